# SPDX-License-Identifier: Apache-2.0
"""Arrays that compute: machines and requests that cannot be right, and the warning of a converter with too few bits.

Usage: cli_pim_test.py PJ [unittest arguments]
"""
import json

from cli_case import CliTest, main

MLP = ('name: "mlp" input { name: "x" shape: [256] } layer { name: "a" op: "fc" filters: 128 } '
       'layer { name: "b" op: "fc" filters: 10 }')


class PimTest(CliTest):
    def setUp(self) -> None:
        super().setUp()
        self.write("mlp", MLP)

    def pim_refused(self, message: str, *changes: str, arch: str = "isaac") -> None:
        arguments = [word for change in changes for word in ("--set", change)]
        self.run_refused(message, *arguments, arch=arch, workload="./mlp.textproto")

    def report(self, *arguments: str) -> dict:
        status, _, err = self.pj("run", "--arch", "isaac", "--workload", "./mlp.textproto", "--json", "r.json", *arguments)
        self.assertEqual((status, err), (0, ""))
        return json.loads((self.folder / "r.json").read_text(encoding="utf-8"))


class Machines(PimTest):
    def test_more_active_rows_than_rows(self) -> None:
        self.pim_refused("--set crossbar.active_rows=256: pim[crossbar].active_rows: 256 rows cannot be active at once, "
                         "an array has 128", "crossbar.active_rows=256")

    def test_slices_that_do_not_tile_a_weight(self) -> None:
        self.pim_refused("--set crossbar.cell_bits=3: pim[crossbar].cell_bits: slices of 3 bits do not tile the 16 bits of "
                         "a weight", "crossbar.cell_bits=3")

    def test_an_encoding_of_other_kinds(self) -> None:
        self.pim_refused('--set crossbar.encoding=twos_complement: pim[crossbar].encoding: "twos_complement" is of digital '
                         "kinds; an analog column has no negative weight: use offset, differential, two_sided or xnor",
                         "crossbar.encoding=twos_complement")
        self.pim_refused('--set array.encoding=offset: pim[array].encoding: a digital array holds weights as '
                         '"twos_complement"', "array.encoding=offset", arch="colonnade_65")

    def test_a_kind_that_does_not_exist(self) -> None:
        self.pim_refused('--set crossbar.kind=rrm: pim[crossbar].kind: no such kind of array "rrm"; did you mean "rram"? '
                         "(known: digital_serial, digital_tree, pcm, rram, sram_charge, sram_current)", "crossbar.kind=rrm")

    def test_pulses_without_their_length(self) -> None:
        self.pim_refused("configs/architecture/isaac.textproto:14:1: pim[crossbar].pulse_ns: missing; must be between 0 "
                         "and 1000000000", "crossbar.input=pulses")


class Prices(PimTest):
    def test_a_converter_outside_the_survey(self) -> None:
        for change, what in (("crossbar.adc.bits=3", "4 to 14 bits, got 3"),
                             ("crossbar.adc.action_ns=0.1", "100 kS/s to 5 GS/s, got 1e+10 S/s")):
            where = "for" if "bits" in change else "from"
            self.pim_refused(f"adc: no price for convert: the ADC survey's regression holds {where} {what}",
                             "crossbar.adc.energy=survey", change)

    def test_a_device_that_does_not_exist(self) -> None:
        status, out, err = self.pj("run", "--arch", "isaac", "--workload", "./mlp.textproto", "--set",
                                   "crossbar.dac.energy=isaac_dax")
        self.assertEqual((status, out), (1, ""))
        self.assertIn('dac: no price for drive: device "isaac_dax": no energy of a drive in technology "isaac_32nm"; did '
                      'you mean "isaac_dac"?', err)


class Networks(PimTest):
    def test_larger_than_the_chip(self) -> None:
        small = ("crossbar.tiles=1", "crossbar.cores_per_tile=1", "crossbar.arrays_per_core=2")
        self.pim_refused("--workload: mlp needs 9 arrays of 128 x 128 cells, the machine has 2: give it more tiles, or "
                         'overflow "time_multiplex" to write weights again in the run', *small, "crossbar.overflow=refuse")
        self.pim_refused("--workload: mlp needs 9 arrays of 128 x 128 cells, the machine has 2: give it more tiles, or "
                         'schedule "layers": a pipeline has all weights on the chip', *small, "crossbar.schedule=pipeline")

    def test_wider_than_the_cells(self) -> None:
        self.pim_refused("layer[a]: has 20-bit weights and 8-bit inputs; crossbar takes at most 16 and 16 bits; "
                         "--precision int8 runs it with 8", "workload.a.bits.weight=20")

    def test_what_arrays_do_not_have(self) -> None:
        who = 'isaac computes in arrays of kind "rram"'
        self.run_refused(f"--engine cycle: {who}, which do not step a clock; use replay or analytic\n"
                         f"--style: {who}, which have no loop nest: weights lie still\n"
                         f"--uncontended: {who}, whose stages wait for each other; leave it out",
                         "--engine", "cycle", "--style", "ws", "--uncontended", arch="isaac",
                         workload="./mlp.textproto")


class Warnings(PimTest):
    def test_a_converter_with_too_few_bits_says_how_many_sums_it_cuts_off(self) -> None:
        policies = self.report("--set", "crossbar.adc.bits=5")["policies"]
        warning = [line for line in policies if line.startswith("warning: adc has 5 bits, 8 would tell all sums of 128 ")]
        self.assertEqual(len(warning), 1, policies)
        self.assertRegex(warning[0], r"of random values \d+(\.\d+)? % of sums are cut off$")

    def test_enough_bits_say_nothing(self) -> None:
        self.assertFalse([line for line in self.report()["policies"] if line.startswith("warning")])


class Runs(PimTest):
    def test_both_engines_give_the_same_report(self) -> None:
        for changes in ([], ["--set", "crossbar.schedule=pipeline"], ["--set", "crossbar.write.at_start=true"]):
            replay = self.report(*changes)
            analytic = self.report("--engine", "analytic", *changes)
            replay.pop("engine")
            analytic.pop("engine")
            self.assertEqual(replay, analytic)

    def test_nothing_that_acts_costs_nothing(self) -> None:
        for layer in self.report()["layers"]:
            for charge in layer["charges"]:
                self.assertGreater(charge["energy_pj"], 0.0, charge)

    def test_writing_again_is_charged(self) -> None:
        once = self.report()
        again = self.report("--set", "crossbar.write.at_start=true")
        written = [c for layer in again["layers"] for c in layer["charges"] if c["action"] == "program"]
        self.assertEqual(sum(c["count"] for c in written), (256 * 128 + 128 * 10) * 4 * self.copies(again))
        self.assertGreater(again["totals"]["energy_pj"], once["totals"]["energy_pj"])
        self.assertGreater(again["totals"]["seconds"], once["totals"]["seconds"])

    @staticmethod
    def copies(report: dict) -> int:
        counts = {int(line.split()[0]) for layer in report["layers"] for line in layer["mapping"].splitlines()
                  if line.split()[1:2] in (["copy,"], ["copies,"])}
        assert len(counts) == 1, counts
        return counts.pop()


if __name__ == "__main__":
    main(__doc__)
