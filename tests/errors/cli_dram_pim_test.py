# SPDX-License-Identifier: Apache-2.0
"""A DRAM that computes: machines and requests that cannot be right.

Usage: cli_dram_pim_test.py PJ [unittest arguments]
"""
import json

from cli_case import CliTest, main

FC = ('name: "fc" input { name: "x" shape: [256] } layer { name: "a" op: "fc" filters: 128 } '
      'layer { name: "b" op: "fc" filters: 10 }')


HBM = "configs/architecture/hbm_pim.textproto"


class DramPimTest(CliTest):
    def setUp(self) -> None:
        super().setUp()
        self.write("fc", FC)

    def refused_of(self, message: str, *changes: str, arch: str = "hbm_pim", options: tuple[str, ...] = ()) -> None:
        arguments = [word for change in changes for word in ("--set", change)]
        self.run_refused(message, *arguments, *options, arch=arch, workload="./fc.textproto")


class Machines(DramPimTest):
    def test_blocks_that_are_not_the_banks(self) -> None:
        self.refused_of(f"{HBM}:16:1: dram_pim[blocks].blocks: 4 blocks of 2 banks are 8 banks, a channel of hbm2_pim has 16; make them "
                     "equal", "blocks.blocks=4")

    def test_lanes_that_are_not_an_access(self) -> None:
        self.refused_of(f"{HBM}:16:1: dram_pim[blocks].lanes: 8 lanes of 16 bits are 128 bits, one column access reads 256; make them "
                     "equal", "blocks.lanes=8")

    def test_a_field_of_another_kind(self) -> None:
        self.refused_of('--set blocks.tasklets=16: dram_pim[blocks].tasklets: only kind "bank_processors" has it',
                     "blocks.tasklets=16")

    def test_a_kind_that_does_not_exist(self) -> None:
        self.refused_of('--set blocks.kind=bank_block: dram_pim[blocks].kind: no such kind of computing DRAM "bank_block"; did '
                     'you mean "bank_blocks"? (known: bank_blocks, bank_processors, bit_serial)', "blocks.kind=bank_block")

    def test_arithmetic_for_nothing(self) -> None:
        self.refused_of("--set blocks.arithmetic_pj=0: dram_pim[blocks].arithmetic_pj: must be above 0: nothing costs nothing",
                     "blocks.arithmetic_pj=0")

    def test_all_problems_at_once(self) -> None:
        _, _, err = self.pj("run", "--arch", "upmem", "--workload", "./fc.textproto", "--set", "processors.tasklets=0",
                            "--set", "processors.working_bytes=0", "--set", "processors.lanes=4")
        for field in ("tasklets", "working_bytes", "lanes"):
            self.assertIn(f"dram_pim[processors].{field}: ", err)

    def test_memories_of_the_wrong_kind(self) -> None:
        self.refused_of(f'{HBM}:17:38: dram_pim[blocks].dram: keeps "weight" alone; the host\'s memory keeps "input" and "output"',
                     "hbm.keeps=[weight, input]")


class Requests(DramPimTest):
    def test_no_loop_nest_and_no_clock(self) -> None:
        who = 'hbm_pim computes in its DRAM, by means of kind "bank_blocks", which'
        self.refused_of(f"--engine cycle: {who} do not step a clock; use replay or analytic", options=("--engine", "cycle"))
        self.refused_of(f"--style: {who} have no loop nest: weights lie still", options=("--style", "ws"))

    def test_no_other_dram(self) -> None:
        for arch in ("hbm_pim", "isaac"):
            self.run_refused(f"--dram: machine {arch} computes in memory, beside a plain off-chip memory alone; leave it out",
                             "--dram", "ddr4_2400", arch=arch, workload="./fc.textproto")

    def test_operands_that_are_too_wide(self) -> None:
        self.write("wide", 'name: "wide" input { name: "x" shape: [64] } layer { name: "a" op: "fc" filters: 8 '
                           'bits { weight: 32 input: 8 } }')
        self.run_refused("layer[a]: has 32-bit weights and 8-bit inputs; blocks takes at most 16 and 16 bits; "
                         "--precision int8 runs it with 8",
                         arch="hbm_pim", workload="./wide.textproto")

    def test_a_network_that_the_banks_do_not_hold(self) -> None:
        self.write("deep", 'name: "deep" input { name: "x" shape: [64] } ' +
                   "".join(f'layer {{ name: "l{i}" op: "fc" filters: 64 }} ' for i in range(9)))
        self.run_refused("--workload: weights of deep take 9 rows of a bank in hbm2_pim, which has 4: run part of it with "
                         "--layers, or give the machine more channels or devices",
                         "--set", "hbm.spec.organization.rows=4", "--set",
                         "hbm.spec.address.map=row:2 bank:2 column:5 bank_group:2 channel:4 column:2 byte:3",
                         arch="hbm_pim", workload="./deep.textproto")


class Energy(DramPimTest):
    def report(self, arch: str) -> dict:
        status, _, err = self.pj("run", "--arch", arch, "--workload", "./fc.textproto", "--json", "r.json")
        self.assertEqual((status, err), (0, ""))
        return json.loads((self.folder / "r.json").read_text(encoding="utf-8"))

    def test_nothing_costs_nothing(self) -> None:
        for arch in ("hbm_pim", "aim_gddr6", "upmem"):
            for layer in self.report(arch)["layers"]:
                charges = layer["charges"]
                self.assertGreater(len(charges), 5, arch)
                for charge in charges:
                    self.assertGreater(charge["energy_pj"], 0.0, (arch, charge))


if __name__ == "__main__":
    main(__doc__)
