"""PNG pictures of screens, taken by a Chromium or Chrome that is installed here.

The browser is given a file and a folder of its own, and no network: the page's policy lets it load
nothing (`render/page/policy.py`).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import FlowopsError, StoreFailed
from flowops.render.page import render_stills
from flowops.render.page.sections import section_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowops.compare.changes.marks import Mark
    from flowops.findings import Route
    from flowops.operations.review import FlowReview
    from flowops.screens.storyboard import ScreenView, Storyboard

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium-headless-shell",
    "headless-shell",
)
VARIABLE = "FLOWOPS_BROWSER"
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
SECONDS = 60
"""For one picture. Most take less than one."""

_SHEET_WIDTH = 1640
_SCREEN_WIDTH = 400
_MARGIN = 32


class Look(Struct, frozen=True):
    """How the phones look: `theme` is `light` or `dark`, `platform` is `android` or `ios`."""

    theme: str = "light"
    platform: str = "android"


PLAIN = Look()


def find_browser(variables: Mapping[str, str]) -> str | None:
    """The program that FLOWOPS_BROWSER names, else the first that is installed; None for none.

    `variables` are those of the environment.
    """
    named = variables.get(VARIABLE)
    if named:
        return shutil.which(named)
    found = (shutil.which(name, path=variables.get("PATH")) for name in NAMES)
    return next(filter(None, found), None)


class Stills(Struct, frozen=True):
    """What pictures are taken of: `screens` by their places in the flow, from 1 on. `suffix` tells
    the revision in the names of files.
    """

    suffix: str
    screens: tuple[tuple[int, ScreenView], ...]
    marks: Mapping[Route, Mark]


def stills_of(review: FlowReview) -> tuple[Stills, ...]:
    """Of the later revision, then of the earlier one; where there are both, of screens that
    changed alone.
    """
    section = section_of(review)
    after = [each.after for each in section.changed]
    before = [each.before for each in section.changed]
    sides = (
        Stills("", _placed(review.board_after, after), section.marks_after),
        Stills("-before", _placed(review.board_before, before), section.marks_before),
    )
    return tuple(each for each in sides if each.screens)


def _placed(
    board: Storyboard | None, chosen: Iterable[ScreenView | None]
) -> tuple[tuple[int, ScreenView], ...]:
    routes = {each.route for each in chosen if each is not None}
    screens = board.screens if board is not None else ()
    return tuple(each for each in enumerate(screens, 1) if each[1].route in routes)


def take_pictures(
    stills: Stills, folder: Path, key: str, browser: str, look: Look = PLAIN
) -> tuple[Path, ...]:
    """A PNG for each screen, as `KEY-01-WELCOME.png`, and first one of all, as `KEY.png`.

    Raises FlowopsError where the browser does not do it, StoreFailed where one cannot be written.
    """
    screens = [screen for _, screen in stills.screens]
    page = render_stills(screens, stills.marks, theme=look.theme, platform=look.platform)
    prefix = f"{key}{stills.suffix}"
    names = [f"{prefix}-{place:02}-{_plain(each.id)}" for place, each in stills.screens]
    with tempfile.TemporaryDirectory(prefix="flowops-pictures-") as own:
        camera = _Camera(browser, Path(own), page)
        sheet, *heights = camera.heights()
        _make(folder)
        taken = [camera.take("", folder / f"{prefix}.png", _SHEET_WIDTH, sheet)]
        for place, (name, height) in enumerate(zip(names, heights, strict=True), 1):
            taken.append(
                camera.take(
                    f"#still-{place}", folder / f"{name}.png", _SCREEN_WIDTH, height + _MARGIN
                )
            )
    return tuple(taken)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _unwritten(folder, problem) from problem


def _unwritten(path: Path, problem: OSError) -> StoreFailed:
    said = (problem.strerror or str(problem)).lower()
    return StoreFailed(f"{path} could not be written: {said}", hint="-o FOLDER for pictures")


class _Camera:
    def __init__(self, browser: str, own: Path, page: str) -> None:
        self._browser, self._own = browser, own
        self._file = own / "stills.html"
        self._file.write_text(page, encoding="utf-8")

    def heights(self) -> list[int]:
        """Of all pictures together, then of each, in CSS pixels."""
        done = self._run("--dump-dom", f"--window-size={_SHEET_WIDTH},800", self._file.as_uri())
        title = re.search(r"<title>(\[[0-9,]+\])</title>", unescape(done))
        if title is None:
            raise FlowopsError(
                f"{self._browser} did not draw the screens",
                hint=f"name another Chromium or Chrome in {VARIABLE}",
            )
        heights: list[int] = json.loads(title[1])
        return heights

    def take(self, part: str, target: Path, width: int, height: int) -> Path:
        picture = self._own / "picture.png"
        picture.unlink(missing_ok=True)
        self._run(
            f"--screenshot={picture}",
            f"--window-size={width},{height}",
            "--force-device-scale-factor=2" if part else "--force-device-scale-factor=1",
            self._file.as_uri() + part,
        )
        if not picture.exists():
            raise FlowopsError(
                f"{self._browser} took no picture",
                hint=f"name another Chromium or Chrome in {VARIABLE}",
            )
        try:
            shutil.move(picture, target)
        except OSError as problem:
            raise _unwritten(target, problem) from problem
        return target

    def _run(self, *arguments: str) -> str:
        command = [self._browser, *FLAGS, f"--user-data-dir={self._own / 'profile'}", *_sandbox()]
        try:
            done = subprocess.run(  # noqa: S603 - a browser that the user has or names
                [*command, *arguments], capture_output=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise FlowopsError(
                f"{self._browser} could not be run: {problem}",
                hint=f"name another Chromium or Chrome in {VARIABLE}",
            ) from None
        return done.stdout.decode(errors="replace")


def _sandbox() -> list[str]:
    """Chromium refuses to run as root in its own sandbox, as containers do."""
    import os

    return ["--no-sandbox"] if os.geteuid() == 0 else []


def _plain(name: str) -> str:
    """As a part of a file's name, whatever the file system."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)[:60]
