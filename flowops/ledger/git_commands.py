"""Where a store starts git: in a repository of our own, with the way to the user's `origin`.

Nothing is done inside the user's repository but to read its configuration. So its work tree,
index, branches, hooks and FETCH_HEAD stay as they are, and a shallow clone, a detached HEAD or a
linked work tree makes no difference. The repository of our own lies in a temporary folder and
holds the newest commit of our ref and no history.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import StoreFailed
from flowops.ledger.failures import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOCAL_SECONDS = 20.0
REMOTE_SECONDS = 30.0

# Variables that say which repository is meant are left out: a hook sets them for its own.
_KEPT = re.compile(
    r"GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_.*|HTTP_.*|PROXY_.*|ALLOW_PROTOCOL|EXEC_PATH"
    r"|CONFIG_(?:COUNT|KEY_[0-9]+|VALUE_[0-9]+|PARAMETERS|GLOBAL|SYSTEM|NOSYSTEM))",
    re.ASCII,
)
_WAY_TO_ORIGIN = re.compile(
    r"remote\.origin\.(url|pushurl|proxy|proxyauthmethod|uploadpack|receivepack)"
    r"|(url|http|https|credential|ssh|protocol|safe)\..*"
    r"|core\.(sshcommand|askpass|gitproxy)",
    re.DOTALL,
)
_ADDRESSES = {"remote.origin.url", "remote.origin.pushurl"}
_OURS = (
    ("core.hooksPath", os.devnull),
    ("core.fsync", "none"),  # the repository is a temporary one; the remote is what has to last
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("push.gpgSign", "false"),
    ("push.followTags", "false"),
    ("push.recurseSubmodules", "no"),
    ("fetch.recurseSubmodules", "no"),
    ("credential.interactive", "false"),
    ("advice.pushUpdateRejected", "false"),
)
_USERINFO = re.compile(r"(?<=://)[^/@\s]*@")


class Answer(Struct, frozen=True):
    """How a command of git ended. `said` is its standard error, without secrets from URLs."""

    code: int
    out: bytes
    said: str

    @property
    def is_good(self) -> bool:
        return self.code == 0


class Git:
    """A bare repository in a temporary folder, removed with this object."""

    def __init__(self, manifest_folder: Path, environ: Mapping[str, str]) -> None:
        """Raises StoreFailed where there is no git, no repository, or no remote `origin`."""
        top, self.object_format = _find_repository(manifest_folder, environ)
        settings = _read_settings(top, environ)
        urls = [value for key, value in settings if key == "remote.origin.url"]
        if not urls:
            raise StoreFailed(
                f"the repository {top} has no remote `origin`, which `state` would be kept in",
                hint="add one: git remote add origin URL",
            )
        self.url = without_userinfo(urls[0])
        self._top = top
        self.folder = _temporary_folder()
        self._remove = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._environ = {
            **_cleaned(environ, config=False),
            **_as_variables([*settings, *_OURS]),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        made = self.run(
            "init", "--quiet", "--bare", "--template=", f"--object-format={self.object_format}"
        )
        if not made.is_good:
            raise StoreFailed(f"git cannot work in {self.folder}: {made.said}")
        self._environ["GIT_DIR"] = str(self.folder)

    def run(self, *arguments: str, seconds: float = LOCAL_SECONDS) -> Answer:
        """Relative URLs begin at the top of the user's work tree, as they do for its git."""
        where = self._top if "GIT_DIR" in self._environ else self.folder
        return _run(arguments, where, self._environ, seconds)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """For a command that stays: whoever starts it ends it."""
        return _start(arguments, self._top, self._environ, said=subprocess.DEVNULL)


def without_userinfo(text: str) -> str:
    """A token often stands in a remote's URL; it has no business in a message."""
    return _USERINFO.sub("", text)


def _find_repository(folder: Path, environ: Mapping[str, str]) -> tuple[Path, str]:
    question = ("rev-parse", "--show-toplevel", "--show-object-format")
    answer = _run(question, folder, _cleaned(environ), LOCAL_SECONDS)
    top, _, object_format = os.fsdecode(answer.out).rstrip("\n").rpartition("\n")
    if answer.is_good and top:
        return Path(top), object_format
    if "dubious ownership" in answer.said:
        raise StoreFailed(
            f"git does not trust the repository of {folder}, which belongs to another user",
            hint=f"git config --global --add safe.directory {folder.resolve()}",
        )
    raise StoreFailed(
        f"{folder} is in no git repository, and `state` names a ref of one: {answer.said}",
        hint="run it in a clone, or keep the records in a folder: `state: .flowops`",
    )


def _read_settings(top: Path, environ: Mapping[str, str]) -> list[tuple[str, str]]:
    """What leads to `origin`, from every file that the user's git would read for it.

    They are handed on by the environment, so that a token in them reaches no other file.
    """
    answer = _run(("config", "--list", "--null"), top, _cleaned(environ), LOCAL_SECONDS)
    if not answer.is_good:
        raise StoreFailed(f"the configuration of {top} cannot be read: {answer.said}")
    entries = (each.partition("\n") for each in os.fsdecode(answer.out).split("\0") if each)
    settings = [
        (key, value if separator else "true")
        for key, separator, value in entries
        if _WAY_TO_ORIGIN.fullmatch(key)
    ]
    # git would push to each of several addresses, and no comparison holds for two.
    first = {key: value for key, value in reversed(settings) if key in _ADDRESSES}
    return [*first.items(), *(each for each in settings if each[0] not in _ADDRESSES)]


def _as_variables(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    variables: dict[str, str] = {}
    count = 0
    for count, (key, value) in enumerate(settings, 1):
        variables[f"GIT_CONFIG_KEY_{count - 1}"] = key
        variables[f"GIT_CONFIG_VALUE_{count - 1}"] = value
    return {**variables, "GIT_CONFIG_COUNT": str(count)}


def _cleaned(environ: Mapping[str, str], *, config: bool = True) -> dict[str, str]:
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(("GIT_", "SSH_ASKPASS"))  # which may open a window
        or (_KEPT.fullmatch(name) and (config or not name.startswith("GIT_CONFIG")))
    }
    return {
        **kept,
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_EDITOR": "false",
        "GIT_OPTIONAL_LOCKS": "0",
        "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "never",
    }


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="flowops-"))
    except OSError as error:
        raise StoreFailed(
            f"git needs a temporary folder: {in_words(error)}",
            hint="make room there, or let TMPDIR name another folder",
        ) from error


def _start(
    arguments: Iterable[str], where: Path, environ: Mapping[str, str], said: int
) -> subprocess.Popen[bytes]:
    try:
        # In a session of its own: a Ctrl-C must not end a push halfway, and nothing that git
        # starts finds a terminal to ask for a password.
        return subprocess.Popen(  # noqa: S603 - arguments are ours; a ref is checked before
            ["git", *arguments],  # noqa: S607 - the user's git, wherever it is
            cwd=where,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
        )
    except OSError as error:
        raise StoreFailed(
            f"git cannot be started: {in_words(error)}",
            hint="`state` names a ref of git: install git, or keep the records elsewhere",
        ) from error


def _run(
    arguments: Iterable[str], where: Path, environ: Mapping[str, str], seconds: float
) -> Answer:
    with _start(arguments, where, environ, said=subprocess.PIPE) as process:
        try:
            out, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return Answer(-1, b"", f"no answer within {seconds:.0f} s")
        except BaseException:
            _end(process)
            raise
    return Answer(process.returncode, out, _in_one_line(said))


def _end(process: subprocess.Popen[bytes]) -> None:
    """With all that it started, such as ssh."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _in_one_line(said: bytes) -> str:
    lines = (each.strip() for each in said.decode(errors="replace").splitlines())
    text = "; ".join(each for each in lines if each)
    return without_userinfo("".join(each for each in text if each.isprintable()))[:600]
