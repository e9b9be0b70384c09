"""The manifest's own rules, M001 and on: one line for each, and nowhere else."""

from __future__ import annotations

from msgspec import Struct

from flowops.findings import Severity


class Rule(Struct, frozen=True):
    id: str
    sentence: str
    severity: Severity = Severity.ERROR


# the text
SYNTAX = Rule("M001", "The manifest is UTF-8 text and valid YAML.")
SIZE = Rule("M002", "The manifest is one document of at most 16 MiB and 50 levels.")
PLAIN_YAML = Rule(
    "M003", "Anchors, aliases, merge keys and tags are not used: what is written, is."
)
UNIQUE_KEYS = Rule("M004", "A key stands once in its mapping, and keys are text.")
QUOTED = Rule("M005", "A word that YAML 1.1 and 1.2 read differently (no, 1:30, 017) is quoted.")
# the shape
KNOWN_KEYS = Rule("M010", "Only the keys of the manifest's schema are used.")
REQUIRED_KEYS = Rule("M011", "Every key that the schema requires is there.")
SHAPE = Rule("M012", "A value has the type and the form that the schema asks for.")
VERSION = Rule("M013", "The manifest's version is one that this flowops reads.")
# where flows are applied to
GATEWAY = Rule("M020", "A gateway is `sandbox` or an https:// address; http:// only on loopback.")
ACCOUNT = Rule("M021", "An environment names its account once: `waba`, or several in `wabas`.")
KEY_VARIABLE = Rule("M022", "The API key is not in the file: `api_key_env` names a variable.")
STATE = Rule("M023", "State is kept beside the manifest, in a ref of git, or in a bucket.")
KNOWN_ENVIRONMENT = Rule("M024", "A flow speaks only of environments that are declared.")
ACCOUNTS_FILE = Rule(
    "M025", "A file of accounts is CSV: a header with key, uuid and tags, and a line for each."
)
KNOWN_TAG = Rule("M026", "A flow is limited to tags that an account has.")
# what is applied
UNIQUE_NAMES = Rule("M030", "A name belongs to one flow of an environment, also a former name.")
SIMILAR_NAMES = Rule(
    "M031",
    "Names differ by more than letter case and blanks, and have no blank at their ends.",
    Severity.WARNING,
)
CATEGORY = Rule("M032", "A category is one that Meta documents.", Severity.WARNING)
ENDPOINT = Rule("M033", "An endpoint is an https:// address.")
UNIQUE_IDS = Rule("M034", "A pinned id belongs to one flow in one account.")
# the files that flows name
PATH = Rule("M040", "What the manifest names lies in its folder, and is named relative to it.")
FILE = Rule("M041", "What the manifest names is a file that exists and can be read.")
# what is said of the rules of Flow JSON
KNOWN_RULE = Rule("M050", "A level or a waiver speaks of a rule that there is.", Severity.WARNING)
REASON = Rule("M051", "A waiver gives its reason.")
USED_WAIVER = Rule("M052", "A waiver is needed: its flow breaks the rule.", Severity.WARNING)

RULES = (
    SYNTAX,
    SIZE,
    PLAIN_YAML,
    UNIQUE_KEYS,
    QUOTED,
    KNOWN_KEYS,
    REQUIRED_KEYS,
    SHAPE,
    VERSION,
    GATEWAY,
    ACCOUNT,
    KEY_VARIABLE,
    STATE,
    KNOWN_ENVIRONMENT,
    ACCOUNTS_FILE,
    KNOWN_TAG,
    UNIQUE_NAMES,
    SIMILAR_NAMES,
    CATEGORY,
    ENDPOINT,
    UNIQUE_IDS,
    PATH,
    FILE,
    KNOWN_RULE,
    REASON,
    USED_WAIVER,
)


def rule_of(rule_id: str) -> Rule:
    """For the one place that knows a rule by its id: `x-rule` in the manifest's schema."""
    return next(rule for rule in RULES if rule.id == rule_id)
