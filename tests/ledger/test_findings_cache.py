from __future__ import annotations

import threading

import pytest

from flowops.findings import Finding, Location, Severity
from flowops.ledger import findings_cache
from flowops.ledger.findings_cache import FileCache

FINDING = Finding(
    "R038",
    "no Footer",
    Location("flow.json", 4, 5, 6, 7),
    Severity.WARNING,
    "add one",
    "MISSING_FOOTER_ON_TERMINAL_SCREEN",
    ("screens", 0, "läyout"),
    "screen ONE › Footer",
    ("  one", "  two"),
    3,
)


def kept(folder, *keys, made_with="rules"):
    cache = FileCache(folder, made_with)
    for key in keys:
        cache.keep(key, (FINDING,))
    cache.save()


def find(folder, key, made_with="rules"):
    return FileCache(folder, made_with).find(key, "flow.json")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".flowops"


@pytest.fixture
def file(folder):
    return folder / "cache" / "findings.json"


def test_what_was_kept_is_found_by_another_process(folder):
    kept(folder, "a")

    assert find(folder, "a") == (FINDING,)
    assert find(folder, "b") is None


def test_a_finding_is_found_in_the_file_that_has_the_content_now(folder):
    kept(folder, "a")

    (finding,) = FileCache(folder, "rules").find("a", "moved.json")

    assert finding.location == Location("moved.json", 4, 5, 6, 7)


def test_findings_of_other_rules_are_of_no_use(folder):
    kept(folder, "a")

    assert find(folder, "a", made_with="newer rules") is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"flowops-findings-1 00\n{}"])
def test_a_damaged_file_is_not_used_and_is_written_anew(folder, file, damage):
    kept(folder, "a")
    file.write_bytes(damage)

    assert find(folder, "a") is None
    kept(folder, "b")
    assert find(folder, "b") == (FINDING,)


def test_a_file_that_was_edited_is_not_used(folder, file):
    kept(folder, "a")
    file.write_bytes(file.read_bytes().replace(b"no Footer", b"no footer"))

    assert find(folder, "a") is None


def test_nothing_new_writes_nothing(folder, file):
    cache = FileCache(folder, "rules")
    cache.find("a", "flow.json")
    cache.save()

    assert not file.exists()


def test_a_folder_that_cannot_be_written_has_no_cache(tmp_path):
    (tmp_path / ".flowops").write_text("a file")

    kept(tmp_path / ".flowops", "a")

    assert find(tmp_path / ".flowops", "a") is None


def test_a_link_is_not_followed(tmp_path, folder):
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")

    kept(folder, "a")

    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_others_wrote_meanwhile_is_kept(folder):
    first, second = FileCache(folder, "rules"), FileCache(folder, "rules")
    first.find("x", "flow.json")
    second.find("x", "flow.json")
    first.keep("a", (FINDING,))
    second.keep("b", (FINDING,))
    first.save()
    second.save()

    assert find(folder, "a") == find(folder, "b") == (FINDING,)


def test_the_oldest_that_nobody_uses_go_first(folder, monkeypatch):
    monkeypatch.setattr(findings_cache, "MOST_FILES", 2)
    kept(folder, "a", "b")
    cache = FileCache(folder, "rules")
    cache.find("a", "flow.json")
    cache.keep("c", (FINDING,))
    cache.save()

    assert find(folder, "b") is None
    assert find(folder, "a") == find(folder, "c") == (FINDING,)


def test_many_may_write_at_once(folder):
    threads = [threading.Thread(target=kept, args=(folder, f"key-{n}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert any(find(folder, f"key-{n}") for n in range(8))
