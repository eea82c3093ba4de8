# SPDX-License-Identifier: Apache-2.0
"""What can go wrong: every error of this package is a PicojouleError."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was asked for.

    Attributes
    ----------
    file : str
        The file, or the argument as the command line calls it (``--arch``).
    line, column : int
        Where in the file, from 1; 0: nowhere in particular.
    path : str
        The field, such as ``memory[buffer].capacity_bytes``.
    what : str
        What is wrong, and what would be right.
    text : str
        All of it in one line, as ``pj`` prints it.
    """

    file: str
    line: int
    column: int
    path: str
    what: str
    text: str


class PicojouleError(Exception):
    """The base of all errors of this package."""


class InputError(PicojouleError, ValueError):
    """What was asked for cannot be done; `problems` has everything that is wrong with it."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return InputError, (self.problems,)


class TooLargeError(PicojouleError, OverflowError):
    """A layer has more of something than 64 bits can count."""


class ClusterError(PicojouleError, RuntimeError):
    """Workers of a cluster that cannot do what the client asks for."""


class PlotError(PicojouleError, ValueError):
    """What was asked for cannot be drawn; the message says what would be right."""


class PageError(PicojouleError, ValueError):
    """What was to be shown is no report, no sweep or no timeline; the message says what would be right."""


class MissingPackageError(PicojouleError, ImportError):
    """A package that only some functions need is not installed; the message names it."""
