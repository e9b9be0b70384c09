"""One ref of a remote repository: looked at, fetched, and pushed to by compare-and-swap."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import StoreFailed
from flowops.ledger.git_commands import REMOTE_SECONDS

if TYPE_CHECKING:
    from flowops.ledger.git_commands import Answer, Git

_FETCHED = "refs/flowops-fetched/tip"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
# Two pushes at once: one of them finds the ref taken, or moved on, and says so in these words.
_CONTENTION = re.compile(
    r"stale info|fetch first|non-fast-forward|needs force|failed to update ref|cannot lock ref"
    r"|failed to lock|reference already exists|incorrect old value|already exists|but expected"
    r"|reference is missing|unable to lock|remote ref updated since checkout",
    re.IGNORECASE,
)
_NO_RIGHT = re.compile(
    r"permission (?:to .* )?denied|\b403\b|write access|not allowed to push"
    r"|protected branch|read.?only|insufficient permission|unauthorized",
    re.IGNORECASE,
)
_NO_KEY = re.compile(
    r"could not read (?:username|password)|authentication failed|terminal prompts disabled|\b401\b"
    r"|permission denied \(publickey|host key verification failed|invalid username",
    re.IGNORECASE,
)
_NO_WAY = re.compile(
    r"could not resolve|unable to access|connection (?:refused|timed out|reset)|no answer within"
    r"|network is unreachable|no route to host|failed to connect|operation timed out",
    re.IGNORECASE,
)


class Push(Enum):
    """How a push ended, as far as its answer says."""

    DONE = "done"
    MOVED = "somebody else was faster"
    REFUSED = "the remote does not want it"
    DENIED = "we may not push there at all"
    UNCLEAR = "nobody can say whether it took effect"


class Pushed(Struct, frozen=True):
    end: Push
    answer: Answer


class Remote:
    """`ref` where the remote takes it, else the branch of the same name; readers look at both."""

    def __init__(self, git: Git, ref: str) -> None:
        self._git = git
        self._refs = (ref, "refs/heads/" + ref.removeprefix("refs/"))
        self._found: str | None = None
        self._refused = False
        self._has_some = False

    @property
    def place(self) -> str:
        return f"{self.ref} of {self._git.url}"

    @property
    def ref(self) -> str:
        return self._found or self._refs[self._refused]

    @property
    def is_branch(self) -> bool:
        return self.ref == self._refs[1]

    def newest(self) -> str | None:
        """The commit that the ref is at, by now with all its files in our repository, or none.

        Which ref it is, is looked up until there is one, and not again. Raises StoreFailed.
        """
        if self._found is None:
            self.look()
        return self._fetch() if self._found else None

    def look(self) -> None:
        """Finds the ref. Raises StoreFailed, also if there is a branch as well."""
        answer = self._git.run("ls-remote", "origin", *self._refs, seconds=REMOTE_SECONDS)
        if not answer.is_good:
            raise self.failure("cannot be read", answer)
        lines = (line.partition("\t") for line in answer.out.decode(errors="replace").splitlines())
        found = {ref for _, _, ref in lines if ref in self._refs}
        if len(found) > 1:
            raise StoreFailed(
                f"{self._git.url} keeps records in {' and in '.join(sorted(found))}",
                hint="look at both, and delete the one that is out of date: "
                f"git push origin :{self._refs[1]}",
            )
        self._found = next(iter(found), None)

    def _fetch(self) -> str | None:
        fetched = self._git.folder / "FETCH_HEAD"
        fetched.unlink(missing_ok=True)
        answer = self._git.run(
            "fetch",
            "--quiet",
            "--no-tags",
            # Only what is newest; and later what was added since.
            *([] if self._has_some else ["--depth=1"]),
            "origin",
            f"+{self.ref}:{_FETCHED}",
            seconds=REMOTE_SECONDS,
        )
        if "couldn't find remote ref" in answer.said:
            self._found = None
            return None
        if not answer.is_good:
            raise self.failure("cannot be fetched", answer)
        self._has_some = True
        commit = fetched.read_text("ascii").partition("\t")[0]
        if not _COMMIT.fullmatch(commit):
            raise StoreFailed(f"{self.place} is at {commit!r}, which is no commit")
        # The next fetch offers this one, and not all commits since the first: both sides would look
        # each of them up. Source: https://git-scm.com/docs/shallow
        (self._git.folder / "shallow").write_text(f"{commit}\n", "ascii")
        return commit

    def push(self, old: str | None, new: str) -> Pushed:
        """Puts `new` where `old` is, and nowhere else."""
        answer = self._git.run(
            "push",
            "--porcelain",
            "--no-verify",
            f"--force-with-lease={self.ref}:{old or ''}",
            "origin",
            f"{new}:{self.ref}",
            seconds=REMOTE_SECONDS,
        )
        return Pushed(_end_of(answer, self.ref), answer)

    def fall_back(self) -> bool:
        """From the ref to the branch, if the ref is not there: False if we are there already."""
        if self._found or self._refused:
            return False
        self._refused = True
        return True

    def failure(self, what: str, answer: Answer) -> StoreFailed:
        said = answer.said or answer.out.decode(errors="replace").strip().replace("\n", "; ")
        return StoreFailed(f"{self.place} {what}: {said}", hint=_hint(said))


def _end_of(answer: Answer, ref: str) -> Push:
    """Only a line for our ref counts: without one the connection broke before the remote spoke."""
    for line in answer.out.decode(errors="replace").splitlines():
        flag, _, rest = line.partition("\t")
        names, _, reason = rest.partition("\t")
        if not names.endswith(f":{ref}"):
            continue
        if flag != "!":
            return Push.DONE if answer.is_good else Push.UNCLEAR
        return Push.MOVED if _CONTENTION.search(reason) else _of_refusal(reason)
    denied = _NO_RIGHT.search(answer.said) or _NO_KEY.search(answer.said)
    return Push.DENIED if denied and not answer.is_good else Push.UNCLEAR


def _of_refusal(reason: str) -> Push:
    if reason.startswith(("[remote rejected]", "[rejected]")):
        return Push.REFUSED
    return Push.UNCLEAR  # [remote failure]: the remote did not report what became of it


def _hint(said: str) -> str:
    if _NO_KEY.search(said):
        return (
            "let git reach `origin` without asking: `git ls-remote origin` must work by itself; "
            "in GitHub Actions, let actions/checkout keep its credentials"
        )
    if _NO_RIGHT.search(said):
        return "this needs the right to push; in GitHub Actions: `permissions: contents: write`"
    if _NO_WAY.search(said):
        return "check the network, then run the command again; nothing was sent to the gateway"
    return "`git ls-remote origin` in that repository shows what git says itself"
