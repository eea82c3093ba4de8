# SPDX-License-Identifier: Apache-2.0
"""What each plot shows, as a frame: ``plots.data.energy(result)`` has the numbers of ``plots.energy(result)``."""
from picojoule.plots.data_of_frames import bandwidth, occupancy, pareto, ski_slope
from picojoule.plots.data_of_results import energy, layers_in_time, movement, roofline, stalls

__all__ = ["bandwidth", "energy", "layers_in_time", "movement", "occupancy", "pareto", "roofline", "ski_slope",
           "stalls"]
