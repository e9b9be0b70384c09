"""How a call ended: it did, it certainly did not, or nobody can say. One pure function decides.

A write is never repeated without knowing that this is safe (RFC 9110, section 9.2.2), so the
question is always the same: may it have had its effect?
"""

from __future__ import annotations

from enum import Enum
from typing import Generic, TypeVar

from msgspec import Struct, field

from flowops.gateway.complaint import Complaint
from flowops.http.exchange import NoAnswer, NotSent, Withheld
from flowops.model.outcome import Ambiguous, Definite, Failure, FailureKind, Ok, Outcome

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


_FIRST_ERROR = 400
_FIRST_SERVER_ERROR = 500


class Call(Enum):
    """What was asked, as far as it changes what an answer means."""

    READ = "read"
    DOWNLOAD = "download"  # a read elsewhere, without the key
    CREATE = "create"
    REPLACE = "replace-json"
    PUBLISH = "publish"
    SEND = "send"


class Answer(Struct, Generic[T_co], frozen=True):
    """An answer that was read: `value` where it is what was asked for, else the `problem`."""

    host: str
    status: int
    value: Ok[T_co] | None = None
    problem: str = ""
    complaint: Complaint = field(default_factory=Complaint)
    retry_after: float | None = None


class Saying(Struct, frozen=True):
    """Words that Meta uses for one cause, and what they mean for these calls.

    `code` is the one they come with; a gateway may keep the words and drop every code.
    """

    calls: frozenset[Call]
    words: tuple[str, ...]
    kind: FailureKind
    certain: bool = True
    code: int | None = None


_BY_ID = frozenset({Call.READ, Call.REPLACE, Call.PUBLISH})

# Meta has one code for many causes, so the text tells them apart:
# https://developers.facebook.com/docs/whatsapp/flows/reference/error-codes
SAYINGS = (
    Saying(frozenset({Call.CREATE}), ("name is not unique",), FailureKind.NAME_TAKEN),
    Saying(frozenset({Call.CREATE}), ("not unique",), FailureKind.NAME_TAKEN, code=100),
    # 139001 like the next, but this definition was saved: the call had its effect.
    Saying(
        frozenset({Call.CREATE, Call.REPLACE}),
        ("error while processing flow json",),
        FailureKind.SAVED_NOT_PROCESSED,
        certain=False,
    ),
    Saying(
        frozenset({Call.REPLACE}), ("can't be updated", "cannot be updated"), FailureKind.NOT_DRAFT
    ),
    # 139002 is also said of validation errors, a missing key, an endpoint that sleeps.
    Saying(
        frozenset({Call.PUBLISH}),
        ("invalid state", "not in draft", "not a draft", "already published"),
        FailureKind.NOT_DRAFT,
        code=139002,
    ),
    Saying(_BY_ID, ("does not exist",), FailureKind.NOT_FOUND, code=100),
)

# The app's and the WABA's call limit: pywa, `ThrottlingError`.
_THROTTLES = {4, 80007}
_KEY_REFUSED = {401, 403}
_READS = {Call.READ, Call.DOWNLOAD}
_HARMFUL_TWICE = {Call.CREATE, Call.SEND}


def classify(call: Call, ended: NotSent | NoAnswer | Answer[T]) -> Outcome[T]:
    """Ok with the answer's value, Definite where the call had no effect, else Ambiguous."""
    if isinstance(ended, NotSent):
        is_withheld = isinstance(ended, Withheld)
        kind = FailureKind.OUT_OF_BUDGET if is_withheld else FailureKind.UNREACHABLE
        return Definite(Failure(kind, ended.message))
    if isinstance(ended, NoAnswer):
        failure = Failure(FailureKind.NO_ANSWER, ended.message)
        return Definite(failure) if call in _READS else Ambiguous(failure)
    if ended.value is not None:
        return ended.value
    what, certain = _recognised(call, ended) or _by_status(call, ended)
    failure = Failure(
        what,
        _sentence(ended),
        http_status=ended.status,
        meta_code=ended.complaint.meta_code,
        retry_after=ended.retry_after,
    )
    return Definite(failure) if certain else Ambiguous(failure)


def _recognised(call: Call, answer: Answer[T]) -> tuple[FailureKind, bool] | None:
    """What Meta's own words say, in whatever status and envelope a gateway wraps them."""
    if answer.status < _FIRST_ERROR or answer.status in _KEY_REFUSED:
        return None
    for saying in SAYINGS:
        if call in saying.calls and _is_said(saying, answer.complaint):
            return saying.kind, saying.certain
    if answer.status < _FIRST_SERVER_ERROR and answer.complaint.meta_code in _THROTTLES:
        return FailureKind.RATE_LIMITED, True
    return None


def _is_said(saying: Saying, complaint: Complaint) -> bool:
    if complaint.codes and saying.code is not None and saying.code not in complaint.codes:
        return False
    return any(words in complaint.texts for words in saying.words)


def _by_status(call: Call, answer: Answer[T]) -> tuple[FailureKind, bool]:
    status, is_read = answer.status, call in _READS
    # A proxy in between may say 429 of the answer; who serves says it before it acts.
    held_off = is_read or answer.complaint.in_own_words
    conflict = FailureKind.NAME_TAKEN if call is Call.CREATE else FailureKind.REJECTED
    # A download has no key that could be refused: its link has a lifetime.
    refused = FailureKind.REJECTED if call is Call.DOWNLOAD else FailureKind.ACCESS
    exactly = {
        401: (refused, True),  # RFC 9110, 15.5.2: not applied
        403: (refused, True),  # 15.5.4: refuses to fulfil it
        404: (FailureKind.NOT_FOUND, True),
        408: (FailureKind.SERVER, is_read),  # from a proxy: what it had passed on goes on
        409: (conflict, True),
        429: (FailureKind.RATE_LIMITED, held_off),
    }
    family = {
        3: (FailureKind.UNREADABLE, call not in _HARMFUL_TWICE),
        4: (FailureKind.REJECTED, True),  # 15.5: the fault is the request's, it is not fulfilled
        5: (FailureKind.SERVER, is_read),
    }
    neither = (FailureKind.UNREADABLE, is_read)
    return exactly.get(status) or family.get(status // 100) or neither


def _sentence(answer: Answer[T]) -> str:
    said = answer.problem or answer.complaint.sentence or _phrase(answer.status)
    return f"{answer.host} answered {answer.status}" + (f": {said}" if said else "")


def _phrase(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
