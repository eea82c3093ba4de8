# SPDX-License-Identifier: Apache-2.0
"""Results and sweeps as one HTML file each, which opens offline and asks nobody for anything (docs/report_page.md)."""
from __future__ import annotations

from picojoule.page.pages import comparison_page, report_page, sweep_page
from picojoule.page.sweep_store import load_sweep
from picojoule.page.timeline import load_timeline

__all__ = ["comparison_page", "load_sweep", "load_timeline", "report_page", "sweep_page"]
