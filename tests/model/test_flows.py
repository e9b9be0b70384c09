from __future__ import annotations

from msgspec.structs import replace

from tests.builders import OTHER_ACCOUNT, desired_flow, environment, record


def test_a_flow_and_its_record_have_one_address():
    assert desired_flow().address == record().address


def test_one_key_in_two_accounts_has_two_addresses():
    assert desired_flow(account=OTHER_ACCOUNT).address != desired_flow().address


def test_only_the_word_sandbox_is_the_sandbox():
    assert environment(gateway="sandbox").is_sandbox
    assert not environment(gateway="https://sandbox").is_sandbox


def test_an_account_is_known_by_its_name_and_id_and_by_nothing_else():
    tagged = replace(OTHER_ACCOUNT, tags=frozenset({"mx"}))

    assert tagged == OTHER_ACCOUNT
    assert not tagged != OTHER_ACCOUNT  # noqa: SIM202 - a Struct answers both by itself
    assert hash(tagged) == hash(OTHER_ACCOUNT)
    assert tagged != replace(OTHER_ACCOUNT, alias="another")
    assert tagged != replace(OTHER_ACCOUNT, waba_id="another")
    assert tagged != OTHER_ACCOUNT.alias
    assert not tagged == OTHER_ACCOUNT.alias  # noqa: SIM201
