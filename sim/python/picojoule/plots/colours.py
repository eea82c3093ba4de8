# SPDX-License-Identifier: Apache-2.0
"""One colour for each category, tensor, component and stall reason, the same in every plot.

Okabe and Ito, *Color universal design* (2008), and greys; neighbours in a stack also differ in lightness or hatch, so
that a plot can be read without colours.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BLUE, ORANGE, GREEN, YELLOW = "#0072B2", "#E69F00", "#009E73", "#F0E442"
VERMILLION, SKY, PURPLE, WINE = "#D55E00", "#56B4E9", "#CC79A7", "#882255"
GREY, LIGHT, INK = "#999999", "#D4D4D4", "#333333"


@dataclass(frozen=True)
class Style:
    """A colour, and a hatch as plotly calls it: "", "/", "\\\\", "x", ".", "-", "|", "+"."""

    colour: str
    hatch: str = ""


OTHERS = Style(GREY, ".")
CATEGORIES = {"arithmetic": Style(BLUE), "movement": Style(ORANGE, "/"), "conversion": Style(WINE, "x"),
              "control": Style(GREEN), "static": Style(LIGHT, "\\")}
TENSORS = {"weight": Style(VERMILLION), "input": Style(SKY, "/"), "output": Style(GREEN),
           "partial sum": Style(YELLOW, "\\"), "no tensor": Style(LIGHT)}
# Movement by boundary, from near to far.
MOVEMENTS = {"arithmetic": Style(BLUE), "movement: chip": Style(YELLOW, "/"), "movement: package": Style(SKY, "x"),
             "movement: dram": Style(VERMILLION), "movement: board": Style(GREY, "\\"),
             "movement: host": Style(INK)}
BUS_USES = {"data": Style(SKY), "row_miss": Style(WINE, "/"), "bank_group": Style(ORANGE),
            "turnaround": Style(GREEN, "\\"), "refresh": Style(YELLOW), "queue": Style(PURPLE, "x"),
            "command_bus": Style("#555555"), "power_down": Style(GREY, "."), "idle": Style("#F2F2F2")}
READ, WRITTEN = Style(BLUE), Style(VERMILLION)
_CYCLE = (BLUE, ORANGE, WINE, SKY, VERMILLION, GREEN, YELLOW, PURPLE)
_HATCHES = ("", "/", "", "x", "", "\\", ".")
_REASON_HATCHES = ("/", "x", "\\", "+", "-", "|", ".")


def of_components(names: Iterable[str]) -> dict[str, Style]:
    """By place among the machine's components: more than eight get the colours again, with other hatches."""
    return {name: Style(_CYCLE[i % len(_CYCLE)], _HATCHES[i % len(_HATCHES)]) for i, name in enumerate(names)}


def of_reasons(stall_reasons: Mapping[str, int]) -> dict[str, Style]:
    """Of stall reasons, ``input: dram latency``: the tensor's colour; the hatches of the seven longest differ."""
    styles = {"compute": CATEGORIES["arithmetic"]}
    for i, reason in enumerate(longest_first(stall_reasons)):
        tensor = reason.partition(":")[0].replace("_", " ")
        colour = TENSORS[tensor].colour if tensor in TENSORS else LIGHT
        styles[reason] = Style(colour, _REASON_HATCHES[i % len(_REASON_HATCHES)])
    return styles


def longest_first(stall_reasons: Mapping[str, int]) -> list[str]:
    """Reasons by their cycles; equal ones by name."""
    return sorted(stall_reasons, key=lambda reason: (-stall_reasons[reason], reason))
