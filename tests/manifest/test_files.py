from __future__ import annotations

import errno
import os
import threading

import pytest

from flowops.manifest.files import CannotRead, Looker, read_file
from flowops.manifest.memory import NoMemory
from flowops.manifest.paths import why_outside


def read_inside(folder, name, limit):
    _, data = Looker(NoMemory(), limit).look_inside(os.path.realpath(folder), name)
    return data


def refused(folder, name):
    with pytest.raises(CannotRead) as refusal:
        read_inside(folder, name, 100)
    return refusal.value.rule.id, refusal.value.message


@pytest.mark.parametrize("name", ["a.json", "./a.json", "b//c.json", "b/./c.json", "ü ñ.json"])
def test_a_file_in_the_folder_is_read(tmp_path, name):
    target = tmp_path / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"{}")

    assert read_inside(tmp_path, name, 100) == b"{}"


def test_no_more_is_read_than_tells_that_it_is_too_much(tmp_path):
    (tmp_path / "a.json").write_bytes(b"x" * 1000)

    assert len(read_inside(tmp_path, "a.json", 100)) == 101


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/etc/passwd", "the path is absolute"),
        ("~/flow.json", "the path is absolute"),
        ("C:/flow.json", "the path is absolute"),
        ("c:flow.json", "the path is absolute"),
        ("..", "the path leaves the manifest's folder"),
        ("../flow.json", "the path leaves the manifest's folder"),
        ("a/../../flow.json", "the path leaves the manifest's folder"),
        ("a/../b.json", "the path leaves the manifest's folder"),
        ("a\\b.json", "the path is written with backslashes"),
        ("..\\b.json", "the path is written with backslashes"),
        ("a\0.json", "the path holds a control character"),
        ("a\n.json", "the path holds a control character"),
    ],
)
def test_a_path_that_may_lead_elsewhere_is_not_tried(tmp_path, path, message):
    assert why_outside(path)[0] == message
    assert refused(tmp_path, path) == ("M040", message)


@pytest.mark.parametrize("path", ["a.json", "a/b.json", "..a/b..json", "a b.json", "...", "."])
def test_other_paths_may_be_tried(path):
    assert why_outside(path) is None


def test_a_link_inside_the_folder_is_followed(tmp_path):
    (tmp_path / "a.json").write_bytes(b"{}")
    (tmp_path / "link.json").symlink_to("a.json")

    assert read_inside(tmp_path, "link.json", 100) == b"{}"


def test_a_folder_that_is_itself_a_link_is_no_way_out(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.json").write_bytes(b"{}")
    (tmp_path / "linked").symlink_to(real)

    assert read_inside(tmp_path / "linked", "a.json", 100) == b"{}"


@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_link_out_of_the_folder_is_refused(tmp_path, link):
    inside, outside = tmp_path / "inside", tmp_path / "inside-too"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.json").write_text("{}")
    if link == "file":
        (inside / "secret.json").symlink_to(outside / "secret.json")
    else:
        (inside / "linked").symlink_to(outside)
    name = "secret.json" if link == "file" else "linked/secret.json"

    assert refused(inside, name) == (
        "M040",
        "a symbolic link leads out of the manifest's folder",
    )


def test_a_link_to_nowhere_is_a_missing_file(tmp_path):
    (tmp_path / "link.json").symlink_to("gone.json")

    assert refused(tmp_path, "link.json") == ("M041", "there is no such file")


def test_a_link_to_itself_cannot_be_read(tmp_path):
    (tmp_path / "link.json").symlink_to("link.json")

    rule, message = refused(tmp_path, "link.json")

    assert rule == "M041"
    assert "symbolic links" in message


def test_a_missing_file_is_named_so(tmp_path):
    assert refused(tmp_path, "a/b.json") == ("M041", "there is no such file")


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "a").mkdir()

    assert refused(tmp_path, "a") == ("M041", "this is not a regular file")
    assert refused(tmp_path, ".") == ("M041", "this is not a regular file")


def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    answers = []

    reading = threading.Thread(
        target=lambda: answers.append(refused(tmp_path, "pipe.json")), daemon=True
    )
    reading.start()
    reading.join(timeout=10)

    assert answers == [("M041", "this is not a regular file")]


def test_a_file_that_is_swapped_for_a_link_after_the_look_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "secret").write_text("secret")
    monkeypatch.setattr(os.path, "realpath", str)
    (tmp_path / "a.json").unlink()
    (tmp_path / "a.json").symlink_to(tmp_path / "secret")

    assert refused(tmp_path, "a.json")[0] == "M041"


def test_what_the_system_refuses_is_told_in_its_words(tmp_path):
    message = refused(tmp_path, "x" * 300)[1]

    assert message == f"the file cannot be read: {os.strerror(errno.ENAMETOOLONG).lower()}"


def test_an_error_without_words_is_still_told(tmp_path, monkeypatch):
    def fail(*_args):
        raise OSError

    monkeypatch.setattr(os, "open", fail)

    with pytest.raises(CannotRead, match="unknown reason"):
        read_file(tmp_path / "a.json", 100)
