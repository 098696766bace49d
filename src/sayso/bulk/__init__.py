"""Very many texts: shards → files of claims and events, on all cores or a cluster."""

from .job import JobResult, run_job
from .loading import load_job
from .stages import extract, fuse

__all__ = ["JobResult", "extract", "fuse", "load_job", "run_job"]
