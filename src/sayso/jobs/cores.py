"""Processes on this machine: the default for long work.

Each worker is a process pool of one, so that when a process dies (killed for memory, a crash in
native code) it is known which task it was at: that one is tried again, the others lose nothing.
Workers are spawned, not forked: forking a process with threads (SQLite, PyTorch) can hang.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from ..errors import StorageError

_AHEAD = 4
"""Tasks a worker holds, so that it has work while the results are being used."""
_THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Cores:
    """Runs tasks in processes of this machine."""

    name = "cores"

    def __init__(self, workers: int = 0) -> None:
        """With 0 `workers` there are as many as cores this process may use."""
        if workers < 0:
            raise ValueError("workers must not be negative")
        self.workers = workers or usable_cores()

    def run(
        self,
        fn: Callable[[Any], Any],
        tasks: Iterable[tuple[str, Any]],
        window: int = 64,
        retries: int = 3,
    ) -> Iterator[tuple[str, Any]]:
        """Yield (key, fn(task)) in the order of `tasks`.

        `fn`, its argument and its result must be picklable.  A task whose process died is run
        again up to `retries` times, then StorageError names it.  What `fn` raises comes through
        in its turn.  At most `window` tasks are taken from `tasks` and not yet yielded.
        """
        if window < 1:
            raise ValueError("window must be at least 1")
        crew = _Crew(fn, min(self.workers, window), retries)
        try:
            yield from crew.results(tasks, window)
        finally:
            crew.dismiss()


class _Job:
    """One task, where it stands and how often its process has died."""

    __slots__ = ("deaths", "done", "error", "key", "task", "value")

    def __init__(self, key: str, task: Any) -> None:
        self.key = key
        self.task = task
        self.deaths = 0
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None


class _Worker:
    """One process and the jobs handed to it, oldest first."""

    def __init__(self) -> None:
        self.pool = _pool()
        self.jobs: deque[tuple[_Job, Future[Any]]] = deque()


class _Crew:
    """The workers of one run."""

    def __init__(self, fn: Callable[[Any], Any], size: int, retries: int) -> None:
        self.fn = fn
        self.retries = retries
        self.workers = [_Worker() for _ in range(size)]
        self.queue: deque[_Job] = deque()

    def results(self, tasks: Iterable[tuple[str, Any]], window: int) -> Iterator[tuple[str, Any]]:
        waiting = iter(tasks)
        taken: deque[_Job] = deque()
        more = True
        while True:
            while more and len(taken) < window:
                following = next(waiting, None)
                if following is None:
                    more = False
                    break
                job = _Job(*following)
                taken.append(job)
                self.queue.append(job)
                self._hand_out()
            if not taken:
                return
            while not taken[0].done:
                self._await()
            job = taken.popleft()
            if job.error is not None:
                raise job.error
            yield job.key, job.value

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.pool.shutdown(wait=False, cancel_futures=True)

    def _hand_out(self) -> None:
        for load in range(_AHEAD):
            for worker in self.workers:
                if self.queue and len(worker.jobs) <= load:
                    self._submit(worker, self.queue.popleft())

    def _submit(self, worker: _Worker, job: _Job) -> None:
        try:
            future = worker.pool.submit(self.fn, job.task)
        except BrokenProcessPool:
            # It died since we last looked; what it was at is found out by _collect.
            self.queue.appendleft(job)
            if not worker.jobs:
                self._replace(worker)
            return
        worker.jobs.append((job, future))

    def _await(self) -> None:
        self._hand_out()
        flying = [future for worker in self.workers for _, future in worker.jobs]
        wait(flying, return_when=FIRST_COMPLETED)
        for worker in self.workers:
            self._collect(worker)
        self._hand_out()

    def _collect(self, worker: _Worker) -> None:
        """Take finished jobs from a worker; if it died, blame the oldest unfinished one."""
        while worker.jobs and worker.jobs[0][1].done():
            job, future = worker.jobs[0]
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                self._bury(worker)
                return
            worker.jobs.popleft()
            job.done = True
            if error is None:
                job.value = future.result()
            else:
                job.error = error
            job.task = None

    def _bury(self, worker: _Worker) -> None:
        victim, _ = worker.jobs.popleft()
        innocent = [job for job, _ in worker.jobs]
        worker.jobs.clear()
        self._replace(worker)
        victim.deaths += 1
        if victim.deaths > self.retries:
            victim.done = True
            victim.error = StorageError(
                f"task {victim.key!r} was given up: its process died {victim.deaths} times "
                "(out of memory?)"
            )
            self.queue.extendleft(reversed(innocent))
        else:
            self.queue.extendleft(reversed([victim, *innocent]))

    def _replace(self, worker: _Worker) -> None:
        worker.pool.shutdown(wait=False, cancel_futures=True)
        worker.pool = _pool()


def usable_cores() -> int:
    """Return the number of cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker
    )


def _start_worker() -> None:
    """Prepare a worker process: one thread, no tracebacks on Ctrl-C, no life after the parent."""
    for name in _THREAD_LIMITS:
        os.environ.setdefault(name, "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    """End this process when its parent is gone: a pool's worker would wait for ever."""
    parent.join()
    os._exit(1)
