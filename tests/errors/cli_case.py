# SPDX-License-Identifier: Apache-2.0
"""What the tests of pj's messages share: pj in an empty folder, and what a refusal must look like."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 60

GEMM = 'name: "n" input { name: "x" shape: [64, 64] } layer { name: "a" op: "gemm" %s }'
GOOD = GEMM % "rows: 64 depth: 64 columns: 64"


class CliTest(unittest.TestCase):
    program = ""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.write("good", GOOD)

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.textproto").write_text(text, encoding="utf-8")

    def pj(self, *arguments: str) -> tuple[int, str, str]:
        """Exit status, standard output, standard error; paths inside the source tree are relative to it."""
        done = subprocess.run([CliTest.program, *arguments], cwd=self.folder, capture_output=True, text=True,
                              check=False, timeout=MOST_SECONDS)
        return done.returncode, done.stdout, done.stderr.replace(f"{ROOT}/", "")

    def refused(self, message: str, *arguments: str) -> None:
        """Status 1 and exactly this message; no file comes into being, nothing goes to standard output."""
        before = sorted(self.folder.iterdir())
        status, out, err = self.pj(*arguments)
        self.assertEqual(err, message + "\n")
        self.assertEqual(status, 1)
        self.assertEqual(out, "")
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def run_refused(self, message: str, *arguments: str, arch: str = "systolic_8",
                    workload: str = "./good.textproto") -> None:
        self.refused(message, "run", "--arch", arch, "--workload", workload, "--json", "report.json", *arguments)

    def refused_network(self, message: str, text: str) -> None:
        self.write("bad", text)
        self.run_refused(message, workload="./bad.textproto")

    def refused_mapping(self, message: str, text: str, *arguments: str) -> None:
        self.write("map", text)
        self.run_refused(message, "--mapping", "./map.textproto", *arguments)


def main(usage: str) -> None:
    """Runs the tests of the calling script, whose first argument is the program."""
    if len(sys.argv) < 2:
        sys.exit(usage)
    CliTest.program = os.path.abspath(sys.argv.pop(1))
    os.environ["SYSTEMC_DISABLE_COPYRIGHT_MESSAGE"] = "1"
    unittest.main()
