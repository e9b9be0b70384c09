"""Accounts in the manifest and in a file of accounts, their tags, and the flows limited to tags."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.errors import InvalidInput
from flowops.manifest.accounts import parse_accounts
from flowops.manifest.source import SourceText
from flowops.model.flows import Account
from tests.manifest.builders import GOOD, OTHER_WABA, WABA, a_folder, lines_of, manifest_in

LISTED = GOOD.replace(f"    waba: {WABA}\n", "    wabas: {file: accounts.csv}\n")
TAGGED = GOOD.replace(
    f"    waba: {WABA}\n",
    "    wabas:\n"
    f"      acme: {{uuid: {WABA}, tags: [eu]}}\n"
    f"      globex: {{uuid: {OTHER_WABA}, tags: [us]}}\n",
)

FORM = "the gateway's UUID (8-4-4-4-12 hex digits), not Meta's number"


def read(folder, csv, manifest=LISTED):
    return manifest_in(folder, manifest, **{"accounts.csv": csv})


def accounts_of(csv):
    accounts, flaws = parse_accounts(SourceText("accounts.csv", csv))
    assert not flaws
    return accounts


def found_in(csv):
    """What is found, with its line and column."""
    source = SourceText("accounts.csv", csv)
    _, flaws = parse_accounts(source)
    findings = [source.finding(flaw) for flaw in flaws]
    return [(f.location.line, f.location.column, f.message) for f in findings]


def flows_of(manifest):
    flows = manifest.desired_flows(manifest.environment("production"))
    return [(flow.key, flow.account.alias) for flow in flows]


def test_the_accounts_of_an_environment_may_stand_in_a_file(tmp_path):
    csv = f"key,uuid,tags\nacme,{WABA},eu gold\nglobex,{OTHER_WABA},\n"

    acme, globex = read(tmp_path, csv).environment("production").accounts

    assert (acme.alias, acme.waba_id, acme.tags) == ("acme", WABA, {"eu", "gold"})
    assert (globex.alias, globex.waba_id, globex.tags) == ("globex", OTHER_WABA, frozenset())


@pytest.mark.parametrize(
    "csv",
    [
        f"# ours\n\nkey,uuid,tags\n\n  # theirs, too\nacme,{WABA},eu\n,,\n",
        f"key,uuid,tags\r\nacme,{WABA},eu\r\n",
        f'key,uuid,tags\n"acme", "{WABA}" ,"eu"',
        f"Key, UUID , tags\n acme ,{WABA},\teu",
        f"tags,uuid,key\neu,{WABA},acme\n",
    ],
)
def test_it_is_written_as_people_write_csv(csv):
    (account,) = accounts_of(csv)

    assert (account, account.tags) == (Account("acme", WABA), {"eu"})


@pytest.mark.parametrize("tags", ["eu gold", "eu;gold", "eu ; gold", '"eu, gold"', "eu  gold eu"])
def test_tags_are_separated_by_blanks_or_semicolons(tags):
    (account,) = accounts_of(f"key,uuid,tags\nacme,{WABA},{tags}\n")

    assert account.tags == {"eu", "gold"}


def test_the_column_of_tags_may_be_left_out():
    assert accounts_of(f"key,uuid\nacme,{WABA}\n") == (Account("acme", WABA),)


@pytest.mark.parametrize(
    ("csv", "found"),
    [
        ("", (1, 1, "the file is empty")),
        ("# nothing\n", (1, 1, "the file is empty")),
        (f"acme,{WABA}\n", (1, 1, "the first line is no header")),
        ("key,uuid,tags\n", (1, 1, "no account is listed")),
        ("key,tags\n", (1, 1, "the column `uuid` is missing")),
        ("tags\n", (1, 1, "the column `key` and `uuid` are missing")),
        ("key,uuid,tag\n", (1, 10, "unknown column `tag`")),
        ("key,uuid,key\n", (1, 10, "the column `key` stands here twice")),
        (f"key,uuid\n,{WABA}\n", (2, 1, "the key is missing")),
        (f"key,uuid\nA b,{WABA}\n", (2, 1, "`A b` cannot be a key here")),
        (f"key,uuid\na,{WABA}\na,{OTHER_WABA}\n", (3, 1, "the key `a` stands here twice")),
        (f"key,uuid\na,{WABA}\nb,{WABA.upper()}\n", (3, 3, "`a` and `b` are the same account")),
        ("key,uuid\nacme\n", (2, 5, "the uuid is missing")),
        (
            "key,uuid\nacme,123\n",
            (
                2,
                6,
                f"expected {FORM}, found `123`",
            ),
        ),
        (f"key,uuid\na,{WABA},eu\n", (2, 40, "this cell is in no column")),
        (f"key,uuid,tags\na,{WABA},eu E!\n", (2, 43, "`E!` cannot be a tag")),
        (
            f'key,uuid\na,"{WABA}\n',
            (2, 3, "a quote is not closed, or stands inside of a cell"),
        ),
        (f'key,uuid\na"b,{WABA}\n', (2, 2, "a quote is not closed, or stands inside of a cell")),
    ],
)
def test_what_is_wrong_is_told_at_its_place(csv, found):
    assert found_in(csv) == [found]


def test_everything_that_is_wrong_is_told_at_once():
    assert len(found_in(f"key,uuid\nacme,1\n!,{WABA}\nb,2\n")) == 3


def test_a_finding_names_the_file_and_how_to_mend_it(tmp_path):
    manifest = read(tmp_path, f"key,uuid,tag\nacme,{WABA},eu\n")

    (finding,) = manifest.findings
    assert lines_of([finding]) == ["M025 accounts.csv:1:10: unknown column `tag`"]
    assert finding.hint == "did you mean `tags`?"
    with pytest.raises(InvalidInput):
        manifest.environment("production")


def test_a_file_that_is_not_utf8_is_refused_at_its_byte(tmp_path):
    a_folder(tmp_path, LISTED)
    (tmp_path / "accounts.csv").write_bytes(b"key,uuid\nacm\xe9,1\n")

    manifest = manifest_in(tmp_path, LISTED)

    (finding,) = manifest.findings
    assert lines_of([finding]) == ["M025 accounts.csv:2:4: the file is not UTF-8: byte 0xE9"]


def test_a_file_that_is_far_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("flowops.manifest.accounts.LARGEST", 4)

    (finding,) = read(tmp_path, "key,uuid\n").findings

    assert finding.message.startswith("accounts.csv: it is larger than")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("none.csv", "M041 flowops.yaml:7:19: none.csv: there is no such file"),
        ("../a.csv", "M040 flowops.yaml:7:19: ../a.csv: the path leaves the manifest's folder"),
        ("/a.csv", "M040 flowops.yaml:7:19: /a.csv: the path is absolute"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_where_it_is_named(tmp_path, name, line):
    manifest = manifest_in(tmp_path, LISTED.replace("accounts.csv", name))

    assert lines_of(manifest.findings) == [line]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "accounts.csv").write_text(f"key,uuid\nacme,{WABA}\n")
    folder = a_folder(tmp_path / "other", LISTED)
    (folder / "accounts.csv").symlink_to(tmp_path / "accounts.csv")

    (finding,) = manifest_in(folder, LISTED).findings

    assert finding.rule == "M040"


def test_a_file_and_accounts_beside_it_exclude_each_other(tmp_path):
    text = LISTED.replace("{file: accounts.csv}", f"{{file: accounts.csv, acme: {WABA}}}")

    manifest = read(tmp_path, f"key,uuid\nglobex,{OTHER_WABA}\n", text)

    assert lines_of(manifest.findings) == ["M021 flowops.yaml:7:13: `file` stands alone"]


def test_an_account_may_go_on_being_called_file(tmp_path):
    text = GOOD.replace(f"    waba: {WABA}\n", f"    wabas: {{file: {WABA}}}\n")

    assert manifest_in(tmp_path, text).environment("production").accounts == (
        Account("file", WABA),
    )


def test_two_environments_with_one_bad_file_tell_of_it_once(tmp_path):
    text = LISTED.replace(
        "flows:\n", "  staging:\n    gateway: https://x\n    wabas: {file: accounts.csv}\nflows:\n"
    )

    assert len(read(tmp_path, "key,uuid\n", text).findings) == 1


def test_ten_thousand_accounts_are_read_at_once():
    row = "account-{0},00000000-0000-4000-8000-{0:012d},eu batch-{0}\n"
    csv = "key,uuid,tags\n" + "".join(row.format(number) for number in range(10_000))

    began = time.process_time()
    accounts = accounts_of(csv)

    assert len(accounts) == 10_000
    # It takes 0.1 s; what is quadratic takes minutes.
    assert time.process_time() - began < 3


@given(st.text(alphabet='keyuidtags,;"# \n\r\té0-f', max_size=80))
def test_whatever_stands_in_it_is_read_or_told(text):
    accounts, flaws = parse_accounts(SourceText("accounts.csv", text))

    assert accounts or flaws


def test_accounts_in_the_manifest_may_have_tags(tmp_path):
    acme, globex = manifest_in(tmp_path, TAGGED).environment("production").accounts

    assert (acme, acme.tags) == (Account("acme", WABA), {"eu"})
    assert (globex, globex.tags) == (Account("globex", OTHER_WABA), {"us"})


def limited(to, manifest=TAGGED):
    return manifest.replace("    name: Booking\n", f"    name: Booking\n    {to}\n")


def test_a_flow_with_tags_is_for_accounts_that_have_one_of_them(tmp_path):
    manifest = manifest_in(tmp_path, limited("tags: [us]"))

    assert flows_of(manifest) == [
        ("discovery", "acme"),
        ("discovery", "globex"),
        ("booking", "globex"),
    ]


def test_one_of_several_tags_is_enough(tmp_path):
    manifest = manifest_in(tmp_path, limited("tags: [us, eu]"))

    assert ("booking", "acme") in flows_of(manifest)
    assert ("booking", "globex") in flows_of(manifest)


def test_where_no_account_has_its_tags_the_flow_is_not(tmp_path):
    manifest = manifest_in(tmp_path, limited("tags: [us]"))

    flows = manifest.desired_flows(manifest.environment("sandbox"))

    assert [flow.key for flow in flows] == ["discovery"]


def test_an_environment_may_have_other_tags_or_lift_them(tmp_path):
    text = limited("tags: [us]\n    environments: {sandbox: {tags: []}, production: {tags: [eu]}}")
    manifest = manifest_in(tmp_path, text)

    sandbox = manifest.desired_flows(manifest.environment("sandbox"))

    assert [flow.key for flow in sandbox] == ["discovery", "booking"]
    assert [each for each in flows_of(manifest) if each[0] == "booking"] == [("booking", "acme")]


@pytest.mark.parametrize(
    ("to", "manifest", "line", "hint"),
    [
        (
            "tags: [uss]",
            TAGGED,
            "M026 flowops.yaml:18:12: no account has the tag `uss`",
            "did you mean `us`?",
        ),
        (
            "tags: [eu, asia]",
            TAGGED,
            "M026 flowops.yaml:18:16: no account has the tag `asia`",
            "accounts have `eu` and `us`",
        ),
        (
            "environments: {production: {tags: [eu]}}",
            GOOD,
            "M026 flowops.yaml:16:40: no account has the tag `eu`",
            "give accounts tags: `wabas: {NAME: {uuid: UUID, tags: [TAG]}}`",
        ),
    ],
)
def test_a_tag_that_no_account_has_is_told(tmp_path, to, manifest, line, hint):
    (finding,) = manifest_in(tmp_path, limited(to, manifest)).findings

    assert lines_of([finding]) == [line]
    assert finding.hint == hint


def test_of_a_file_that_cannot_be_read_no_tag_is_missed(tmp_path):
    manifest = manifest_in(tmp_path, limited("tags: [eu]", LISTED))

    assert [finding.rule for finding in manifest.findings] == ["M041"]


ONE_NAME = TAGGED.replace("name: Booking", "name: Discovery")


def test_two_flows_may_have_one_name_where_no_account_has_both(tmp_path):
    text = ONE_NAME.replace("    status: published\n", "    status: published\n    tags: [eu]\n")
    apart = text.replace("booking.json\n", "booking.json\n    tags: [us]\n")

    assert manifest_in(tmp_path, apart).findings == ()


@pytest.mark.parametrize("tags", ["", "    tags: [eu, us]\n"])
def test_two_flows_of_one_account_may_not_have_one_name(tmp_path, tags):
    text = ONE_NAME.replace("    status: published\n", "    status: published\n    tags: [eu]\n")
    together = text.replace("booking.json\n", f"booking.json\n{tags}")

    (finding,) = manifest_in(tmp_path, together).findings

    assert finding.rule == "M030"


def test_a_flow_of_one_account_may_be_pinned_beside_others(tmp_path):
    text = limited('tags: [us]\n    id: {production: "1234"}')

    assert manifest_in(tmp_path, text).findings == ()


def test_a_flow_of_two_accounts_may_not_be_pinned(tmp_path):
    (finding,) = manifest_in(tmp_path, limited('id: {production: "1234"}')).findings

    assert (finding.rule, finding.message) == ("M034", "`production` has 2 accounts")
