"""What a file alone does not tell: rules that flowops cannot check, or only in part.

Where a rule of the same id checks a part, only `why` is added to what it says of itself.
"""

from __future__ import annotations

from msgspec import Struct


class Undecidable(Struct, frozen=True):
    """`why` says what would have to be known, and is not in the file."""

    id: str
    summary: str
    section: str
    why: str
    source: str
    versions: str = "all"
    codes: tuple[str, ...] = ()


_VERSION = "Version"
_LIVE = "Publishing and running"
_LINTS = "Lints"

UNDECIDABLE = (
    Undecidable(
        "R011",
        "an expired version is neither sent nor opened",
        _VERSION,
        "Meta has not named an expired version yet; the manifest can name one.",
        "versioning; changelog",
    ),
    Undecidable(
        "R012",
        "a version of an early release is not opened by older clients",
        _VERSION,
        "Which clients your users have is not known here; the manifest can name an early release.",
        "versioning",
    ),
    Undecidable(
        "R013",
        "a version is enabled for the account",
        _VERSION,
        "Only Meta knows which versions an account may use.",
        "error codes",
        codes=("UNAVAILABLE_FLOW_JSON_VERSION",),
    ),
    Undecidable(
        "R021",
        "a flow below 3.0 that asks a server names it in data_channel_uri",
        "File and top level",
        "The address may have been set for the flow itself, outside of its file.",
        "Flow JSON",
        "below 3.0",
        ("MISSING_REQUIRED_PROPERTY",),
    ),
    Undecidable(
        "R023",
        "null is no value for data",
        "File and top level",
        "The file shows what it holds itself; what a server answers later is not in it.",
        "Flow JSON",
        codes=("INVALID_SCREEN_DATA",),
    ),
    Undecidable(
        "R067",
        "a screen has at most 50 components",
        "Layout, placement and counts",
        "It is not documented how components in branches count; so an error is only what is too "
        "much in every way of counting.",
        "components",
        codes=("MAX_ALLOWED_COMPONENTS_PER_SCREEN",),
    ),
    Undecidable(
        "R108",
        "markdown in a TextBody or a TextCaption is the small part of it that is shown",
        "Components",
        "A text that is bound comes from elsewhere, and marks that are not shown do no harm.",
        "components",
        "5.1 and later",
    ),
    Undecidable(
        "R109",
        "a RichText keeps to the markdown that it can show",
        "Components",
        "A text that is bound comes from elsewhere.",
        "components",
        "5.1 and later",
    ),
    Undecidable(
        "R159",
        "an image is no larger than 300 KB",
        "Components",
        "An image that is bound comes from a server; only what stands in the file can be weighed.",
        "components",
    ),
    Undecidable(
        "R227",
        "what a flow sends at its end is small",
        "Actions",
        "How much somebody types or a server adds is not in the file.",
        "Flow JSON; best practices",
    ),
    Undecidable(
        "R245",
        "a reference to a later screen is guarded, since its value may be empty",
        "References and expressions",
        "Whether the later screen was visited before depends on the way that somebody takes.",
        "Flow JSON",
        "4.0 and later",
    ),
    Undecidable(
        "R247",
        "what a reference names on another screen need not be declared on its own",
        "References and expressions",
        "It permits something, and forbids nothing that a file could hold.",
        "Flow JSON",
        "4.0 and later",
    ),
    Undecidable(
        "R250",
        "a backtick inside an expression is written with two backslashes",
        "References and expressions",
        "A backtick that ends an expression too early looks like one that was meant to.",
        "Flow JSON",
        "6.0 and later",
    ),
    Undecidable(
        "R251",
        "the result of an expression fits the property that it feeds",
        "References and expressions",
        "Some results have no type that the file tells, as what a server puts into an object.",
        "Flow JSON",
        "6.0 and later",
        ("INVALID_PROPERTY_VALUE",),
    ),
    Undecidable(
        "R252",
        "an example with a key whose quote is not closed is no example to follow",
        "References and expressions",
        "This is a slip on a page of the documentation; a file that copies it breaks R001.",
        "Flow JSON",
        "6.0 and later",
    ),
    Undecidable(
        "R269",
        "the routing example with a way back is no example to follow",
        "Routing",
        "This is a slip on a page of the documentation; a file that copies it breaks the rules of "
        "routing.",
        "Flow JSON",
    ),
    Undecidable(
        "R270",
        "an endpoint is set, healthy, signed for, and its business is verified",
        _LIVE,
        "It is a matter of the account and of a server. Publishing fails without it.",
        "error codes; Flows API",
        "3.0 and later",
    ),
    Undecidable(
        "R271",
        "a flow's name is unique in its account, and it has a category",
        _LIVE,
        "Other flows of the account are not in the file; plan reads them, and the manifest asks "
        "for a category.",
        "error codes; Flows API",
    ),
    Undecidable(
        "R272",
        "an endpoint answers within ten seconds, with a screen and data that the flow allows",
        _LIVE,
        "It happens while somebody uses the flow.",
        "error codes",
    ),
    Undecidable(
        "R273",
        "an account may use the version, also before its general release",
        _LIVE,
        "Only Meta knows which versions an account may use.",
        "error codes",
    ),
    Undecidable(
        "R274",
        "a message names an entry screen of the flow",
        _LIVE,
        "Messages are sent by others. flowops send checks its own, flowops outputs lists the entry "
        "screens, and a plan says when one changes its name.",
        "sending a flow",
    ),
    Undecidable(
        "R275",
        "a flow takes less than five minutes, with one task on each screen",
        _LINTS,
        "How long people take, and what a task is, nobody reads off a file.",
        "best practices",
    ),
    Undecidable(
        "R276",
        "options are few, and shown by the component that suits their number",
        _LINTS,
        "Options that are bound come from a server.",
        "best practices",
    ),
    Undecidable(
        "R277",
        "the first screen does not wait for a server",
        _LINTS,
        "Whether the flow is opened with its data or asks for them is up to the message.",
        "best practices",
    ),
    Undecidable(
        "R278",
        "a part of a flow that one turns aside to has at most three screens",
        _LINTS,
        "Which screens are an aside is up to who wrote them.",
        "best practices",
    ),
    Undecidable(
        "R280",
        "an example holds no secret and nothing about a person",
        _LINTS,
        "What is a secret cannot be told from how it looks, only guessed.",
        "Flows API",
    ),
)
