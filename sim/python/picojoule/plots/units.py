# SPDX-License-Identifier: Apache-2.0
"""Quantities, their units and prefixes, and the ticks of logarithmic axes."""
from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_PREFIXES = {-18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P",
             18: "E"}
_EVERY = tuple(range(1, 10))
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Quantity:
    """What a column holds: values times ten to the `exponent` are in `unit`; None: a unit that takes no prefix."""

    name: str
    unit: str
    exponent: int | None = 0


@dataclass(frozen=True)
class Scale:
    """How an axis shows a quantity: values are multiplied by `factor`."""

    factor: float
    unit: str
    label: str


ENERGY = Quantity("energy", "J", -12)
SECONDS = Quantity("time", "s")
NANOSECONDS = Quantity("time", "s", -9)
CYCLES = Quantity("time", "cycles")
BYTES_PER_SECOND = Quantity("bandwidth", "B/s")
MACS_PER_SECOND = Quantity("attained", "MAC/s")
TRAFFIC = Quantity("off-chip traffic", "B")

_COLUMNS = {
    "energy_pj": ENERGY, "seconds": SECONDS, "cycles": CYCLES,
    "area_mm2": Quantity("area", "mm²", None), "pj_per_mac": Quantity("energy a MAC", "pJ", None),
    "average_watts": Quantity("power", "W"), "tops_per_watt": Quantity("efficiency", "TOPS/W", None),
    "macs": Quantity("work", "MAC"), "dram_bytes": TRAFFIC, "edp_pjs": Quantity("energy × time", "J s", -12),
}
_SUFFIXES = {"_pj": ("J", -12), "_bytes": ("B", 0), "_mm2": ("mm²", None), "_seconds": ("s", 0), "_ns": ("s", -9),
             "_watts": ("W", 0), "_hz": ("Hz", 0), "_gb_per_s": ("B/s", 9), "_cycles": ("cycles", 0), "_k": ("K", None),
             "_kib": ("KiB", None), "_mib": ("MiB", None), "_gib": ("GiB", None)}


def quantity_of(column: str) -> Quantity:
    """The quantity of a column that carries its unit in its name, as ``energy_pj`` does; else a plain number."""
    if column in _COLUMNS:
        return _COLUMNS[column]
    for suffix, (unit, exponent) in _SUFFIXES.items():
        if column.endswith(suffix):
            return Quantity(column.removesuffix(suffix).replace("_", " "), unit, exponent)
    return Quantity(column.replace("_", " "), "", None)


def scale(quantity: Quantity, values: Iterable[float]) -> Scale:
    """The prefix with which the largest of `values` lies between 1 and 1000."""
    if quantity.exponent is None:
        return Scale(1.0, quantity.unit, f"{quantity.name} ({quantity.unit})" if quantity.unit else quantity.name)
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    power = 0 if largest == 0 else math.floor(math.log10(largest * (1 + 1e-12)) + quantity.exponent)
    thousands = min(max(power // 3 * 3, min(_PREFIXES)), max(_PREFIXES))
    unit = _PREFIXES[thousands] + quantity.unit
    return Scale(10.0 ** (quantity.exponent - thousands), unit, f"{quantity.name} ({unit})")


def shown(value: float, quantity: Quantity) -> str:
    """A figure with its unit: ``14.96 mJ``."""
    s = scale(quantity, [value])
    return f"{value * s.factor:.4g} {s.unit}".strip()


def log_ticks(low: float, high: float, at_most: int = 8) -> list[tuple[float, str]]:
    """Round values within [low, high], for a logarithmic axis, with their texts."""
    for steps in (_EVERY, (1, 2, 5), (1, 3), (1,)):
        ticks = _round_values(low, high, steps)
        if len(ticks) <= (4 if steps == _EVERY else at_most):
            break
    if len(ticks) < 2:
        ticks = [low * 1.02, math.sqrt(low * high), high / 1.02]
        return [(t, f"{t:.3g}") for t in ticks]
    return [(t, _plain_or_power(t)) for t in ticks[::math.ceil(len(ticks) / at_most)]]


def _round_values(low: float, high: float, steps: tuple[int, ...]) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [step * 10.0 ** power for power in powers for step in steps]
    return [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def binary_ticks(low: float, high: float, at_most: int = 6) -> list[tuple[float, str]]:
    """Powers of two within [low, high] bytes, with their texts: ``64 KiB``."""
    first, last = math.ceil(math.log2(low) - 1e-9), math.floor(math.log2(high) + 1e-9)
    powers = range(first, last + 1, max(1, math.ceil((last - first + 1) / at_most)))
    return [(2.0 ** p, f"{2 ** (p % 10)} {_BINARY[min(p // 10, 6)]}B") for p in powers if p >= 0]


def _plain_or_power(value: float) -> str:
    power = round(math.log10(value))
    if -4 < power < 5 or not math.isclose(value, 10.0 ** power):
        return f"{value:g}"
    return "10" + str(power).translate(_SUPERSCRIPTS)
