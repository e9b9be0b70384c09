"""`flowops apply` in a process that is there to be killed, forked from one with all imported.

It is a process of its own, with the exit code and signals of the command; only its start is cheap.
"""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import flowops
from flowops.cli.main import main
from tests.e2e.project import CLEAN, Project

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from pathlib import Path

# Also what a command loads only when it needs it.
_FOUND = [each.name for each in pkgutil.walk_packages(flowops.__path__, "flowops.")]
for _name in (*_FOUND, "jsonschema"):
    if not _name.endswith("__main__"):
        import_module(_name)

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])


def start_apply(project: Project, *options: str) -> BaseProcess:
    process = _FORKING.Process(target=_apply, args=(project.folder, project.environ, options))
    process.start()
    return process


def _apply(folder: Path, environ: dict[str, str], options: tuple[str, ...]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(CLEAN | environ)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.argv = ["flowops", "apply", "--yes", *options]
    main()
