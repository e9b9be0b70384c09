from __future__ import annotations

import math

import pytest

from flowops.manifest.yaml_scalars import doubt_about, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", math.inf),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("nUll", "nUll"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("١٢", "١٢"),
        ("=", "="),
    ],
)
def test_a_plain_scalar_is_read_as_yaml_1_2_says(text, value):
    if value == math.inf:
        assert not math.isfinite(resolve(text))
    else:
        assert resolve(text) == value
        assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("no", "false"),
        ("Off", "false"),
        ("YES", "true"),
        ("on", "true"),
        ("017", "an octal number"),
        ("0b11", "a binary number"),
        ("1:30", "a number of base 60"),
        ("190:20:30.15", "a number of base 60"),
        ("1_000", "a number"),
        ("2024-01-01", "a date"),
        ("2024-1-1 10:00:00", "a date"),
        ("2024-13-45", "a date"),
    ],
)
def test_what_yaml_1_1_reads_otherwise_is_known(text, meaning):
    message, _ = doubt_about(text)

    assert message == f"`{text}` is {meaning} to some YAML readers and a text to others"


@pytest.mark.parametrize(
    "text", ["", "true", "12", "0", "1.5", "y", "nO", "abc", "1:60x", "v1_0", "_", "_1", "١" * 20]
)
def test_what_both_read_alike_is_no_trap(text):
    assert doubt_about(text) is None
