# SPDX-License-Identifier: Apache-2.0
"""An installed pj finds its machines and networks beside itself, from any folder, also after it was moved.

Usage: install_test.py CMAKE BUILD_FOLDER [unittest arguments]
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CMAKE = BUILD = ""
MOST_SECONDS = 60


class Install(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.prefix = self.folder / "prefix"
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", str(self.prefix)], check=True, capture_output=True,
                       timeout=MOST_SECONDS)
        # A machine that only this installation has: nothing is read from where pj was built.
        machines = self.prefix / "share/picojoule/configs/architecture"
        (machines / "systolic_8.textproto").rename(machines / "only_here.textproto")

    def pj(self, *arguments: str) -> str:
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        done = subprocess.run([self.prefix / "bin/pj", *arguments], cwd=elsewhere, capture_output=True, text=True,
                              check=False, timeout=MOST_SECONDS)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def check_runs(self) -> None:
        machines = self.pj("list", "architectures", "--names").split()
        self.assertIn("only_here", machines)
        self.assertNotIn("systolic_8", machines)
        self.assertIn("31-17  row 14-0", self.pj("dram", "--spec", "ddr4_2400", "--show"))
        self.pj("run", "--arch", "only_here", "--workload", "alexnet", "--layers", "CONV1", "--json", "r.json")
        report = json.loads((self.folder / "elsewhere/r.json").read_text(encoding="utf-8"))
        # 96 filters of 3 x 11 x 11 on 55 x 55 pixels.
        self.assertEqual(report["totals"]["macs"], 96 * 3 * 11 * 11 * 55 * 55)

    def test_runs_from_another_folder(self) -> None:
        self.check_runs()

    def test_runs_where_it_was_moved(self) -> None:
        moved = self.folder / "moved"
        shutil.move(self.prefix, moved)
        self.prefix = moved
        self.check_runs()

    def test_runs_through_a_link(self) -> None:
        link = self.folder / "pj"
        link.symlink_to(self.prefix / "bin/pj")
        done = subprocess.run([link, "list", "architectures", "--names"], capture_output=True, text=True, check=True)
        self.assertIn("only_here", done.stdout)

    def test_shells_and_man_find_their_files(self) -> None:
        share = self.prefix / "share"
        self.assertIn("complete -F _pj pj", (share / "bash-completion/completions/pj").read_text(encoding="utf-8"))
        self.assertTrue((share / "zsh/site-functions/_pj").read_text(encoding="utf-8").startswith("#compdef pj\n"))
        self.assertIn("complete -c pj", (share / "fish/vendor_completions.d/pj.fish").read_text(encoding="utf-8"))
        self.assertIn(".TH PJ 1", (share / "man/man1/pj.1").read_text(encoding="utf-8"))

    def test_a_named_home_comes_first(self) -> None:
        home = self.folder / "home"
        shutil.copytree(self.prefix / "share/picojoule", home)
        (home / "configs/architecture/only_here.textproto").rename(home / "configs/architecture/at_home.textproto")
        done = subprocess.run([self.prefix / "bin/pj", "list", "architectures", "--names"], capture_output=True, text=True,
                              check=True,
                              env=dict(os.environ, PICOJOULE_HOME=str(home)))
        self.assertIn("at_home", done.stdout)
        self.assertNotIn("only_here", done.stdout)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    CMAKE, BUILD = sys.argv.pop(1), sys.argv.pop(1)
    os.environ["SYSTEMC_DISABLE_COPYRIGHT_MESSAGE"] = "1"
    os.environ.pop("PICOJOULE_HOME", None)
    unittest.main()
