# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when a page is made."""
from __future__ import annotations

from picojoule.errors import PicojouleError


class PageError(PicojouleError, ValueError):
    """What was to be shown is no report, no sweep or no timeline; the message says what would be right."""
