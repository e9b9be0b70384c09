"""What the command line says of itself."""

from __future__ import annotations

import itertools
import json
import re
import shlex

import click
import pytest

from flowops import __version__
from flowops.cli.main import COMMANDS, flowops


def commands():
    """Every command with the words that lead to it."""

    def below(command, words):
        yield words, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                yield from below(command.get_command(context, name), (*words, name))

    return list(below(flowops, ()))


ALL = commands()
LEAVES = [(words, command) for words, command in ALL if not isinstance(command, click.Group)]


def identify(value):
    return " ".join(value) if isinstance(value, tuple) else ""


@pytest.mark.parametrize(("words", "command"), ALL, ids=identify)
def test_every_command_has_help_with_an_example(sandboxed, words, command):
    for asked in ("-h", "--help"):
        ended = sandboxed.run(*words, asked)

        assert ended.code == 0
        assert ended.err == ""
        assert "flowops " in ended.out.partition("\n")[2]
        assert max(map(len, ended.out.splitlines())) <= 100


@pytest.mark.parametrize(("words", "command"), LEAVES, ids=identify)
def test_every_option_says_what_it_does(words, command):
    silent = [
        option.opts[0]
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]

    assert silent == []


def examples(command):
    """The command lines of its help, each up to where a shell takes over."""
    told = (command.help or "").replace("\\\n", " ")
    for line in re.findall(r"^ *flowops (.*)$", told, re.MULTILINE):
        words = shlex.split(re.split(r" {3,}", line)[0])
        yield list(itertools.takewhile(lambda word: word not in {"&&", "|", ">", ">>"}, words))


@pytest.mark.parametrize(("words", "command"), LEAVES, ids=identify)
def test_every_example_is_understood(words, command, tmp_path, monkeypatch):
    """Parsed and not run: its options exist and take what they are given."""
    monkeypatch.chdir(tmp_path)
    for name in ("reviewed.plan", "faults.json"):
        (tmp_path / name).touch()

    found = [each for each in examples(command) if tuple(each[: len(words)]) == words]

    assert found
    for example in found:
        command.make_context(words[-1], example[len(words) :])


def test_the_commands_of_the_contract_are_there():
    assert set(COMMANDS) >= {
        "init",
        "plan",
        "apply",
        "drift",
        "preview",
        "send",
        "outputs",
        "status",
        "history",
        "rollback",
        "unlock",
        "schema",
        "sandbox",
        "completion",
    }


def test_the_sentence_in_the_list_is_not_cut(sandboxed):
    for group in ((), ("sandbox",)):
        assert "..." not in sandboxed.run(*group, "--help").out.partition("Commands:")[2]


def test_the_version(sandboxed):
    assert sandboxed.run("--version").out == f"flowops {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("plan", "--nonsense"),
        ("completion", "bash", "extra"),
        ("plan", "--format", "xml"),
        ("plan", "-e"),
        ("apply", "--yes", "--allow", "everything"),
        ("preview",),
        ("send", "a"),
        ("schema", "nothing"),
        ("rollback",),
        ("rollback", "a", "--yes", "--to", "first"),
        ("history", "--limit", "0"),
        ("unlock", "extra"),
        ("completion", "tcsh"),
        ("sandbox",),
        ("sandbox", "nonsense"),
        ("init", "a", "b"),
    ],
    ids=str,
)
def test_wrong_usage_is_64_and_says_where_help_is(sandboxed, arguments):
    ended = sandboxed.run(*arguments)

    assert ended.code == 64
    assert ended.out == ""
    assert "error: " in ended.err
    assert "--help" in ended.err or "there are" in ended.err


def test_a_command_that_was_mistyped_is_guessed(sandboxed):
    assert "is plan meant?" in sandboxed.run("plna").err
    assert "--detailed-exitcode" in sandboxed.run("plan", "--detailed-exitcod").err


@pytest.mark.parametrize("name", ["manifest", "plan", "findings", "history"])
def test_every_schema_can_be_printed(sandboxed, name):
    assert json.loads(sandboxed.run("schema", name).out)["$schema"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_every_shell(sandboxed, shell):
    ended = sandboxed.run("completion", shell)

    assert ended.code == 0
    assert "_FLOWOPS_COMPLETE" in ended.out


# init


def test_init_writes_what_plan_and_apply_take(sandboxed):
    sandboxed.file.unlink()

    ended = sandboxed.run("init")

    assert ended.out.splitlines() == [
        "wrote flows/flowops.yaml",
        "wrote flows/welcome/flow.json",
    ]
    assert "flowops plan" in ended.err
    assert sandboxed.run("plan").code == 0
    assert sandboxed.run("apply", "--yes").code == 0


def test_init_overwrites_nothing(sandboxed):
    sandboxed.run("init")
    manifest = sandboxed.folder / "flows" / "flowops.yaml"
    manifest.write_text("mine")

    ended = sandboxed.run("init")

    assert ended.code == 64
    assert manifest.read_text() == "mine"


def test_init_takes_another_folder_and_says_how_to_go_on(sandboxed):
    ended = sandboxed.run("init", "whatsapp")

    assert "flowops plan -f whatsapp" in ended.err
    assert sandboxed.run("plan", "-f", "whatsapp/flowops.yaml").code == 0
    assert sandboxed.run("plan", "-f", "whatsapp").code == 0


def test_without_a_manifest_init_is_named(sandboxed):
    sandboxed.file.unlink()

    ended = sandboxed.run("plan")

    assert ended.code == 3
    assert "flowops init" in ended.err
