# SPDX-License-Identifier: Apache-2.0
"""Spatial arrays: densities, styles, folders of mappings and row-stationary parameters that cannot be right.

Usage: cli_spatial_test.py PJ [unittest arguments]
"""
from cli_case import ROOT, CliTest, main

# 8 channels to 16 filters of 3 x 3 on 13 x 13.
CONV = ('name: "n" input { name: "x" shape: [8, 13, 13] } '
        'layer { name: "c" op: "conv" filters: 16 kernel: 3 pad: 1 } '
        'layer { name: "d" op: "conv" filters: 16 kernel: 3 pad: 1 }')


class SpatialTest(CliTest):
    def setUp(self) -> None:
        super().setUp()
        self.write("conv", CONV)

    def conv_refused(self, message: str, *arguments: str, arch: str = "eyeriss_v1") -> None:
        self.run_refused(message, *arguments, arch=arch, workload="./conv.textproto")

    def folder_of_mappings(self, **layers: str) -> str:
        """maps/LAYER.textproto with the text of each."""
        (self.folder / "maps").mkdir(exist_ok=True)
        for layer, text in layers.items():
            (self.folder / f"maps/{layer}.textproto").write_text(text, encoding="utf-8")
        return "maps"


class Densities(SpatialTest):
    def test_outside_0_to_1(self) -> None:
        for value in ("0", "1.5", "-0.1"):
            self.conv_refused(f"--set workload.c.input_density={value}: layer[c].input_density: must be above 0 and at "
                              f"most 1, got {value}", "--set", f"workload.c.input_density={value}")

    def test_no_number(self) -> None:
        for value in ("nan", "inf", "half"):
            self.conv_refused(f"--set workload.d.output_density={value}: layer[d].output_density: must be a finite "
                              f'number (double), got "{value}"', "--set", f"workload.d.output_density={value}")

    def test_both_at_once(self) -> None:
        self.conv_refused("--set workload.c.weight_density=2: layer[c].weight_density: must be above 0 and at most 1, "
                          "got 2\n"
                          "--set workload.c.input_density=3: layer[c].input_density: must be above 0 and at most 1, got 3",
                          "--set", "workload.c.input_density=3", "--set", "workload.c.weight_density=2")

    def test_just_inside(self) -> None:
        status, _, err = self.pj("run", "--arch", "eyeriss_v1", "--workload", "./conv.textproto", "--set",
                                 "workload.c.input_density=1", "--set", "workload.d.input_density=0.001")
        self.assertEqual((status, err), (0, ""))


class Styles(SpatialTest):
    def test_systolic_styles_on_a_spatial_array(self) -> None:
        for style in ("ws", "os", "is"):
            self.conv_refused("\n".join(f"layer[{layer}]: style {style} needs a systolic array, eyeriss_v1 has none; "
                                        "styles of other arrays: rs, nvdla, nlr" for layer in "cd"), "--style", style)

    def test_spatial_styles_on_a_systolic_array(self) -> None:
        for style in ("rs", "nvdla", "nlr"):
            self.conv_refused("\n".join(f"layer[{layer}]: style {style} needs a spatial array, systolic_8 has none; "
                                        "styles of other arrays: ws, os, is" for layer in "cd"),
                              "--style", style, arch="systolic_8")


class Mappings(SpatialTest):
    FITS = "row_stationary { p: 8 q: 2 r: 2 t: 2 m: 16 }"
    SIXTEEN = ("--precision", "int16", "--set", "workload.bits.partial_sum=16")

    def test_folder_with_a_mapping_for_each_layer(self) -> None:
        maps = self.folder_of_mappings(c=self.FITS, d=self.FITS)
        status, _, err = self.pj("run", "--arch", "eyeriss_v1", "--workload", "./conv.textproto", "--mapping", maps,
                                 *self.SIXTEEN)
        self.assertEqual((status, err), (0, ""))

    def test_folder_without_a_layer(self) -> None:
        maps = self.folder_of_mappings(c=self.FITS)
        self.conv_refused('maps/d.textproto: cannot read "maps/d.textproto": No such file or directory',
                          "--mapping", maps, *self.SIXTEEN)

    def test_a_layer_that_is_not_run_needs_no_mapping(self) -> None:
        maps = self.folder_of_mappings(c=self.FITS)
        status, _, err = self.pj("run", "--arch", "eyeriss_v1", "--workload", "./conv.textproto", "--mapping", maps,
                                 "--layers", "c", *self.SIXTEEN)
        self.assertEqual((status, err), (0, ""))

    def test_for_another_machine(self) -> None:
        maps = self.folder_of_mappings(c=self.FITS, d='architecture: "eyeriss_v2"\n' + self.FITS)
        self.conv_refused('maps/d.textproto:1:1: architecture: the machine is "eyeriss_v1", not "eyeriss_v2"; name it '
                          "or leave this out", "--mapping", maps, *self.SIXTEEN)

    def test_row_stationary_on_a_systolic_array(self) -> None:
        maps = self.folder_of_mappings(c=self.FITS, d=self.FITS)
        self.conv_refused("\n".join(f"maps/{layer}.textproto:1:1: row_stationary: row stationary needs one spatial "
                                    "array, systolic_8 has none" for layer in "cd"),
                          "--mapping", maps, arch="systolic_8")

    def test_sets_that_do_not_fit_on_the_array(self) -> None:
        maps = self.folder_of_mappings(c=self.FITS, d="row_stationary { p: 8 q: 2 r: 3 t: 2 }")
        self.conv_refused("maps/d.textproto:1:1: row_stationary: 12 x 14 units do not hold r 3 x t 2 sets of 3 filter "
                          "rows x 13 output rows", "--mapping", maps, *self.SIXTEEN)

    def test_scratchpads_that_are_too_small(self) -> None:
        # 16 sums of 4 bytes; at 16 bits 32 bytes of windows of 5 channels x 3 columns.
        maps = self.folder_of_mappings(c="row_stationary { p: 16 }", d=self.FITS)
        self.conv_refused("maps/c.textproto: layer[c]: psum_spad holds 48 bytes, 16 bytes too few for output 64 bytes",
                          "--mapping", maps)
        maps = self.folder_of_mappings(c="row_stationary { p: 8 q: 5 }")
        self.conv_refused("maps/c.textproto: layer[c]: ifmap_spad holds 24 bytes, 6 bytes too few for input 30 bytes",
                          "--mapping", maps, *self.SIXTEEN)

    def test_bus_with_too_few_ids(self) -> None:
        # 2 sets of channels x 2 of filters x 3 filter rows.
        maps = self.folder_of_mappings(c=self.FITS, d=self.FITS)
        self.conv_refused("\n".join(f"maps/{layer}.textproto: layer[{layer}]: filter_gin tells 8 groups of receivers "
                                    "apart; the weight goes to 12" for layer in "cd"),
                          "--mapping", maps, "--set", "pe_array.filter_gin.ids=8", *self.SIXTEEN)


class Machines(SpatialTest):
    def test_networks_are_changed_by_name(self) -> None:
        self.conv_refused("--set pe_array.gon.width_bits=0: fanout[pe_array].network[gon].width_bits: must be between "
                          "1 and 1048576, got 0", "--set", "pe_array.gon.width_bits=0")

    def test_a_network_for_another_tensor(self) -> None:
        # Where the networks begin in the file.
        text = (ROOT / "configs/architecture/eyeriss_v1.textproto").read_text(encoding="utf-8")
        line = text[:text.index("  network {")].count("\n") + 1
        where = f"configs/architecture/eyeriss_v1.textproto:{line}:3: fanout[pe_array].network"
        self.conv_refused(f'{where}: 2 networks carry "weight"; one is right\n'
                          f'{where}: no network carries "input"; name it in the carries of one', "--set", "pe_array.ifmap_gin.carries=[weight]")


if __name__ == "__main__":
    main(__doc__)
