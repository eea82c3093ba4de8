# SPDX-License-Identifier: Apache-2.0
"""Accuracy of a network on arrays that compute, beside the energy of an inference."""
from __future__ import annotations

import io
import os
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Union

from picojoule import _core
from picojoule._answer import Answer
from picojoule._request import ArchitectureLike, Held, TechnologyLike, Words, on_main_thread

if TYPE_CHECKING:
    import pandas as pd

Values = Union[str, float, Sequence[float]]


class Accuracy(Answer):
    """What ``pj accuracy`` says.

    Attributes
    ----------
    data : dict
        As its JSON (docs/models/accuracy.md).
    points : pandas.DataFrame
        One row a point: adc_bits, cell_bits, weight_bits, input_bits, noise, accuracy (mean over the seeds),
        lowest_accuracy, highest_accuracy, integer_accuracy, float_accuracy, clipped_share, energy_pj, seconds, on_front, ...
    layers : pandas.DataFrame
        One row a point and layer: layer, conversions, clipped_share, expected_clipped_share, snr_db (missing: exact).
    """

    def __init__(self, as_json: str, csv: str, layers_csv: str, text: str) -> None:
        super().__init__(as_json, text)
        self._csv = csv
        self._layers_csv = layers_csv

    @cached_property
    def points(self) -> pd.DataFrame:
        import pandas as pd

        return pd.read_csv(io.StringIO(self._csv)).astype({"on_front": bool})

    @cached_property
    def layers(self) -> pd.DataFrame:
        import pandas as pd

        return pd.read_csv(io.StringIO(self._layers_csv))

    def __repr__(self) -> str:
        return f"<picojoule.Accuracy {self.data['model']} on {self.data['architecture']}: {len(self.data['points'])} points>"

    def _repr_html_(self) -> str:
        return str(self.points.to_html(index=False, max_rows=60))


def _text(values: Values | None) -> str:
    if values is None or isinstance(values, str):
        return values or ""
    return ",".join(f"{v:g}" for v in values) if isinstance(values, Sequence) else f"{values:g}"


def accuracy(architecture: ArchitectureLike, model: str | os.PathLike[str], *, adc_bits: Values | None = None,
             cell_bits: Values | None = None, weight_bits: Values | None = None, input_bits: Values | None = None,
             noise: Values = 0.0, device: str = "even", adc_range: str | float = "unit", read_noise: float = 0.0,
             stuck_low: float = 0.0, stuck_high: float = 0.0, on_off: float = 0.0, age_s: float = 0.0,
             wire_ohm: float = 0.0, seeds: int = 3, seed: int = 1, samples: str | os.PathLike[str] | None = None,
             technology: TechnologyLike | None = None, engine: str = "analytic",
             set: MappingOf[str, Any] | None = None) -> Accuracy:  # noqa: A002
    """How often a network is right on a machine whose arrays compute, and what an inference costs, as ``pj accuracy``.

    Parameters
    ----------
    architecture, technology, engine, set
        As of `run`.
    model : str or path
        ``"digits_cnn"``, ``"digits_mlp"``, or an ONNX file with its weights.
    adc_bits, cell_bits, weight_bits, input_bits : int, list of int, or str, optional
        Values of each; every combination is a point. As a text ``"4:8"`` or ``"1,2"``. The machine's own if not given; of
        weights and inputs 8.
    noise : float, list of float, or str
        Scatter of programmed cells: a share of the conductance range (``device="even"``) or of each cell's own
        (``"mismatch"``), a factor on what was measured (``"pcm"``, ``"rram"``).
    adc_range : "unit" or float
        One step of a converter is one product, or its codes span this share of the largest sum.
    read_noise, stuck_low, stuck_high : float
        Shares: of the conductance range, anew in each conversion; of cells.
    on_off, age_s, wire_ohm : float
        Highest over lowest conductance; seconds since programming (``"pcm"``); of wire of one cell's length. 0: none.
    seeds, seed : int
        Runs of a noisy device, and the first of their seeds.
    samples : path, optional
        CSV of ``use,label,x0,...``; needed with a file of one's own.

    Raises
    ------
    InputError
        A machine without such arrays, a node of the model that is not computed, ...
    """
    held = Held()
    request = _core.AccuracyRequest()
    request.run = Words(architecture=architecture, technology=technology, engine=engine, set=set).request(held)
    request.model = os.fspath(model)
    request.samples = "" if samples is None else os.fspath(samples)
    request.adc_bits, request.cell_bits = _text(adc_bits), _text(cell_bits)
    request.weight_bits, request.input_bits = _text(weight_bits), _text(input_bits)
    request.noise, request.device, request.adc_range = _text(noise), device, _text(adc_range)
    request.read_noise, request.stuck_low, request.stuck_high = read_noise, stuck_low, stuck_high
    request.on_off, request.age_seconds, request.wire_ohm = on_off, age_s, wire_ohm
    request.seed, request.seeds = seed, seeds
    return Accuracy(*_core.accuracy(request, on_main_thread()))
