# SPDX-License-Identifier: Apache-2.0
"""picojoule: cycles and energy of machine-learning accelerators, each picojoule explained.

>>> import picojoule as pj
>>> result = pj.run("eyeriss_v1", "alexnet", engine="analytic")
>>> result.layers[["name", "cycles", "energy_pj"]]  # doctest: +SKIP
"""
from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1")
# Installed, configurations lie where the environment has its data; in a build folder the source tree has them.
_home = Path(__file__).absolute().parents[min(4, len(Path(__file__).absolute().parents) - 1)] / "share" / "picojoule"
if _home.is_dir():
    os.environ.setdefault("PICOJOULE_HOME", str(_home))

from picojoule._core import (  # noqa: E402
    __version__,
    architectures,
    drams,
    engines,
    published,
    technologies,
    workloads,
)
from picojoule._sweep_runs import SweepProgress  # noqa: E402
from picojoule.comparisons import Diff, Reproduction, reproduce  # noqa: E402
from picojoule.accuracies import Accuracy, accuracy  # noqa: E402
from picojoule.documents import Architecture, Mapping, Technology, Workload  # noqa: E402
from picojoule.errors import (  # noqa: E402
    ClusterError,
    InputError,
    PageError,
    PicojouleError,
    Problem,
    TooLargeError,
)
from picojoule.experiment import mappings, run  # noqa: E402
from picojoule.mapping_search import MapResult, Search, map  # noqa: A004, E402
from picojoule.result import Result  # noqa: E402
from picojoule.sweeps import Sweep, sweep  # noqa: E402
from picojoule.traffic_bounds import Bounds, bounds  # noqa: E402
from picojoule.value_runs import Values  # noqa: E402

__all__ = ["Accuracy", "Architecture", "Bounds", "ClusterError", "Diff", "InputError", "MapResult", "Mapping", "PageError",
           "PicojouleError", "Problem", "Reproduction", "Result", "Search", "Sweep", "SweepProgress", "Technology",
           "TooLargeError", "Values", "Workload", "__version__", "accuracy", "architectures", "bounds", "drams",
           "engines", "map", "mappings", "published", "reproduce", "run", "sweep", "technologies", "workloads"]
