# SPDX-License-Identifier: Apache-2.0
"""Layers, mappings and prices that do not fit the machine: which tensor, which memory, how many bytes too many.

Usage: cli_fit_test.py PJ [unittest arguments]
"""
from cli_case import ROOT, CliTest, main


class Fitting(CliTest):
    """Which tensor, which memory, how many bytes too many."""

    def test_buffer_too_small(self) -> None:
        # The smallest tiles: 8 inputs of a byte and 8 sums of 4 bytes, twice each: 80 bytes.
        self.run_refused("layer[a]: unified_buffer holds 16 bytes, 64 bytes too few for input 16 bytes, output 64 "
                         "bytes",
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
        self.run_refused("layer[a]: has 16-bit weights and 16-bit inputs; mac takes at most 8 and 8 bits; "
                         "--precision int8 runs it with 8",
                         "--precision", "int16")

    def test_registers_that_keep_another_tensor(self) -> None:
        text = (ROOT / "configs/architecture/systolic.textproto").read_text(encoding="utf-8")
        before, registers = text.split('name: "pe_registers"')
        for old, new in (('keeps: ["weight", "input", "output"]', 'keeps: ["weight"]'),
                         ('double_buffered: ["weight", "input"]', 'double_buffered: ["weight"]'),
                         ('partial_sums: "return"', "")):
            registers = registers.replace(old, new, 1)
        self.write("weights", before + 'name: "pe_registers"' + registers)
        self.run_refused("layer[a]: style os holds the output in the array, but no memory below array keeps it; "
                         "possible: ws",
                         "--style", "os", arch="./weights.textproto")


class CycleEngine(CliTest):
    """On a spatial array the cycle engine runs row stationary mappings only, and writes no waveform."""

    def test_another_style(self) -> None:
        # nvdla holds weights alone in the array.
        self.run_refused("--engine cycle: layer[a]: 0 memories inside pe_array keep the input; row stationary has one "
                         "scratchpad for it\n"
                         "--engine cycle: layer[a]: 0 memories inside pe_array keep the output; row stationary has one "
                         "scratchpad for it",
                         "--engine", "cycle", "--style", "nvdla", arch="eyeriss_v1")

    def test_gated_by_what_it_does_not_look_at(self) -> None:
        self.run_refused("--engine cycle: layer[a]: mac is gated by the output; the array looks at weights and inputs",
                         "--engine", "cycle", "--set", "mac.gated_by=[output]", arch="eyeriss_v1")

    def test_waveform(self) -> None:
        self.run_refused("--vcd: pe_array is a spatial array; the cycle engine writes waveforms of systolic arrays only",
                         "--engine", "cycle", "--vcd", "x.vcd", arch="eyeriss_v1")


class Prices(CliTest):
    def test_missing_row(self) -> None:
        what = ('offchip "ddr9": no price per bit read or written in technology "horowitz_45nm"; did you mean "ddr3"? '
                "(known: ddr3, ddr4, gddr6, hbm2, lpddr4)")
        self.run_refused(f"dram: no price for read: {what}\ndram: no price for write: {what}", "--set",
                         "dram.energy=ddr9")

    def test_outside_the_table(self) -> None:
        what = ("sram of 262144 B x1000000 bit, 4 bank(s), 1 port(s): width 1000000 bit is outside 1 to 8192 bit; "
                "no price "
                'in technology "horowitz_45nm"')
        lines = [f"unified_buffer: no price for {action}: {what}" for action in ("read", "write", "leakage")]
        self.run_refused("\n".join(lines), "--set", "unified_buffer.width_bits=1000000")


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
        self.refused_mapping('./map.textproto:1:20: memory[drm].name: no such memory "drm"; did you mean "dram"? '
                             '(known: '
                             "accumulators, dram, pe_registers, unified_buffer, weight_buffer)",
                             'name: "m" memory { name: "drm" loop { dim: "M" factor: 64 } }')
        self.refused_mapping('./map.textproto:1:40: memory[dram].loop[0].dim: no such dimension "Z"; (known: C, G, '
                             'M, P)',
                             'name: "m" memory { name: "dram" loop { dim: "Z" factor: 64 } }')
        self.refused_mapping('./map.textproto:1:42: memory[dram].bypass[0]: no such tensor "wieght"; did you mean '
                             '"weight"? '
                             "(known: input, output, weight)", 'name: "m" memory { name: "dram" bypass: ["wieght"] }')

    def test_zero_and_negative_factors(self) -> None:
        self.refused_mapping("./map.textproto:1:49: memory[dram].loop[0].factor: must be >= 1, got 0\n"
                             "./map.textproto:1:77: memory[dram].loop[1].factor: must be >= 1, got -1",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 0 } loop { dim: "C" factor: '
                             '-1 } }')

    def test_more_columns_than_the_array_has(self) -> None:
        self.refused_mapping("./map.textproto: layer[a]: array has 8 columns, the mapping uses 16",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 4 } loop { dim: "C" factor: 64 } '
                             'loop { dim: "P" factor: 64 } } fanout { name: "array" loop { dim: "M" factor: 16 axis: '
                             '"columns" } } ' + self.WHOLE)

    def test_dimension_on_the_wrong_axis(self) -> None:
        self.refused_mapping("./map.textproto: layer[a]: P cannot lie on the rows of array in style ws",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 64 } loop { dim: "C" factor: '
                             '64 } '
                             'loop { dim: "P" factor: 8 } } fanout { name: "array" loop { dim: "P" factor: 8 axis: '
                             '"rows" } } ' + self.WHOLE)

    def test_tile_that_does_not_fit(self) -> None:
        # All 64 x 64 sums of 4 bytes, twice, are 32768 bytes.
        self.refused_mapping("./map.textproto: layer[a]: accumulators holds 16384 bytes, 16384 bytes too few for "
                             "output 32768 "
                             "bytes", 'name: "m" memory { name: "accumulators" loop { dim: "C" factor: 64 } loop { '
                                      'dim: "P" '
                             'factor: 64 } loop { dim: "M" factor: 64 } } ' + self.WHOLE)

    def test_two_tensors_in_the_array(self) -> None:
        self.refused_mapping("./map.textproto: layer[a]: array must hold exactly one tensor in its registers "
                             "(weight, output "
                             "or input); bypass the others",
                             'name: "m" memory { name: "dram" loop { dim: "M" factor: 64 } loop { dim: "C" factor: '
                             '64 } '
                             'loop { dim: "P" factor: 64 } } memory { name: "pe_registers" bypass: "output" }')

    def test_for_another_machine(self) -> None:
        self.refused_mapping('./map.textproto:1:11: architecture: the machine is "systolic_8", not "systolic_16"; '
                             'name it or '
                             "leave this out", 'name: "m" architecture: "systolic_16" ' + self.WHOLE)

    def test_too_many_steps_to_count(self) -> None:
        # 2^62 x 2^62 iterations.
        factor = 'loop { dim: "M" factor: 4611686018427387904 } '
        self.refused_mapping("a count does not fit in 64 bits: the layer is too large to be counted",
                             'name: "m" memory { name: "dram" ' + factor + factor + 'loop { dim: "P" factor: 64 } '
                             'loop { dim: "C" factor: 64 } } ' + self.WHOLE)


if __name__ == "__main__":
    main(__doc__)
