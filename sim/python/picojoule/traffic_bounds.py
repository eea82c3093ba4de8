# SPDX-License-Identifier: Apache-2.0
"""The least traffic to the off-chip memory, whatever the mapping."""
from __future__ import annotations

import io
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from picojoule import _core
from picojoule._answer import Answer
from picojoule._request import Held, Words, WorkloadLike, on_main_thread

if TYPE_CHECKING:
    import pandas as pd


class Bounds(Answer):
    """What ``pj bounds`` says.

    Attributes
    ----------
    data : dict
        As its JSON (docs/models/bounds.md).
    frame : pandas.DataFrame
        One row a layer and capacity: layer, capacity_bytes, least_bytes (proven for every mapping), reached_bytes (by a
        mapping that was found), floor_bytes (every tensor once), mapping, ...
    """

    def __init__(self, as_json: str, csv: str, text: str) -> None:
        super().__init__(as_json, text)
        self._csv = csv

    @cached_property
    def frame(self) -> pd.DataFrame:
        import pandas as pd

        return pd.read_csv(io.StringIO(self._csv))

    def __repr__(self) -> str:
        return f"<picojoule.Bounds {self.data['workload']}: {len(self.data['layers'])} layers>"

    def _repr_html_(self) -> str:
        return str(self.frame.drop(columns=["mapping"]).to_html(index=False, max_rows=60))


def bounds(workload: WorkloadLike, *, layer: str | None = None, capacity_bytes: str | Sequence[int] | None = None,
           batch: int | None = None, precision: str | None = None, dims: MappingOf[str, int] | None = None,
           unsupported_on_host: bool = False) -> Bounds:
    """The least off-chip traffic of each layer against the size of one on-chip buffer, as ``pj bounds``.

    Parameters
    ----------
    workload, batch, precision, dims, unsupported_on_host
        As of `run`.
    layer : str, optional
        This one alone.
    capacity_bytes : list of int, or str, optional
        Of the buffer, in bytes; as a text ``"1024:16777216:15:log"``, which is also what it is if not given.

    Raises
    ------
    InputError
        No such layer, a capacity that is none, ...
    """
    held = Held()
    request = Words(workload=workload, batch=batch, precision=precision, dims=dims,
                    unsupported_on_host=unsupported_on_host).request(held)
    capacity = capacity_bytes or ""
    text = capacity if isinstance(capacity, str) else ",".join(str(c) for c in capacity)
    return Bounds(*_core.bounds(request, layer or "", text, on_main_thread()))
