# SPDX-License-Identifier: Apache-2.0
"""How far a long call is, for people: tqdm's bar where it is installed, in notebooks too."""
from __future__ import annotations

import sys
from typing import Any


class Bar:
    """One line that fills up. Without tqdm a line of text on a terminal, and nothing elsewhere."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._bar: Any = None
        self._what = ""
        try:
            from tqdm.auto import tqdm
        except ImportError:
            tqdm = None
        self._tqdm = tqdm

    def show(self, done: int, all_of_them: int, what: str) -> None:
        if self._tqdm is None:
            if sys.stderr.isatty():
                print(f"\r\033[K{done} of {all_of_them} {self._unit}: {what}", end="", file=sys.stderr, flush=True)
            return
        if self._bar is None or self._bar.total != all_of_them:
            self.close()
            self._bar = self._tqdm(total=all_of_them, unit=self._unit)
        self._bar.set_postfix_str(what, refresh=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        elif self._tqdm is None and sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
