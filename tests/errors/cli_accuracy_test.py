# SPDX-License-Identifier: Apache-2.0
"""pj accuracy: what is refused, and what it writes.

Usage: cli_accuracy_test.py PJ [unittest arguments]
"""
import csv
import json

from cli_case import CliTest, main


class Accuracy(CliTest):
    def accuracy_refused(self, message: str, *arguments: str) -> None:
        self.refused(message, "accuracy", "--arch", "isaac", "--model", "digits_mlp", *arguments)

    def test_all_at_once(self) -> None:
        self.accuracy_refused('--adc-bits: must be whole bits, 1 to 32, got "x"\n'
                              '--cell-bits: must be whole bits, 1 to 32, got "0"\n'
                              '--noise: must be >= 0, got "-1"\n'
                              '--device: no device "ram"; did you mean "rram"? (known: even, mismatch, pcm, rram)\n'
                              "--seeds: must be 1 to 1000, got 0",
                              "--adc-bits", "x", "--cell-bits", "0", "--noise=-1", "--device", "ram", "--seeds", "0")

    def test_ranges(self) -> None:
        self.accuracy_refused('--adc-bits: range "8:4:1" ends before it starts', "--adc-bits", "8:4")
        self.accuracy_refused('--adc-range: must be unit or a share above 0, at most 1, got "full"', "--adc-range", "full")

    def test_devices(self) -> None:
        self.accuracy_refused("--age-s: is known of pcm cells, not of even", "--age-s", "60")
        self.accuracy_refused("device.stuck_at_highest: with stuck_at_lowest it is more than all cells",
                              "--stuck-low", "0.7", "--stuck-high", "0.5")
        self.accuracy_refused("--on-off: must be above 1, got 0.5\n"
                              "device.highest: must be above the lowest conductance", "--on-off", "0.5")

    def test_an_unknown_model(self) -> None:
        self.refused('--model: no model with weights "digits_cn"; did you mean "digits_cnn"? (known: digits_cnn, digits_mlp)',
                     "accuracy", "--arch", "isaac", "--model", "digits_cn")

    def test_a_model_without_samples(self) -> None:
        self.refused("--samples: missing; a file of your own needs samples: docs/models/accuracy.md",
                     "accuracy", "--arch", "isaac", "--model", "./mine.onnx")

    def test_a_machine_without_arrays(self) -> None:
        self.refused("--arch: machine systolic_8 has no arrays that compute: accuracy is of machines with a pim",
                     "accuracy", "--arch", "systolic_8", "--model", "digits_mlp")

    def test_a_machine_of_narrow_weights(self) -> None:
        refused = "".join(f"layer[{name}]: has 8-bit weights and 8-bit inputs; array takes at most 4 and 8 bits\n"
                          for name in ("fc1", "fc2", "fc3"))
        self.refused(refused.removesuffix("\n"), "accuracy", "--arch", "neurram", "--model", "digits_mlp")
        status, out, err = self.pj("accuracy", "--arch", "neurram", "--model", "digits_mlp", "--weight-bits", "4")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("digits_mlp on neurram", out)

    def test_one_file_for_both(self) -> None:
        self.accuracy_refused("f: is asked for twice; name another file", "--json", "f", "--csv", "f")

    def test_files(self) -> None:
        status, out, err = self.pj("accuracy", "--arch", "isaac", "--model", "digits_mlp", "--adc-bits", "5,9",
                                   "--noise", "0,0.1", "--seeds", "2", "--csv", "f.csv", "--layers-csv", "l.csv",
                                   "--json", "f.json")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("digits_mlp on isaac, 360 test samples", out)
        with open(self.folder / "f.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["adc_bits"], row["noise"], row["seeds"]) for row in rows],
                         [("5", "0", "1"), ("5", "0.1", "2"), ("9", "0", "1"), ("9", "0.1", "2")])
        lossless = rows[2]
        self.assertEqual(lossless["accuracy"], lossless["integer_accuracy"])
        self.assertEqual(lossless["clipped_share"], "0")
        self.assertGreater(float(rows[0]["clipped_share"]), 0)
        self.assertGreater(float(lossless["energy_pj"]), float(rows[0]["energy_pj"]))  # bits cost
        self.assertEqual(float(rows[0]["energy_pj"]), float(rows[1]["energy_pj"]))  # scatter does not
        with open(self.folder / "l.csv", newline="", encoding="utf-8") as file:
            layers = list(csv.DictReader(file))
        self.assertEqual([row["layer"] for row in layers], ["fc1", "fc2", "fc3"] * 4)
        report = json.loads((self.folder / "f.json").read_text(encoding="utf-8"))
        self.assertEqual(report["float_accuracy"], 349 / 360)
        self.assertEqual([point["energy_pj"] for point in report["points"]], [float(row["energy_pj"]) for row in rows])
        self.assertTrue(any(point["on_front"] for point in report["points"] if point["noise"] == 0.1))


if __name__ == "__main__":
    main(__doc__)
