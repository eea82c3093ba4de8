# SPDX-License-Identifier: Apache-2.0
"""Real numbers through arrays that compute."""
from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Union

from picojoule import _core


@dataclass(frozen=True)
class Values:
    """How numbers are computed in a run (docs/models/pim_values.md): names and meanings are those of `accuracy`.

    Attributes
    ----------
    samples : path, optional
        CSV of ``use,label,x0,...``; those of the model if not given, needed with a file of one's own.
    sample_limit : int, optional
        Test samples at most; all if not given.
    noise : float
        Scatter of programmed cells: a share of the conductance range (``device="even"``) or of each cell's own
        (``"mismatch"``), a factor on what was measured (``"pcm"``, ``"rram"``).
    adc_range : "unit" or float
        One step of a converter is one product, or its codes span this share of the largest sum.
    read_noise, stuck_low, stuck_high : float
        Shares: of the conductance range, anew in each conversion; of cells.
    on_off, age_s, wire_ohm : float
        Highest over lowest conductance; seconds since programming (``"pcm"``); of wire of one cell's length. 0: none.
    """

    samples: Union[str, "os.PathLike[str]", None] = None
    sample_limit: int | None = None
    noise: float = 0.0
    device: str = "even"
    adc_range: Union[str, float] = "unit"
    read_noise: float = 0.0
    stuck_low: float = 0.0
    stuck_high: float = 0.0
    on_off: float = 0.0
    age_s: float = 0.0
    wire_ohm: float = 0.0

    def request(self) -> _core.ValuesRequest:
        request = _core.ValuesRequest()
        request.samples = "" if self.samples is None else os.fspath(self.samples)
        request.sample_limit = self.sample_limit
        request.noise = self.noise
        request.device = self.device
        request.adc_range = self.adc_range if isinstance(self.adc_range, str) else f"{self.adc_range:g}"
        request.read_noise, request.stuck_low, request.stuck_high = self.read_noise, self.stuck_low, self.stuck_high
        request.on_off, request.age_seconds, request.wire_ohm = self.on_off, self.age_s, self.wire_ohm
        return request
