# SPDX-License-Identifier: Apache-2.0
"""pj run --values: what is refused, and what the report says of real numbers.

Usage: cli_values_test.py PJ [unittest arguments]
"""
import json
import math

from cli_case import CliTest, main

KNOWN = "digits_cnn, digits_mlp"
WITHOUT_WEIGHTS = ("states shapes alone, and --values computes with its numbers: name an .onnx file with its weights, "
                   f"or one of {KNOWN}")


class Values(CliTest):
    def values_refused(self, message: str, *arguments: str, arch: str = "isaac", workload: str = "digits_mlp") -> None:
        self.run_refused(message, "--values", *arguments, arch=arch, workload=workload)

    def report(self, *arguments: str, workload: str = "digits_mlp") -> dict:
        status, out, err = self.pj("run", "--arch", "isaac", "--workload", workload, "--engine", "analytic", "--json",
                                   "r.json", *arguments)
        self.assertEqual((status, err), (0, ""))
        self.text = out
        return json.loads((self.folder / "r.json").read_text(encoding="utf-8"))

    @staticmethod
    def first(report: dict) -> dict:
        return next(layer["values"] for layer in report["layers"] if layer["values"])


class Refused(Values):
    def test_shapes_alone(self) -> None:
        for name in ("vgg16", "./good.textproto"):
            self.values_refused(f"--workload: {name} {WITHOUT_WEIGHTS}", workload=name)

    def test_an_unknown_model(self) -> None:
        self.values_refused('--workload: no model with weights "digits_cn"; did you mean "digits_cnn"? '
                            f"(known: {KNOWN})", workload="digits_cn")

    def test_a_file_that_does_not_exist(self) -> None:
        self.values_refused("./mine.onnx: no such file", "--samples", "s.csv",
                            workload="./mine.onnx")

    def test_a_file_without_samples(self) -> None:
        self.values_refused("--samples: missing; a file of your own needs samples: docs/models/accuracy.md",
                            workload="./mine.onnx")

    def test_a_machine_without_arrays(self) -> None:
        for arch in ("systolic_8", "hbm_pim"):
            self.values_refused(f"--values: machine {arch} has no arrays that compute: numbers are computed by "
                                "machines with a pim", arch=arch)

    def test_all_at_once(self) -> None:
        self.values_refused("--noise: must be >= 0, got -1\n"
                            "--sample-limit: must be >= 1, got 0\n"
                            '--device: no device "ram"; did you mean "rram"? (known: even, mismatch, pcm, rram)\n'
                            f"--workload: vgg16 {WITHOUT_WEIGHTS}",
                            "--noise=-1", "--sample-limit", "0", "--device", "ram", workload="vgg16")

    def test_narrow_weights(self) -> None:
        self.values_refused("\n".join(f"layer[{name}]: has 8-bit weights and 8-bit inputs; array takes at most 4 and 8 "
                                      "bits" for name in ("fc1", "fc2", "fc3")), arch="neurram")

    def test_layers_of_unlike_bits(self) -> None:
        self.values_refused("fc2: has weights of 4 and inputs of 8 bits, fc1 of 8 and 8: value mode takes one width "
                            "for all", "--set", "workload.fc2.bits.weight=4")

    def test_more_bits_than_value_mode_has(self) -> None:
        self.values_refused("pim[crossbar].converter.bits: must be 1 to 21, got 24", "--set", "crossbar.adc.bits=24")

    def test_samples_of_another_network(self) -> None:
        (self.folder / "s.csv").write_text("use,label,x0\ntest,1,0.5\n", encoding="utf-8")
        self.values_refused("\n".join(f"s.csv:{line}:1: has 3 fields; use, label and 64 numbers make 66"
                                      for line in (1, 2)), "--samples", "s.csv")

    def test_options_that_go_with_it(self) -> None:
        status, out, err = self.pj("run", "--arch", "isaac", "--workload", "digits_mlp", "--noise", "0.1")
        self.assertEqual((status, out), (2, ""))
        self.assertIn("--noise requires --values", err)


class Runs(Values):
    def test_the_default_says_where_activities_come_from(self) -> None:
        policies = self.report("--values")["policies"]
        self.assertIn("arrays cost what their price states, whatever the values; --set crossbar.by_value=true makes it "
                      "follow the samples", policies)
        policies = self.report("--values", "--set", "crossbar.by_value=true")["policies"]
        self.assertIn("arrays cost what the numbers of 360 samples of digits_samples.csv make", policies)

    def test_activities_are_in_the_charges(self) -> None:
        report = self.report("--values", "--sample-limit", "20", "--set", "crossbar.by_value=true", "--set",
                             "crossbar.dac.by_value=true")
        layers = [layer for layer in report["layers"] if layer["values"]]
        self.assertEqual([layer["name"] for layer in layers], ["fc1", "fc2", "fc3"])
        for layer in layers:
            charged = {charge["action"]: charge["activity"] for charge in layer["charges"]}
            self.assertEqual(charged["analog_mac"], layer["values"]["cell_activity"])
            self.assertEqual(charged["drive"], layer["values"]["row_activity"])
            self.assertLess(layer["values"]["cell_activity"], layer["values"]["default_cell_activity"])

    def test_enough_bits_and_perfect_cells_are_exact(self) -> None:
        report = self.report("--values")
        self.assertEqual(report["values"]["accuracy"], report["values"]["integer_accuracy"])
        self.assertEqual(report["values"]["samples"], 360)
        for layer in report["layers"]:
            if layer["values"]:
                self.assertEqual((layer["values"]["relative_error"], layer["values"]["snr_db"]), (0, None))
        self.assertIn("exact", self.text)

    def test_fewer_bits_clip(self) -> None:
        report = self.report("--values", "--set", "crossbar.adc.bits=5")
        first = self.first(report)
        self.assertGreater(first["clipped_share"], 0)
        self.assertAlmostEqual(first["snr_db"], -20 * math.log10(first["relative_error"]))
        self.assertIn("warning: 3 of 3 layers clip more than 1 % of their conversions: more ADC bits, a wider "
                      "--adc-range, or fewer active rows", report["policies"])

    def test_one_seed_gives_one_answer(self) -> None:
        first = self.report("--values", "--noise", "0.2", "--seed", "3")
        self.assertEqual(first, self.report("--values", "--noise", "0.2", "--seed", "3"))
        other = self.report("--values", "--noise", "0.2", "--seed", "4")
        self.assertNotEqual(self.first(first)["snr_db"], self.first(other)["snr_db"])
        self.assertEqual(other["values"]["device"]["seed"], "4")

    def test_it_is_what_accuracy_says(self) -> None:
        options = ("--noise", "0.1", "--device", "mismatch", "--adc-range", "0.5")
        report = self.report("--values", *options)
        status, _, err = self.pj("accuracy", "--arch", "isaac", "--model", "digits_mlp", "--seeds", "1", "--json",
                                 "a.json", *options)
        self.assertEqual((status, err), (0, ""))
        point = json.loads((self.folder / "a.json").read_text(encoding="utf-8"))["points"][0]
        self.assertEqual(report["values"]["accuracy"], point["accuracy"])
        self.assertEqual(report["values"]["integer_accuracy"], point["integer_accuracy"])
        self.assertEqual(report["totals"]["energy_pj"], point["energy_pj"])
        for layer, said in zip((l for l in report["layers"] if l["values"]), point["layers"]):
            for figure in ("conversions", "clipped_share", "expected_clipped_share", "snr_db"):
                self.assertEqual(layer["values"][figure], said[figure])

    def test_the_summary_has_the_accuracy(self) -> None:
        self.report("--values", "--summary")
        self.assertRegex(self.text, r"\n  accuracy of 360 samples: \d+\.\d\d %; exact integers \d+\.\d\d %, floating "
                                    r"point 96\.94 %\n$")

    def test_only_some_layers(self) -> None:
        report = self.report("--values", "--layers", "fc2", "--sample-limit", "5")
        self.assertEqual([layer["name"] for layer in report["layers"] if layer["values"]], ["fc2"])

    def test_without_it_there_are_no_values(self) -> None:
        self.write("mlp", 'name: "mlp" input { name: "x" shape: [64] } layer { name: "a" op: "fc" filters: 10 }')
        report = self.report(workload="./mlp.textproto")
        self.assertIsNone(report["values"])
        self.assertTrue(all(layer["values"] is None for layer in report["layers"]))


if __name__ == "__main__":
    main(__doc__)
