# SPDX-License-Identifier: Apache-2.0
"""A sweep in a process of its own: engines in SystemC run in forks, and this one may have threads.

``python -m picojoule._sweep_child`` reads what to do from its standard input and tells progress on its standard output,
each message a length and a pickle.
"""
from __future__ import annotations

import os
import pickle
import signal
import struct
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from picojoule._sweep_runs import SweepProgress, SweepWords, Told, run_here

_LENGTH = struct.Struct("<Q")


def _send(stream: IO[bytes], message: Any) -> None:
    data = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    """None at the end."""
    head = stream.read(_LENGTH.size)
    return pickle.loads(stream.read(*_LENGTH.unpack(head))) if len(head) == _LENGTH.size else None


def _listen(child: subprocess.Popen[bytes], progress: Told | None) -> None:
    assert child.stdout is not None
    while (message := _receive(child.stdout)) is not None:
        if isinstance(message, BaseException):
            raise message
        if progress is not None:
            progress(message)
    if child.wait() != 0:
        raise RuntimeError(f"the sweep's process ended with status {child.returncode}")


def run(words: SweepWords, store: str, resume: bool, jobs: int, verify: str, progress: Told | None) -> None:
    """Raises what the sweep raised there."""
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).absolute().parents[1]),
                                                 *filter(None, [environment.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "picojoule._sweep_child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdin is not None
        try:
            _send(child.stdin, (words, store, resume, jobs, verify, progress is not None))
            child.stdin.close()
            _listen(child, progress)
        except BaseException:
            child.send_signal(signal.SIGINT)  # it keeps what is finished
            raise


def main() -> None:
    words, store, resume, jobs, verify, wanted = _receive(sys.stdin.buffer)
    out = sys.stdout.buffer

    def told(progress: SweepProgress) -> None:
        _send(out, progress)

    try:
        run_here(words, store, resume, jobs, verify, told if wanted else None)
    except KeyboardInterrupt as e:
        _send(out, e)
    except Exception as e:
        _send(out, e)


if __name__ == "__main__":
    main()
