# SPDX-License-Identifier: Apache-2.0
"""Bad names, networks, changes and mappings through pj: the message says where, what, and what would be right.

Usage: cli_input_test.py PJ [unittest arguments]
"""
from cli_case import GEMM, ROOT, CliTest, main


class Good(CliTest):
    def test_what_the_others_break_is_accepted(self) -> None:
        status, _, err = self.pj("run", "--arch", "systolic_8", "--workload", "./good.textproto", "--json", "r.json")
        self.assertEqual((status, err), (0, ""))
        self.assertTrue((self.folder / "r.json").exists())


class Names(CliTest):
    def test_unknown_machine(self) -> None:
        self.run_refused('--arch: no machine "systolic_9"; did you mean "systolic_8"? (known: aim_gddr6, '
                         'chih_dcim_22, colonnade_65, dong_sram_7, eyeriss_v1, hbm_pim, hermes_pcm_14, isaac, jia_sram_65, '
                         'neurram, nvdla_large, nvdla_small, puma, simba_chiplet, systolic, systolic_128, systolic_16, systolic_256, '
                         'systolic_32, systolic_64, systolic_8, tpu_v1, upmem)', arch="systolic_9")

    def test_unknown_network(self) -> None:
        status, _, err = self.pj("run", "--arch", "systolic_8", "--workload", "resnet51")
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith('--workload: no network "resnet51"; did you mean "resnet50"? (known: '
                                       'alexnet, '), err)

    def test_unknown_style(self) -> None:
        self.run_refused('--style: no style "wss"; did you mean "ws"? (known: is, nlr, nvdla, os, rs, ws)', "--style",
                         "wss")

    def test_unknown_engine(self) -> None:
        self.run_refused('--engine: no engine "replai"; did you mean "replay"? (known: analytic, cycle, replay)', "--engine",
                         "replai")

    def test_unknown_technology(self) -> None:
        self.run_refused('--technology: no technology "generic_29nm"; did you mean "generic_28nm"? (known: '
                         'chih_22nm, colonnade_65nm, dong_7nm, eyeriss_65nm, generic_16nm, generic_28nm, generic_65nm, '
                         'hermes_14nm, horowitz_45nm, isaac_32nm, jia_65nm, jia_65nm_1v2, jouppi_7nm, neurram_130nm, '
                         'puma_32nm)', "--technology", "generic_29nm")

    def test_unknown_precision(self) -> None:
        self.run_refused('--precision: no precision "int5"; did you mean "int4"? (known: int16, int4, int8)',
                         "--precision", "int5")

    def test_no_layer_of_that_name(self) -> None:
        self.run_refused('--layers: no layer is called "conv*"; (known: a)', "--layers", "conv*")

    def test_all_wrong_names_are_said_at_once(self) -> None:
        _, _, err = self.pj("run", "--arch", "m", "--workload", "n", "--style", "s", "--engine", "e", "--technology",
                            "t")
        places = [line.split(":")[0] for line in err.splitlines()]
        self.assertEqual(sorted(places), ["--arch", "--engine", "--style", "--technology", "--workload"])

    def test_missing_file(self) -> None:
        self.run_refused('./no.textproto: cannot read "./no.textproto": No such file or directory',
                         workload="./no.textproto")
        self.run_refused('./no.textproto: cannot read "./no.textproto": No such file or directory',
                         arch="./no.textproto")


class Drams(CliTest):
    def test_the_option_makes_the_off_chip_memory_a_dram(self) -> None:
        status, _, err = self.pj("check", "--arch", "systolic_8", "--workload", "./good.textproto", "--dram", "hbm2",
                                 "--set", "dram.spec.controller.page=closed", "--set", "dram.layout=nhwc")
        self.assertEqual((status, err), (0, ""))

    def test_unknown_dram(self) -> None:
        self.run_refused('--dram: memory[dram].spec: no DRAM "ddr4_2401"; did you mean "ddr4_2400"? (known: ddr3_1600, '
                         'ddr3_1600_4gb, ddr4_2400, ddr4_2400_8gb, ddr4_3200, ddr4_upmem, gddr6_aim, hbm2, hbm2_pim, lpddr4_3200)', "--dram",
                         "ddr4_2401")

    def test_a_file_is_found_from_the_working_folder(self) -> None:
        self.run_refused('--dram: memory[dram].spec: no such file "mine.textproto"', "--dram", "./mine.textproto")
        self.write("mine", 'include: "nothing"')
        _, _, err = self.pj("check", "--arch", "systolic_8", "--workload", "./good.textproto", "--dram",
                            "./mine.textproto")
        self.assertTrue(err.startswith("mine.textproto"), err)

    def test_what_the_spec_says_the_machine_does_not(self) -> None:
        self.run_refused('--set dram.width_bits=64: memory[dram].width_bits: a memory of kind "dram" has no such field, '
                         'the other kinds have it; the spec of a DRAM says it', "--dram", "ddr4_2400", "--set",
                         "dram.width_bits=64")

    def test_a_change_of_a_spec_needs_a_dram(self) -> None:
        self.run_refused('--set dram.spec.timing.rl=9: memory[dram].spec: a memory of kind "offchip" has no spec to '
                         'change; one of kind "dram" has', "--set", "dram.spec.timing.rl=9")

    def test_no_time_without_contention(self) -> None:
        self.run_refused('--uncontended: dram is a DRAM, which has no uncontended time; use a memory of kind "offchip"',
                         "--dram", "ddr4_2400", "--uncontended")


class Networks(CliTest):
    def test_unknown_key(self) -> None:
        self.write("bad", GEMM % "rows: 64 depth: 64 columns: 64 colums: 64")
        status, _, err = self.pj("run", "--arch", "systolic_8", "--workload", "./bad.textproto")
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith('./bad.textproto:1:107: layer[a]: no such field "colums" in Layer; did you mean '
                                       '"columns"? (known: axes, axis, batch, bits, '), err)

    def test_wrong_type(self) -> None:
        self.refused_network('./bad.textproto:1:82: Expected integer, got: "64"',
                             GEMM % 'rows: "64" depth: 64 columns: 64')

    def test_missing_field(self) -> None:
        self.refused_network("./bad.textproto:1:47: layer[a].depth: missing; gemm needs it",
                             GEMM % "rows: 64 columns: 64")

    def test_zero_negative_and_huge_sizes_all_at_once(self) -> None:
        self.refused_network("./bad.textproto:1:76: layer[a].rows: must be 1..2147483647, got 0\n"
                             "./bad.textproto:1:84: layer[a].depth: must be 1..2147483647, got -5\n"
                             "./bad.textproto:1:94: layer[a].columns: must be 1..2147483647, got 1099511627776",
                             GEMM % "rows: 0 depth: -5 columns: 1099511627776")

    def test_size_beyond_64_bits(self) -> None:
        self.refused_network("./bad.textproto:1:82: Integer out of range (99999999999999999999)",
                             GEMM % "rows: 99999999999999999999 depth: 64 columns: 64")

    def test_elements_beyond_64_bits(self) -> None:
        self.refused_network("./bad.textproto:1:37: input[x].shape: the elements of 1 x 2147483647 x 2147483647 (batch "
                             "first) do not fit in 64 bits",
                             'name: "n" input { name: "x" shape: [2147483647, 2147483647] } layer { name: "a" op: '
                             '"relu" }')

    def test_macs_beyond_64_bits(self) -> None:
        self.refused_network("./bad.textproto:1:54: layer[a]: its sizes are too large: elements or operations do "
                             "not fit in "
                             "64 bits",
                             'name: "n" input { name: "x" shape: [2147483647, 1] } layer { name: "a" op: "gemm" '
                             "rows: 2147483647 depth: 1 columns: 2147483647 }")

    def test_shapes_that_do_not_meet(self) -> None:
        self.refused_network("./bad.textproto:1:47: layer[a]: reads 1 x 64 x 64 = 4096 elements, but 1 samples x "
                             "batch 1 x "
                             "rows 64 x depth 63 = 4032", GEMM % "rows: 64 depth: 63 columns: 64")

    def test_circle(self) -> None:
        self.refused_network("./bad.textproto:1:82: layer[a].from: layers read each other in a circle: a reads b "
                             "reads a",
                             'name: "n" input { name: "x" shape: [64, 64] } layer { name: "a" op: "add" from: ["x", '
                             '"b"] } '
                             'layer { name: "b" op: "relu" from: "a" }')

    def test_include_loop(self) -> None:
        self.write("other", 'include: "bad.textproto"')
        self.refused_network("other.textproto:1:1: include[0]: include loop: ./bad.textproto -> other.textproto -> "
                             "bad.textproto", 'include: "other.textproto" name: "n"')

    def test_empty_file(self) -> None:
        self.refused_network("./bad.textproto: states nothing; an empty file is no config", "")

    def test_batch(self) -> None:
        for batch in ("0", "-1", "1099511627776"):
            self.run_refused(f"--batch: must be 1..2147483647, got {batch}", "--batch", batch)


class Changes(CliTest):
    def refused_change(self, message: str, change: str) -> None:
        self.run_refused(f"--set {change}: {message}", "--set", change)

    def test_no_path(self) -> None:
        self.refused_change("must be PATH=VALUE, such as glb.capacity_bytes=131072", "foo")

    def test_unknown_key_in_a_mapping(self) -> None:
        self.pj("check", "--arch", "systolic_8", "--workload", "good.textproto", "--write-mappings", ".")
        mapping = self.folder / "a.textproto"
        mapping.write_text(mapping.read_text(encoding="utf-8") + "rowier: 3\n", encoding="utf-8")
        status, out, err = self.pj("run", "--arch", "systolic_8", "--workload", "good.textproto", "--mapping",
                                   "a.textproto")
        self.assertEqual((status, out), (1, ""))
        self.assertRegex(err, r'^a.textproto:\d+:1: no such field "rowier" in Mapping')

    def test_unknown_component(self) -> None:
        self.refused_change('no field or element "dran" in Architecture; did you mean "dram"? (known: accumulators, '
                            'array, '
                            "clock, clock_network, compute, core, description, dram, dram_clock, dram_pim, fanout, include, mac, memory, name, "
                            "padding_from, pe_registers, pim, source, style, technology, unified_buffer, vector, vector_unit, "
                            "weight_buffer)", "dran.latency_ns=1")

    def test_unknown_field(self) -> None:
        self.refused_change('memory[dram]: no field or element "latency" in Memory; (known: bandwidth_gb_per_s, banks, '
                            "boundary, capacity_bytes, clock, compressed, double_buffered, energy, gated_by, keeps, kind, latency_ns, "
                            "layout, layout_block, name, partial_sums, ports, residents, sliding_window, spec, width_bits)", "dram.latency=1")

    def test_wrong_type(self) -> None:
        self.refused_change('fanout[array].rows: must be a whole number (int32), got "many"', "array.rows=many")

    def test_zero_and_negative(self) -> None:
        for rows in (0, -8):
            self.refused_change(f"fanout[array].rows: must be between 1 and 1048576, got {rows}", f"array.rows={rows}")
        self.refused_change("clock[core].mhz: must be between 0.001 and 1000000, got 0", "core.mhz=0")

    def test_overflow(self) -> None:
        path = "memory[unified_buffer].capacity_bytes"
        self.refused_change(f"{path}: must be between 1 and 1152921504606846975, got 9223372036854775807",
                            "unified_buffer.capacity_bytes=9223372036854775807")
        self.refused_change(f'{path}: must be a whole number (int64), got "99999999999999999999"',
                            "unified_buffer.capacity_bytes=99999999999999999999")
        self.refused_change('fanout[array].rows: must be a whole number (int32), got "1099511627776"',
                            "array.rows=1099511627776")

    def test_unknown_word(self) -> None:
        self.refused_change('fanout[array].drain: no such drain "direkt"; did you mean "direct"? (known: direct, '
                            'systolic)',
                            "array.drain=direkt")

    def test_of_the_network(self) -> None:
        self.refused_change("layer[a].columns: must be 1..2147483647, got 1099511627776",
                            "workload.a.columns=1099511627776")

    def test_of_the_technology(self) -> None:
        self.run_refused("configs/technology/horowitz_45nm.textproto:8:1: sram_cell: SRAM leakage of itrs-lstp at "
                         "-4 K is "
                         "outside the table; known from 300 to 380 K", "--set", "technology.temperature_k=-4")


if __name__ == "__main__":
    main(__doc__)
