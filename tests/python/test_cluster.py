# SPDX-License-Identifier: Apache-2.0
"""A sweep on a Dask cluster: a real scheduler and workers, processes that talk TCP on the loopback address."""
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import picojoule as pj

distributed = pytest.importorskip("distributed")
from picojoule import _sweep_cluster  # noqa: E402  needs distributed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of tornado's
AXES = {"array.rows": "8:64:8", "unified_buffer.capacity_kib": [256, 512, 1024, 2048]}
POINTS = 32


def dask(*arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", *arguments], env={**os.environ, **environment},
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Cluster:
    """One scheduler and two workers of one thread each, without nannies: a worker that dies is not replaced."""

    def __init__(self, folder: Path, allowed_failures: int) -> None:
        self.file = folder / "scheduler.json"
        self.scheduler = dask("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                              "--scheduler-file", str(self.file),
                              DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=str(allowed_failures))
        self.workers = [self.worker() for _ in range(2)]
        self.client = distributed.Client(scheduler_file=str(self.file), timeout=60)
        self.client.wait_for_workers(2, timeout=60)

    def worker(self) -> "subprocess.Popen[bytes]":
        return dask("distributed.cli.dask_worker", "--scheduler-file", str(self.file), "--host", "127.0.0.1",
                    "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def close(self) -> None:
        self.client.close()
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


@pytest.fixture(params=[3])
def cluster(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    made = Cluster(tmp_path, request.param)
    yield made
    made.close()


def sizes(**more: object) -> pj.Sweep:
    return pj.sweep("systolic_32", "resnet50", **{"vary": AXES, **more})  # type: ignore[arg-type]


def test_it_is_the_sweep_of_one_machine(cluster: Cluster, tmp_path: Path) -> None:
    told: list[pj.SweepProgress] = []
    there = sizes(store=tmp_path / "there.sqlite", client=cluster.client, progress=told.append)
    here = sizes()
    assert there.points.equals(here.points) and there.layers.equals(here.layers) and there.facts == here.facts
    assert [p.done for p in told] == list(range(1, POINTS + 1)) and told[-1].failed == 0


@pytest.mark.parametrize("cluster", [3, 0], indirect=True)  # given out again by the scheduler; by the client
def test_a_worker_that_is_killed_loses_and_doubles_nothing(cluster: Cluster, tmp_path: Path) -> None:
    def kill_one(progress: pj.SweepProgress) -> None:
        if progress.done == 3:
            cluster.workers[0].send_signal(signal.SIGKILL)

    there = sizes(store=tmp_path / "there.sqlite", client=cluster.client, progress=kill_one)
    assert there.points["point"].tolist() == list(range(POINTS)) and there.points["error"].isna().all()
    assert there.points.equals(sizes().points)
    assert cluster.workers[0].wait() == -signal.SIGKILL


@pytest.mark.parametrize("cluster", [0], indirect=True)
def test_a_point_that_kills_its_workers_is_a_row_with_that_error(cluster: Cluster,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    evaluate = _sweep_cluster._evaluate

    def deadly(words: object, configuration: str, points: list[int]) -> list[bytes]:
        if 1 in points:
            os.kill(os.getpid(), signal.SIGKILL)
        return evaluate(words, configuration, points)  # type: ignore[arg-type]

    monkeypatch.setattr(_sweep_cluster, "_evaluate", deadly)
    cluster.workers.append(cluster.worker())
    cluster.client.wait_for_workers(3, timeout=60)
    there = pj.sweep("systolic_8", "alexnet", layers="CONV3", vary={"batch": [1, 2, 4]}, client=cluster.client)
    assert there.points["error"].tolist() == [None, "the workers that ran it died", None]


def test_what_ends_the_client_keeps_the_points_and_resumes_elsewhere(cluster: Cluster, tmp_path: Path) -> None:
    def stop(progress: pj.SweepProgress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    store = tmp_path / "there.sqlite"
    with pytest.raises(KeyboardInterrupt):
        sizes(store=store, client=cluster.client, progress=stop)
    assert len(pj.Sweep(store).points) == 5
    assert sizes(store=store, resume=True).points.equals(sizes().points)


def test_simulated_points_and_machines_made_in_python_go_along(cluster: Cluster) -> None:
    machines = [pj.Architecture("systolic_8"), pj.Architecture("systolic_8").set("array.rows", 4)]
    there = pj.sweep("systolic_8", "alexnet", layers="CONV3", engine="replay", vary={"arch": machines},
                     client=cluster.client)
    alone = [pj.run(machine, "alexnet", layers="CONV3").totals["cycles"] for machine in machines]
    assert there.points["cycles"].tolist() == alone


def test_problems_come_before_anything_is_given_out(cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(pj.InputError, match="did you mean"):
        sizes(store=tmp_path / "s.sqlite", vary={"array.row": [4]}, client=cluster.client)
    assert not (tmp_path / "s.sqlite").exists()


def test_a_worker_with_other_files_is_refused(cluster: Cluster, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    machine = tmp_path / "mine.textproto"
    pj.Architecture("systolic_8").write(machine)
    chunks = _sweep_cluster._chunks

    def changed_meanwhile(left: list[int], threads: int) -> Iterator[list[int]]:
        pj.Architecture("systolic_8").set("array.rows", 4).write(machine)
        return chunks(left, threads)

    monkeypatch.setattr(_sweep_cluster, "_chunks", changed_meanwhile)
    with pytest.raises(pj.ClusterError, match="other files: file mine.textproto"):
        pj.sweep(machine, "alexnet", layers="CONV3", vary={"batch": [1, 2]}, client=cluster.client)
