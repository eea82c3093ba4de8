# SPDX-License-Identifier: Apache-2.0
"""pj list: everything there is, with its source; and what it says of a file that does not load.

Usage: cli_list_test.py PJ [unittest arguments]
"""
import json
import os
import re
import shutil

from cli_case import ROOT, CliTest, main

FILES = {"architectures": "configs/architecture", "workloads": "workloads/zoo", "technologies": "configs/technology",
         "drams": "configs/dram", "published": "configs/published"}
TOPICS = [*FILES, "styles", "engines", "rules", "kinds", "operators"]
WITHOUT_SOURCE = {"engines", "kinds"}


def files_of(folder: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / folder).glob("*.*")
                  if path.suffix in (".textproto", ".onnx") and path.stem != "common")


class List(CliTest):
    def listed(self, *arguments: str) -> str:
        status, out, err = self.pj("list", *arguments)
        self.assertEqual((status, err), (0, ""), arguments)
        return out

    def test_names_are_the_files(self) -> None:
        for topic, folder in FILES.items():
            self.assertEqual(self.listed(topic, "--names").split(), files_of(folder))
        self.assertEqual(self.listed("--names").split(), TOPICS)

    def test_every_entry_has_a_description_and_a_source(self) -> None:
        everything = json.loads(self.listed("--json"))
        self.assertEqual(everything.pop("schema"), "picojoule.list.v1")
        self.assertEqual(list(everything), TOPICS)
        for topic, entries in everything.items():
            self.assertGreater(len(entries), 1, topic)
            for entry in entries:
                self.assertNotIn("problem", entry)
                self.assertTrue(entry["description"], entry)
                if topic not in WITHOUT_SOURCE and entry["name"] != "picojoule":
                    self.assertTrue(entry["source"], entry)

    def test_numbers(self) -> None:
        def entry(topic: str, name: str) -> dict:
            return json.loads(self.listed(topic, name, "--json"))[topic][0]
        # VGG-16's weights without biases: 14,710,464 of convolutions, 25088 x 4096 + 4096 x 4096 + 4096 x 1000.
        self.assertEqual(entry("workloads", "vgg16")["weights"], 14710464 + 25088 * 4096 + 4096 * 4096 + 4096 * 1000)
        eyeriss = entry("architectures", "eyeriss_v1")
        self.assertEqual((eyeriss["array"], eyeriss["units"], eyeriss["clock_mhz"]), ("12 x 14", 12 * 14, 200))
        # 64 bits at 800 MHz, two beats a clock.
        self.assertEqual(entry("drams", "ddr3_1600")["peak_gb_per_s"], 8 * 1.6)
        self.assertIsNone(entry("technologies", "jouppi_7nm")["voltage_v"])

    def test_lines_have_at_most_120_columns(self) -> None:
        for topic in TOPICS:
            for line in self.listed(topic).splitlines():
                self.assertLessEqual(len(line), 120, line)

    def test_everything_about_one(self) -> None:
        self.assertRegex(self.listed("workloads", "resnet50"), r"\nlayer1\.0\.conv2 +conv +1 +1 x 64 x 56 x 56 +115\.6 M ")
        self.assertRegex(self.listed("architectures", "systolic_32"), r"\n  unified_buffer +sram +1000 MHz  1 MiB, ")
        self.assertRegex(self.listed("technologies", "horowitz_45nm"), r"\n  ddr4 +offchip +20\.31 pJ  Jouppi et al\.")
        self.assertIn("open page", self.listed("drams", "hbm2"))
        self.assertIn("resnet50_v1 on nvdla_large", self.listed("published", "nvdla"))
        self.assertRegex(self.listed("styles", "os"), r"\n  keeps +output\n")
        self.assertIn("5 multiply, 5 add, 2 compare", self.listed("operators", "softmax"))

    def test_a_file_of_the_users(self) -> None:
        self.assertRegex(self.listed("workloads", "./good.textproto"), r"\n  MACs +262\.1 k\n")
        (self.folder / "net.csv").write_text("Layer, M, N, K\na, 2, 3, 4\n", encoding="utf-8")
        self.assertRegex(self.listed("workloads", "net.csv"), r"\n  MACs +24\n")

    def test_no_such_topic_or_name(self) -> None:
        self.refused('list: no such topic "workload"; did you mean "workloads"? (known: architectures, drams, engines, '
                     "kinds, operators, published, rules, styles, technologies, workloads)", "list", "workload")
        self.refused('list styles: no such name "oss"; did you mean "os"? (known: is, nlr, nvdla, os, rs, ws)',
                     "list", "styles", "oss")
        self.refused('no.textproto: cannot read "no.textproto": No such file or directory', "list", "workloads",
                     "no.textproto")


class Broken(CliTest):
    """A home in which one file does not load."""

    def setUp(self) -> None:
        super().setUp()
        self.home = self.folder / "home"
        shutil.copytree(ROOT / "configs", self.home / "configs")
        shutil.copytree(ROOT / "workloads/zoo", self.home / "workloads/zoo")
        (self.home / "workloads/zoo/bad.textproto").write_text('name: "bad" lair { }', encoding="utf-8")
        os.environ["PICOJOULE_HOME"] = str(self.home)
        self.addCleanup(os.environ.pop, "PICOJOULE_HOME")

    def test_the_others_are_listed(self) -> None:
        for arguments in ((), ("workloads",)):
            status, out, err = self.pj("list", *arguments)
            self.assertEqual((status, err), (0, ""))
            self.assertRegex(out, r'bad +does not load: .*bad\.textproto:1:13: no such field "lair"')
            self.assertIn("vgg16", out)
        entries = json.loads(self.pj("list", "workloads", "--json")[1])["workloads"]
        self.assertEqual(len(entries), len(files_of(FILES["workloads"])) + 1)
        bad = next(entry for entry in entries if entry["name"] == "bad")
        self.assertEqual(sorted(bad), ["name", "problem"])

    def test_by_itself_it_is_a_failure(self) -> None:
        status, out, err = self.pj("list", "workloads", "bad")
        self.assertEqual((status, out), (1, ""))
        self.assertTrue(re.match(r'.*bad\.textproto:1:13: no such field "lair"', err), err)


if __name__ == "__main__":
    main(__doc__)
