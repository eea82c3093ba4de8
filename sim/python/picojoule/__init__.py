# SPDX-License-Identifier: Apache-2.0
"""picojoule: cycles and energy of machine-learning accelerators, each picojoule explained.

>>> import picojoule as pj
>>> result = pj.run("eyeriss_v1", "alexnet", engine="analytic")
>>> result.layers[["name", "cycles", "energy_pj"]]  # doctest: +SKIP
"""
from __future__ import annotations

import os

os.environ.setdefault("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1")

from picojoule._core import __version__, architectures, drams, engines, technologies, workloads  # noqa: E402
from picojoule.errors import InputError, PicojouleError, Problem, TooLargeError  # noqa: E402
from picojoule.experiment import run  # noqa: E402
from picojoule.result import Result  # noqa: E402

__all__ = ["InputError", "PicojouleError", "Problem", "Result", "TooLargeError", "__version__", "architectures",
           "drams", "engines", "run", "technologies", "workloads"]
