# SPDX-License-Identifier: Apache-2.0
"""pj dram: bad names, traces, changes and outputs are told all at once, and nothing is written then.

Usage: cli_dram_test.py PJ [unittest arguments]
"""
import json
import signal
import subprocess
import time

from cli_case import MOST_SECONDS, CliTest, main

DRAMS = "ddr3_1600, ddr3_1600_4gb, ddr4_2400, ddr4_2400_8gb, ddr4_3200, ddr4_upmem, gddr6_aim, hbm2, hbm2_pim, lpddr4_3200"


class Dram(CliTest):
    def dram_refused(self, message: str, *arguments: str, spec: str = "ddr4_2400") -> None:
        outputs = {"--json": "r.json", "--commands": "c.csv"}
        given = [word for option, file in outputs.items() if option not in arguments for word in (option, file)]
        self.refused(message, "dram", "--spec", spec, *given, *arguments)

    def trace(self, text: str) -> str:
        (self.folder / "t.trace").write_text(text, encoding="utf-8")
        return "./t.trace"


class Good(Dram):
    def test_what_the_others_break_is_accepted(self) -> None:
        trace = self.trace("# three requests\n0x40 R\n128 W\n0 R 100\n")
        status, out, err = self.pj("dram", "--spec", "ddr4_2400", "--trace", trace, "--json", "r.json", "--commands",
                                   "c.csv", "--set", "controller.page=closed")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("closed page", out)
        report = json.loads((self.folder / "r.json").read_text(encoding="utf-8"))
        self.assertEqual((report["reads"], report["writes"], report["bytes"]), (2, 1, 3 * 64))
        self.assertEqual(sum(report["bus_clocks"].values()), report["clocks"])
        rows = (self.folder / "c.csv").read_text(encoding="utf-8").splitlines()
        self.assertEqual(rows[0], "clock,command,channel,rank,bank_group,bank,row,column")
        commands = [row.split(",")[1] for row in rows[1:]]
        self.assertEqual((commands.count("RD"), commands.count("WR")), (2, 1))

    def test_show_runs_nothing(self) -> None:
        status, out, err = self.pj("dram", "--spec", "ddr4_2400", "--show", "--set", "timing.rcd=20")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"timing\.rcd  +20 +16\.66 ns  activate to read  +\[2\]")
        self.assertIn("[2]          --set timing.rcd=20\n", out)
        self.assertNotIn("Result", out)

    def test_list(self) -> None:
        self.assertEqual(self.pj("list", "drams", "--names"), (0, DRAMS.replace(", ", "\n") + "\n", ""))


class Names(Dram):
    def test_unknown_spec(self) -> None:
        self.dram_refused(f'--spec: no DRAM "ddr4_240"; did you mean "ddr4_2400"? (known: {DRAMS})', spec="ddr4_240")

    def test_missing_spec_file(self) -> None:
        self.dram_refused('./no.textproto: cannot read "./no.textproto": No such file or directory',
                          spec="./no.textproto")

    def test_unknown_trace(self) -> None:
        self.dram_refused('--trace: no trace "strem"; did you mean "stream"? (known: mixed, random, stream, stride); '
                          "a file's name has a '/' or a '.' in it", "--trace", "strem")

    def test_all_at_once(self) -> None:
        self.dram_refused(f'--spec: no DRAM "x"; (known: {DRAMS})\n'
                          "--requests: must be 1..1000000000000, got 0\n"
                          "--stride: for --trace stride only, not stream\n"
                          'none/r.json: cannot write "none/r.json": No such file or directory',
                          "--requests", "0", "--stride", "64", "--json", "none/r.json", spec="x")


class Changes(Dram):
    def test_unknown_page_policy(self) -> None:
        self.dram_refused('--set controller.page=opn: controller.page: no such page policy "opn"; did you mean "open"? '
                          "(known: closed, open)", "--set", "controller.page=opn")

    def test_no_path(self) -> None:
        self.dram_refused("--set page: must be PATH=VALUE, such as glb.capacity_bytes=131072", "--set", "page")

    def test_with_a_bad_trace(self) -> None:
        trace = self.trace("0 X\n")
        self.dram_refused('--set controller.page=opn: controller.page: no such page policy "opn"; did you mean "open"? '
                          "(known: closed, open)\n"
                          './t.trace:1:3: trace: after the address must stand R (read) or W (write), got "X"',
                          "--trace", trace, "--set", "controller.page=opn")


class Traces(Dram):
    def test_bad_lines_all_at_once(self) -> None:
        trace = self.trace("# header\n64 R\nzz R\n64\n64 W 10\n64 W 9 # late\n64 R 11 12\n")
        self.dram_refused('./t.trace:3:1: trace: the address must be a number, decimal or 0x..., got "zz"\n'
                          "./t.trace:4:3: trace: after the address must stand R (read) or W (write), got nothing\n"
                          "./t.trace:6:6: trace: clock 9 goes back; the request before has 10\n"
                          './t.trace:7:9: trace: nothing may follow the clock but a # comment, got "12"',
                          "--trace", trace)

    def test_beyond_the_memory(self) -> None:
        trace = self.trace("0xffffffff R\n0x100000000 R\n")
        self.dram_refused('./t.trace:2:1: trace: address "0x100000000" is beyond the memory; the last one of its '
                          "4294967296 bytes is 0xffffffff", "--trace", trace)

    def test_many_bad_lines(self) -> None:
        status, out, err = self.pj("dram", "--spec", "ddr4_2400", "--trace", self.trace("x\n" * 33))
        self.assertEqual((status, out), (1, ""))
        self.assertEqual(len(err.splitlines()), 21)
        self.assertEqual(err.splitlines()[-1], "./t.trace: trace: and 13 more bad lines")

    def test_no_file(self) -> None:
        self.dram_refused('./no.trace: cannot read "./no.trace": No such file or directory', "--trace", "./no.trace")

    def test_empty(self) -> None:
        self.dram_refused("./t.trace: trace: holds no request; a line is ADDRESS R|W [CLOCK]", "--trace",
                          self.trace(""))

    def test_options_of_generators(self) -> None:
        self.dram_refused("--seed: for the generators (mixed, random, stream, stride) only, not for a trace file",
                          "--trace", self.trace("0 R\n"), "--seed", "3")

    def test_span(self) -> None:
        self.dram_refused("--span: must be at most the memory's 4294967296 bytes, got 8589934592", "--span",
                          "8589934592")


class Outputs(Dram):
    def test_no_such_folder(self) -> None:
        self.dram_refused('none/c.csv: cannot write "none/c.csv": No such file or directory', "--commands",
                          "none/c.csv")

    def test_both_in_one_file(self) -> None:
        self.dram_refused("--commands: is the file that --json writes; name another", "--commands", "r.json")

    def test_old_files_stay(self) -> None:
        (self.folder / "c.csv").write_text("old", encoding="utf-8")
        self.dram_refused('none/r.json: cannot write "none/r.json": No such file or directory', "--json",
                          "none/r.json")
        self.assertEqual((self.folder / "c.csv").read_text(encoding="utf-8"), "old")

    def test_interrupt_leaves_nothing(self) -> None:
        before = sorted(self.folder.iterdir())
        with subprocess.Popen([self.program, "dram", "--spec", "ddr4_2400", "--trace", "random", "--requests",
                               "1000000000", "--json", "r.json", "--commands", "c.csv"], cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            time.sleep(0.5)
            self.assertIsNone(run.poll(), "ended before it could be interrupted")
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=MOST_SECONDS)
        self.assertEqual((run.returncode, out, err), (1, "", "interrupted; nothing written\n"))
        self.assertEqual(sorted(self.folder.iterdir()), before)


class Usage(Dram):
    def test_wrong_usage_is_status_2(self) -> None:
        more = "\nRun with --help for more information.\n"
        self.assertEqual(self.pj("dram"), (2, "", "--spec is required" + more))
        self.assertEqual(self.pj("dram", "--spec", "ddr4_2400", "--requests", "x"),
                         (2, "", "Could not convert: --requests = x" + more))


if __name__ == "__main__":
    main(__doc__)
