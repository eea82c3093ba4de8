# SPDX-License-Identifier: Apache-2.0
"""Output files are written whole or not at all, an interrupt ends a run cleanly, wrong usage is told from bad input.

Usage: cli_outputs_test.py PJ [unittest arguments]
"""
import os
import signal
import subprocess
import time
import unittest

from cli_case import MOST_SECONDS, CliTest, main


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
        self.refused('none.json: cannot read "none.json": No such file or directory; name a report written by '
                     "pj run --json", "explain", "none.json")


# An exception that unwinds after SystemC has switched stacks makes the address sanitizer lose track of them and report
# an overflow of its own (google/sanitizers#189).
@unittest.skipIf("PJ_SANITIZED" in os.environ, "the address sanitizer does not follow SystemC's stacks")
class Interrupt(CliTest):
    def interrupted(self, workload: str, seconds: float) -> None:
        before = sorted(self.folder.iterdir())
        with subprocess.Popen([self.program, "run", "--arch", "systolic_8", "--workload", workload, "--json", "r.json"],
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
        self.wrong_usage("A subcommand is required", "--")
        self.wrong_usage("--workload is required", "run", "--arch", "systolic_8")
        self.wrong_usage("The following argument was not expected: --nonsense", *run, "--nonsense")
        self.wrong_usage("Could not convert: --batch = x", *run, "--batch", "x")
        self.wrong_usage("--seed: must be >= 0, got -1", *run, "--seed", "-1")
        self.wrong_usage("--names excludes --json", "list", "--json", "--names")


if __name__ == "__main__":
    main(__doc__)
