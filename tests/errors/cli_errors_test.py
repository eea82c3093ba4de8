# SPDX-License-Identifier: Apache-2.0
"""Bad input through pj: the message says where, what, and what would be right; the status is 1; nothing is written.

Usage: cli_errors_test.py PJ [unittest arguments]
"""
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PJ = ""
MOST_SECONDS = 60

GEMM = 'name: "n" input { name: "x" shape: [64, 64] } layer { name: "a" op: "gemm" %s }'
GOOD = GEMM % "rows: 64 depth: 64 columns: 64"


class CliTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.write("good", GOOD)

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.textproto").write_text(text, encoding="utf-8")

    def pj(self, *arguments: str) -> tuple[int, str, str]:
        """Exit status, standard output, standard error; paths inside the source tree are relative to it."""
        done = subprocess.run([PJ, *arguments], cwd=self.folder, capture_output=True, text=True, check=False,
                              timeout=MOST_SECONDS)
        return done.returncode, done.stdout, done.stderr.replace(f"{ROOT}/", "")

    def refused(self, message: str, *arguments: str) -> None:
        """Status 1 and exactly this message; no file comes into being, nothing goes to standard output."""
        before = sorted(self.folder.iterdir())
        status, out, err = self.pj(*arguments)
        self.assertEqual(err, message + "\n")
        self.assertEqual(status, 1)
        self.assertEqual(out, "")
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def run_refused(self, message: str, *arguments: str, arch: str = "systolic_8", workload: str = "./good.textproto") -> None:
        self.refused(message, "run", "--arch", arch, "--workload", workload, "--json", "report.json", *arguments)

    def refused_network(self, message: str, text: str) -> None:
        self.write("bad", text)
        self.run_refused(message, workload="./bad.textproto")

    def refused_mapping(self, message: str, text: str, *arguments: str) -> None:
        self.write("map", text)
        self.run_refused(message, "--mapping", "./map.textproto", *arguments)


class Good(CliTest):
    def test_what_the_others_break_is_accepted(self) -> None:
        status, _, err = self.pj("run", "--arch", "systolic_8", "--workload", "./good.textproto", "--json", "r.json")
        self.assertEqual((status, err), (0, ""))
        self.assertTrue((self.folder / "r.json").exists())


class Names(CliTest):
    def test_unknown_machine(self) -> None:
        self.run_refused('--arch: no machine "systolic_9"; did you mean "systolic_8"? (known: systolic, systolic_128, '
                         'systolic_16, systolic_256, systolic_32, systolic_64, systolic_8, tpu_v1)', arch="systolic_9")

    def test_unknown_network(self) -> None:
        status, _, err = self.pj("run", "--arch", "systolic_8", "--workload", "resnet51")
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith('--workload: no network "resnet51"; did you mean "resnet50"? (known: alexnet, '), err)

    def test_unknown_style(self) -> None:
        self.run_refused('--style: no style "wss"; did you mean "ws"? (known: is, os, ws)', "--style", "wss")

    def test_unknown_engine(self) -> None:
        self.run_refused('--engine: no engine "replai"; did you mean "replay"? (known: cycle, replay)', "--engine", "replai")

    def test_unknown_technology(self) -> None:
        self.run_refused('--technology: no technology "generic_29nm"; did you mean "generic_28nm"? (known: generic_16nm, '
                         'generic_28nm, generic_65nm, horowitz_45nm, jouppi_7nm)', "--technology", "generic_29nm")

    def test_unknown_precision(self) -> None:
        self.run_refused('--precision: no precision "int5"; did you mean "int4"? (known: int16, int4, int8)',
                         "--precision", "int5")

    def test_no_layer_of_that_name(self) -> None:
        self.run_refused('--layers: no layer is called "conv*"; (known: a)', "--layers", "conv*")

    def test_all_wrong_names_are_said_at_once(self) -> None:
        _, _, err = self.pj("run", "--arch", "m", "--workload", "n", "--style", "s", "--engine", "e", "--technology", "t")
        places = [line.split(":")[0] for line in err.splitlines()]
        self.assertEqual(sorted(places), ["--arch", "--engine", "--style", "--technology", "--workload"])

    def test_missing_file(self) -> None:
        self.run_refused('./no.textproto: cannot read "./no.textproto": No such file or directory', workload="./no.textproto")
        self.run_refused('./no.textproto: cannot read "./no.textproto": No such file or directory', arch="./no.textproto")


class Networks(CliTest):
    def test_unknown_key(self) -> None:
        self.write("bad", GEMM % "rows: 64 depth: 64 columns: 64 colums: 64")
        status, _, err = self.pj("run", "--arch", "systolic_8", "--workload", "./bad.textproto")
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith('./bad.textproto:1:107: layer[a]: no such field "colums" in Layer; did you mean '
                                       '"columns"? (known: axis, batch, bits, '), err)

    def test_wrong_type(self) -> None:
        self.refused_network('./bad.textproto:1:82: Expected integer, got: "64"', GEMM % 'rows: "64" depth: 64 columns: 64')

    def test_missing_field(self) -> None:
        self.refused_network("./bad.textproto:1:47: layer[a].depth: missing; gemm needs it", GEMM % "rows: 64 columns: 64")

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
                             'name: "n" input { name: "x" shape: [2147483647, 2147483647] } layer { name: "a" op: "relu" }')

    def test_macs_beyond_64_bits(self) -> None:
        self.refused_network("./bad.textproto:1:54: layer[a]: its sizes are too large: elements or operations do not fit in "
                             "64 bits",
                             'name: "n" input { name: "x" shape: [2147483647, 1] } layer { name: "a" op: "gemm" '
                             "rows: 2147483647 depth: 1 columns: 2147483647 }")

    def test_shapes_that_do_not_meet(self) -> None:
        self.refused_network("./bad.textproto:1:47: layer[a]: reads 1 x 64 x 64 = 4096 elements, but 1 samples x batch 1 x "
                             "rows 64 x depth 63 = 4032", GEMM % "rows: 64 depth: 63 columns: 64")

    def test_circle(self) -> None:
        self.refused_network("./bad.textproto:1:82: layer[a].from: layers read each other in a circle: a reads b reads a",
                             'name: "n" input { name: "x" shape: [64, 64] } layer { name: "a" op: "add" from: ["x", "b"] } '
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

    def test_unknown_component(self) -> None:
        self.refused_change('no field or element "dran" in Architecture; did you mean "dram"? (known: accumulators, array, '
                            "clock, compute, core, description, dram, dram_clock, fanout, include, mac, memory, name, "
                            "padding_from, pe_registers, source, technology, unified_buffer, vector, vector_unit, "
                            "weight_buffer)", "dran.latency_ns=1")

    def test_unknown_field(self) -> None:
        self.refused_change('memory[dram]: no field or element "latency" in Memory; (known: bandwidth_gb_per_s, banks, '
                            "boundary, capacity_bytes, clock, double_buffered, energy, keeps, kind, latency_ns, name, "
                            "partial_sums, ports, sliding_window, width_bits)", "dram.latency=1")

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
        self.refused_change('fanout[array].drain: no such drain "direkt"; did you mean "direct"? (known: direct, systolic)',
                            "array.drain=direkt")

    def test_of_the_network(self) -> None:
        self.refused_change("layer[a].columns: must be 1..2147483647, got 1099511627776", "workload.a.columns=1099511627776")

    def test_of_the_technology(self) -> None:
        self.run_refused("configs/technology/horowitz_45nm.textproto:8:1: sram_cell: SRAM leakage of itrs-lstp at -4 K is "
                         "outside the table; known from 300 to 380 K", "--set", "technology.temperature_k=-4")


class Fitting(CliTest):
    """Which tensor, which memory, how many bytes too many."""

    def test_buffer_too_small(self) -> None:
        # The smallest tiles: 8 inputs of a byte and 8 sums of 4 bytes, twice each: 80 bytes.
        self.run_refused("layer[a]: unified_buffer holds 16 bytes, 64 bytes too few for input 16 bytes, output 64 bytes",
                         "--set", "unified_buffer.capacity_bytes=16")

    def test_accumulators_too_small(self) -> None:
        # 8 sums of 4 bytes, twice: 64 bytes.
        self.run_refused("layer[a]: accumulators holds 16 bytes, 48 bytes too few for output 64 bytes",
                         "--set", "accumulators.capacity_bytes=16")

    def test_weight_buffer_too_small(self) -> None:
        # 8 x 8 weights of a byte, twice: 128 bytes.
        self.run_refused("layer[a]: weight_buffer holds 100 bytes, 28 bytes too few for weight 128 bytes",
                         "--set", "weight_buffer.capacity_bytes=100")

    def test_register_too_small(self) -> None:
        self.run_refused("layer[a]: pe_registers holds 1 bytes, 3 bytes too few for output 4 bytes",
                         "--style", "os", "--set", "pe_registers.capacity_bytes=1")

    def test_operands_too_wide(self) -> None:
        self.run_refused("layer[a]: has 16-bit weights and 16-bit inputs; mac takes at most 8 and 8 bits",
                         "--precision", "int16")

    def test_registers_that_keep_another_tensor(self) -> None:
        text = (ROOT / "configs/architecture/systolic.textproto").read_text(encoding="utf-8")
        before, registers = text.split('name: "pe_registers"')
        for old, new in (('keeps: ["weight", "input", "output"]', 'keeps: ["weight"]'),
                         ('double_buffered: ["weight", "input"]', 'double_buffered: ["weight"]'),
                         ('partial_sums: "return"', "")):
            registers = registers.replace(old, new, 1)
        self.write("weights", before + 'name: "pe_registers"' + registers)
        self.run_refused("layer[a]: style os holds the output in the array, but no memory below array keeps it; possible: ws",
                         "--style", "os", arch="./weights.textproto")


class Prices(CliTest):
    def test_missing_row(self) -> None:
        what = ('offchip "ddr9": no price per bit read or written in technology "horowitz_45nm"; did you mean "ddr3"? '
                "(known: ddr3, ddr4, gddr6, hbm2, lpddr4)")
        self.run_refused(f"dram: no price for read: {what}\ndram: no price for write: {what}", "--set", "dram.energy=ddr9")

    def test_outside_the_table(self) -> None:
        what = ("sram of 262144 B x1000000 bit, 4 bank(s), 1 port(s): width 1000000 bit is outside 1 to 8192 bit; no price "
                'in technology "horowitz_45nm"')
        self.run_refused("\n".join(f"unified_buffer: no price for {action}: {what}" for action in ("read", "write", "leakage")),
                         "--set", "unified_buffer.width_bits=1000000")


class Mappings(CliTest):
    WHOLE = 'memory { name: "pe_registers" bypass: ["input", "output"] }'

    def test_missing_file(self) -> None:
        self.run_refused('./no.textproto: cannot read "./no.textproto": No such file or directory',
                         "--mapping", "./no.textproto")

    def test_dimensions_not_covered(self) -> None:
        self.refused_mapping("./map.textproto: layer[a]: dimension C has size 64, but its factors multiply to 1\n"
                             "./map.textproto: layer[a]: dimension P has size 64, but its factors multiply to 1",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 64 } }')

    def test_unknown_memory_dimension_and_tensor(self) -> None:
        self.refused_mapping('./map.textproto:1:20: memory[drm].name: no such memory "drm"; did you mean "dram"? (known: '
                             "accumulators, dram, pe_registers, unified_buffer, weight_buffer)",
                             'name: "m" memory { name: "drm" loop { dim: "M" factor: 64 } }')
        self.refused_mapping('./map.textproto:1:40: memory[dram].loop[0].dim: no such dimension "Z"; (known: C, G, M, P)',
                             'name: "m" memory { name: "dram" loop { dim: "Z" factor: 64 } }')
        self.refused_mapping('./map.textproto:1:42: memory[dram].bypass[0]: no such tensor "wieght"; did you mean "weight"? '
                             "(known: input, output, weight)", 'name: "m" memory { name: "dram" bypass: ["wieght"] }')

    def test_zero_and_negative_factors(self) -> None:
        self.refused_mapping("./map.textproto:1:49: memory[dram].loop[0].factor: must be >= 1, got 0\n"
                             "./map.textproto:1:77: memory[dram].loop[1].factor: must be >= 1, got -1",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 0 } loop { dim: "C" factor: -1 } }')

    def test_more_columns_than_the_array_has(self) -> None:
        self.refused_mapping("./map.textproto: layer[a]: array has 8 columns, the mapping uses 16",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 4 } loop { dim: "C" factor: 64 } '
                             'loop { dim: "P" factor: 64 } } fanout { name: "array" loop { dim: "M" factor: 16 axis: '
                             '"columns" } } ' + self.WHOLE)

    def test_dimension_on_the_wrong_axis(self) -> None:
        self.refused_mapping("./map.textproto: layer[a]: P cannot lie on the rows of array in style ws",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 64 } loop { dim: "C" factor: 64 } '
                             'loop { dim: "P" factor: 8 } } fanout { name: "array" loop { dim: "P" factor: 8 axis: '
                             '"rows" } } ' + self.WHOLE)

    def test_tile_that_does_not_fit(self) -> None:
        # All 64 x 64 sums of 4 bytes, twice, are 32768 bytes.
        self.refused_mapping("./map.textproto: layer[a]: accumulators holds 16384 bytes, 16384 bytes too few for output 32768 "
                             "bytes", 'name: "m" memory { name: "accumulators" loop { dim: "C" factor: 64 } loop { dim: "P" '
                             'factor: 64 } loop { dim: "M" factor: 64 } } ' + self.WHOLE)

    def test_two_tensors_in_the_array(self) -> None:
        self.refused_mapping("./map.textproto: layer[a]: array must hold exactly one tensor in its registers (weight, output "
                             "or input); bypass the others",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 64 } loop { dim: "C" factor: 64 } '
                             'loop { dim: "P" factor: 64 } } memory { name: "pe_registers" bypass: "output" }')

    def test_for_another_machine(self) -> None:
        self.refused_mapping('./map.textproto:1:11: architecture: the machine is "systolic_8", not "systolic_16"; name it or '
                             "leave this out", 'name: "m" architecture: "systolic_16" ' + self.WHOLE)

    def test_too_many_steps_to_count(self) -> None:
        # 2^62 x 2^62 iterations.
        factor = 'loop { dim: "M" factor: 4611686018427387904 } '
        self.refused_mapping("a count does not fit in 64 bits: the layer is too large to be counted",
                             'name: "m" memory { name: "dram" ' + factor + factor + 'loop { dim: "P" factor: 64 } '
                             'loop { dim: "C" factor: 64 } } ' + self.WHOLE)


class Outputs(CliTest):
    def test_no_such_folder(self) -> None:
        self.refused('none/r.json: cannot write "none/r.json": No such file or directory',
                     "run", "--arch", "systolic_8", "--workload", "./good.textproto", "--json", "none/r.json")

    def test_one_of_two(self) -> None:
        self.run_refused('none/r.csv: cannot write "none/r.csv": No such file or directory', "--csv", "none/r.csv")

    def test_folder(self) -> None:
        self.run_refused('.: cannot write ".": Is a directory', "--csv", ".")

    def test_old_file_stays(self) -> None:
        (self.folder / "report.json").write_text("old", encoding="utf-8")
        self.run_refused('none/r.csv: cannot write "none/r.csv": No such file or directory', "--csv", "none/r.csv")
        self.assertEqual((self.folder / "report.json").read_text(encoding="utf-8"), "old")

    def test_waveform(self) -> None:
        self.run_refused('--vcd: must name a file ending in ".vcd", got "x.txt"', "--engine", "cycle", "--vcd", "x.txt")
        self.run_refused('none/x.vcd: cannot write "none/x.vcd": No such file or directory',
                         "--engine", "cycle", "--vcd", "none/x.vcd")
        self.run_refused("--vcd: only the cycle engine writes waveforms; add --engine cycle", "--vcd", "x.vcd")

    def test_report_to_explain(self) -> None:
        self.refused("none.json: cannot be read; name a report written by pj run --json", "explain", "none.json")


class Interrupt(CliTest):
    def interrupted(self, workload: str, seconds: float) -> None:
        before = sorted(self.folder.iterdir())
        with subprocess.Popen([PJ, "run", "--arch", "systolic_8", "--workload", workload, "--json", "r.json"],
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            time.sleep(seconds)
            self.assertIsNone(run.poll(), "ended before it could be interrupted")
            start = time.monotonic()
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=MOST_SECONDS)
            self.assertLess(time.monotonic() - start, 2.0)
        self.assertEqual((run.returncode, out, err), (1, "", "interrupted; nothing written\n"))
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_long_run(self) -> None:
        self.interrupted("llama2_7b_prefill", 1.0)

    def test_while_a_tile_does_not_change(self) -> None:
        # 2^28 passes add to one output tile.
        self.write("deep", 'name: "n" input { name: "x" shape: [1, 2147483647] } '
                           'layer { name: "a" op: "gemm" rows: 1 depth: 2147483647 columns: 1 }')
        self.interrupted("./deep.textproto", 1.0)


class Usage(CliTest):
    def wrong_usage(self, message: str, *arguments: str) -> None:
        status, out, err = self.pj(*arguments)
        self.assertEqual((status, out, err), (2, "", message + "\nRun with --help for more information.\n"))

    def test_wrong_usage_is_status_2(self) -> None:
        run = ("run", "--arch", "systolic_8", "--workload", "./good.textproto")
        self.wrong_usage("A subcommand is required")
        self.wrong_usage("--workload is required", "run", "--arch", "systolic_8")
        self.wrong_usage("The following argument was not expected: --nonsense", *run, "--nonsense")
        self.wrong_usage("Could not convert: --batch = x", *run, "--batch", "x")
        self.wrong_usage("--seed: must be >= 0, got -1", *run, "--seed", "-1")
        self.wrong_usage("what: x not in {all,architectures,workloads,technologies,styles,engines,kinds}", "list", "x")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PJ = os.path.abspath(sys.argv.pop(1))
    os.environ["SYSTEMC_DISABLE_COPYRIGHT_MESSAGE"] = "1"
    unittest.main()
