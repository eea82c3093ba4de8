# SPDX-License-Identifier: Apache-2.0
"""pj's help, completion and manual: every example runs, shells complete, the page has no mistakes.

Usage: cli_help_test.py PJ [unittest arguments]
"""
import os
import re
import shutil
import subprocess
import unittest

from cli_case import CliTest, main

COMMANDS = ["run", "check", "counts", "map", "bounds", "accuracy", "sweep", "explain", "diff", "dram", "reproduce", "list", "import",
            "completion"]
MOST_COLUMNS = 110
EXAMPLE = re.compile(r"^  ((?:pj|printf) .*)$", re.MULTILINE)


class PathCase(CliTest):
    """pj is found by its name."""

    def setUp(self) -> None:
        super().setUp()
        programs = self.folder / "programs"
        programs.mkdir()
        (programs / "pj").symlink_to(CliTest.program)
        self.environment = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}")
        self.work = self.folder / "work"
        self.work.mkdir()

    def shell(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.work, env=self.environment, capture_output=True, text=True, check=False,
                              timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""), command)
        return done.stdout

    def needed(self, program: str) -> str:
        found = shutil.which(program, path=self.environment["PATH"])
        if found is None:
            self.skipTest(f"{program} is not installed")
        return found


class Help(PathCase):
    def text(self, *arguments: str) -> str:
        status, out, err = self.pj(*arguments)
        self.assertEqual((status, err), (0, ""))
        return out

    def test_the_commands_are_these(self) -> None:
        listed = self.text("--help").split("Commands")[1].split("\n\n")[0]
        self.assertEqual(re.findall(r"^  (\w+)", listed, re.MULTILINE), COMMANDS)

    def test_lines_are_short(self) -> None:
        for arguments in ([], ["--help"], *([command, "--help"] for command in COMMANDS)):
            for line in self.text(*arguments).splitlines():
                self.assertLessEqual(len(line), MOST_COLUMNS, line)

    def test_groups_and_values(self) -> None:
        text = self.text("run", "--help")
        for group in ("What", "How", "Simulation", "Output", "What happened when", "Names", "Examples:"):
            self.assertIn(f"\n{group}\n", text)
        self.assertRegex(text, r"\n  --arch MACHINE +machine \(required\)\n")
        self.assertRegex(text, r"\n  MACHINE +from `pj list architectures`, or a file\n")

    def check_examples(self, text: str, least: int) -> None:
        examples = EXAMPLE.findall(text)
        self.assertGreaterEqual(len(examples), least, text)
        for example in examples:
            done = subprocess.run(["bash", "-c", example], cwd=self.work, env=self.environment, capture_output=True,
                                  text=True, check=False, timeout=240)
            self.assertEqual(done.returncode, 0, f"{example}\n{done.stderr}")

    def test_examples_of_run(self) -> None:
        self.check_examples(self.text("run", "--help"), 2)

    def test_examples_of_the_other_commands(self) -> None:
        for command in COMMANDS[1:]:
            with self.subTest(command):
                self.check_examples(self.text(command, "--help"), 2)

    def test_pj_alone_is_a_guide_whose_examples_run(self) -> None:
        self.check_examples(self.text(), 5)


class Bash(PathCase):
    def setUp(self) -> None:
        super().setUp()
        self.bash = self.needed("bash")
        (self.work / "pj.bash").write_text(self.shell("pj", "completion", "bash"), encoding="utf-8")

    def completed(self, *words: str) -> list[str]:
        """What completes the last of `words`, as bash splits them."""
        script = ('source pj.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pj; '
                  'if ((${#COMPREPLY[@]})); then printf "%s\\n" "${COMPREPLY[@]}"; fi')
        return sorted(self.shell(self.bash, "-c", script, "-", *words).split())

    def test_it_is_registered(self) -> None:
        self.assertEqual(self.shell(self.bash, "-c", "source pj.bash; complete -p pj"), "complete -F _pj pj\n")

    def test_commands(self) -> None:
        self.assertEqual(self.completed("pj", ""), sorted([*COMMANDS, "-h", "--help", "--version"]))
        self.assertEqual(self.completed("pj", "re"), ["reproduce"])

    def test_options(self) -> None:
        self.assertEqual(self.completed("pj", "run", "--ti"), ["--timeline", "--timeline-bin"])
        self.assertEqual(self.completed("pj", "dram", "--spec", "hbm2", "--s"),
                         ["--seed", "--set", "--show", "--span", "--spec", "--step", "--stride"])

    def test_names_come_from_the_catalog(self) -> None:
        self.assertEqual(self.completed("pj", "run", "--arch", "nvdla"), ["nvdla_large", "nvdla_small"])
        self.assertEqual(self.completed("pj", "run", "--arch", "tpu_v1", "--workload", "vg"), ["vgg16"])
        self.assertEqual(self.completed("pj", "check", "--style", ""), ["is", "nlr", "nvdla", "os", "rs", "ws"])
        self.assertEqual(self.completed("pj", "counts", "--rules", "s"), ["scalesim"])
        self.assertEqual(self.completed("pj", "reproduce", "e"), ["eyeriss"])

    def test_a_value_after_an_equals_sign(self) -> None:
        self.assertEqual(self.completed("pj", "run", "--arch", "=", "tpu"), ["tpu_v1"])
        self.assertIn("tpu_v1", self.completed("pj", "run", "--arch", "="))
        self.assertEqual(self.completed("pj", "run", "--arch", "=", "tpu_v1", "--eng"), ["--engine"])

    def test_enumerations(self) -> None:
        self.assertEqual(self.completed("pj", "run", "--precision", ""), ["int16", "int4", "int8"])
        self.assertEqual(self.completed("pj", "completion", ""), ["bash", "fish", "zsh"])
        self.assertEqual(self.completed("pj", "import", "s"), ["scalesim"])
        self.assertEqual(self.completed("pj", "sweep", "ex"), ["export"])
        self.assertEqual(self.completed("pj", "sweep", "--strategy", ""), ["grid", "latin", "list", "random"])

    def test_files(self) -> None:
        (self.work / "net.csv").write_text("Layer, M, N, K\na, 1, 1, 1\n", encoding="utf-8")
        self.assertEqual(self.completed("pj", "import", "scalesim", "n"), ["net.csv"])
        self.assertEqual(self.completed("pj", "run", "--workload", "./n"), ["./net.csv"])
        self.assertEqual(self.completed("pj", "run", "--batch", ""), [])

    def test_what_depends_on_the_word_before(self) -> None:
        self.assertEqual(self.completed("pj", "list", "wo"), ["workloads"])
        self.assertEqual(self.completed("pj", "list", "workloads", "resnet1"), ["resnet18"])
        self.shell("pj", "run", "--arch", "systolic_8", "--workload", "alexnet", "--layers", "CONV1", "--json", "r.json")
        self.assertEqual(self.completed("pj", "explain", "r.json", "CO"), ["CONV1"])
        self.assertEqual(self.completed("pj", "explain", "r.json", "total", "move"), ["movement"])


class OtherShells(PathCase):
    def test_fish(self) -> None:
        fish = self.needed("fish")
        self.environment.update(HOME=str(self.work), XDG_CONFIG_HOME=str(self.work), XDG_DATA_HOME=str(self.work))
        (self.work / "pj.fish").write_text(self.shell("pj", "completion", "fish"), encoding="utf-8")

        def completed(line: str) -> list[str]:
            out = self.shell(fish, "-c", f'source pj.fish; complete -C "{line}"')
            return sorted(entry.split("\t")[0] for entry in out.splitlines())

        self.assertEqual(completed("pj re"), ["reproduce"])
        self.assertEqual(completed("pj run --ti"), ["--timeline", "--timeline-bin"])
        self.assertEqual(completed("pj run --arch nvdla"), ["nvdla_large", "nvdla_small"])
        self.assertEqual(completed("pj run --precision int"), ["int16", "int4", "int8"])
        self.assertEqual(completed("pj list workloads resnet1"), ["resnet18"])

    def test_zsh(self) -> None:
        zsh = self.needed("zsh")
        (self.work / "_pj").write_text(self.shell("pj", "completion", "zsh"), encoding="utf-8")
        self.shell(zsh, "-fn", "_pj")
        loaded = self.shell(zsh, "-fc", "autoload -Uz compinit; compinit -D -u; source ./_pj; print $_comps[pj]")
        self.assertEqual(loaded, "_pj\n")


class Manual(PathCase):
    def setUp(self) -> None:
        super().setUp()
        self.page = self.work / "pj.1"
        self.page.write_text(self.shell("pj", "man"), encoding="utf-8")

    def test_it_tells_of_all_options(self) -> None:
        text = self.page.read_text(encoding="utf-8")
        for command in COMMANDS:
            self.assertIn(f".SH PJ {command.upper()}\n", text)
            help_text = self.pj(command, "--help")[1]
            for option in set(re.findall(r"^  (?:-\w, )?--([\w-]+)", help_text, re.MULTILINE)):
                self.assertIn("\\fB\\-\\-" + option.replace("-", "\\-") + "\\fP", text)

    def test_groff_has_nothing_to_say(self) -> None:
        self.shell(self.needed("groff"), "-man", "-ww", "-Tutf8", "-Z", str(self.page))

    def test_mandoc_has_nothing_to_say(self) -> None:
        self.shell(self.needed("mandoc"), "-Tlint", "-Wwarning", str(self.page))

    def test_man_shows_it(self) -> None:
        if not os.path.exists("/usr/bin/man"):
            self.skipTest("man is not installed")
        shown = subprocess.run(["/usr/bin/man", "--warnings=w", "-l", str(self.page)], capture_output=True, text=True,
                               check=False, timeout=60, env=dict(self.environment, MANWIDTH="80"))
        if "has been minimized" in shown.stdout + shown.stderr:
            self.skipTest("manual pages are left out of this system")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        self.assertIn("pj run --arch MACHINE --workload NETWORK", shown.stdout)


if __name__ == "__main__":
    unittest.TestCase.maxDiff = None
    main(__doc__)
