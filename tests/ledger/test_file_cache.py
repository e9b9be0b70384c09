from __future__ import annotations

import os
import threading
import time

import pytest

from flowops.findings import Finding, Location, Severity
from flowops.ledger import file_cache
from flowops.ledger import folder as folder_module
from flowops.ledger.file_cache import FileCache
from flowops.manifest.memory import FileState

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
LONG_AGO = FileState(size=7, modified=10**18, changed=10**18 + 1, inode=5)


def opened(folder, made_with="rules"):
    return FileCache(folder, lambda: made_with)


def kept(folder, *digests, made_with="rules"):
    cache = opened(folder, made_with)
    for digest in digests:
        cache.keep_findings(digest, "today", (FINDING,))
    cache.save()


def find(folder, digest, made_with="rules", outlook="today"):
    return opened(folder, made_with).findings_of(digest, outlook, "flow.json")


def seen(folder, state, digest="abc"):
    cache = opened(folder)
    cache.saw("/flow.json", state, digest)
    cache.save()


def digest_of(folder, state):
    return opened(folder).digest_of("/flow.json", state)


def changed(seconds_ago):
    now = time.time_ns() - int(seconds_ago * 10**9)
    return FileState(size=7, modified=10**18, changed=now | 1, inode=5)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".flowops"


@pytest.fixture
def file(folder):
    return folder / "cache" / "files.json"


def test_what_was_kept_is_found_by_another_process(folder):
    kept(folder, "a")

    assert find(folder, "a") == (FINDING,)
    assert find(folder, "b") is None


def test_a_finding_is_found_in_the_file_that_has_the_content_now(folder):
    kept(folder, "a")

    (finding,) = opened(folder).findings_of("a", "today", "moved.json")

    assert finding.location == Location("moved.json", 4, 5, 6, 7)


def test_findings_of_another_outlook_or_of_other_rules_are_of_no_use(folder):
    kept(folder, "a")

    assert find(folder, "a", outlook="tomorrow") is None
    assert find(folder, "a", made_with="newer rules") is None


def test_fingerprints_and_findings_of_one_content_do_not_lose_each_other(folder):
    kept(folder, "a")
    cache = opened(folder)
    cache.keep_fingerprint("a", "c1:00")
    cache.save()

    assert opened(folder).fingerprint_of("a") == "c1:00"
    assert find(folder, "a") == (FINDING,)
    assert opened(folder).fingerprint_of("b") is None


def test_a_file_that_stood_still_is_known_without_a_read(folder):
    seen(folder, LONG_AGO)

    assert digest_of(folder, LONG_AGO) == "abc"


@pytest.mark.parametrize("field", ["size", "modified", "changed", "inode"])
def test_a_file_of_which_anything_moved_is_not_known(folder, field):
    seen(folder, LONG_AGO)

    assert digest_of(folder, LONG_AGO._replace(**{field: 6})) is None


def test_a_file_that_was_written_a_moment_ago_is_not_trusted(folder):
    """It may be written once more in the same tick of the clock, and nobody could tell."""
    seen(folder, changed(seconds_ago=0.01))

    assert digest_of(folder, changed(seconds_ago=0.01)) is None


def test_a_file_with_a_time_to_come_is_not_trusted(folder):
    state = LONG_AGO._replace(modified=time.time_ns() + 10**12)
    seen(folder, state)

    assert digest_of(folder, state) is None


@pytest.mark.parametrize(("ago", "known"), [(1, True), (0.05, False)])
def test_a_moment_is_short_where_the_clock_is_fine(folder, ago, known):
    state = changed(seconds_ago=ago)
    seen(folder, state)

    assert (digest_of(folder, state) == "abc") is known


def test_a_moment_is_two_seconds_where_the_clock_knows_only_seconds(folder):
    second = time.time_ns() // 10**9 * 10**9
    fresh, old = (LONG_AGO._replace(changed=second - each * 10**9) for each in (1, 4))
    seen(folder, fresh)
    assert digest_of(folder, fresh) is None

    seen(folder, old)
    assert digest_of(folder, old) == "abc"


def test_where_the_clock_of_the_files_is_behind_a_moment_is_longer(folder, monkeypatch):
    monkeypatch.setattr(folder_module.Folder, "clock", lambda _: time.time_ns() - 10 * 10**9)
    state = changed(seconds_ago=5)

    seen(folder, state)

    assert digest_of(folder, state) is None


def test_the_manifest_that_was_read_last_is_kept(folder):
    cache = opened(folder)
    cache.keep_manifest("a", {"version": 1})
    cache.save()

    assert opened(folder).manifest_of("a") == {"version": 1}
    assert opened(folder).manifest_of("b") is None
    assert opened(folder, "newer").manifest_of("a") is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"flowops-files-1 00\n{}"])
def test_a_damaged_file_is_not_used_and_is_written_anew(folder, file, damage):
    kept(folder, "a")
    file.write_bytes(damage)

    assert find(folder, "a") is None
    kept(folder, "b")
    assert find(folder, "b") == (FINDING,)


def test_a_file_that_was_edited_is_not_used(folder, file):
    kept(folder, "a")
    times = file.stat()
    file.write_bytes(file.read_bytes().replace(b"no Footer", b"no footer"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert find(folder, "a") is None


def test_a_file_that_came_with_a_checkout_is_not_used(folder, file):
    """Whoever may commit could have written anything into it."""
    kept(folder, "a")
    assert find(folder, "a") == (FINDING,)

    file.write_bytes(file.read_bytes())

    assert find(folder, "a") is None


def test_git_is_told_to_pass_it_by(folder):
    kept(folder, "a")

    assert (folder / "cache" / ".gitignore").read_text() == "*\n"


def test_nothing_new_writes_nothing(folder, file):
    cache = opened(folder)
    cache.findings_of("a", "today", "flow.json")
    cache.digest_of("/flow.json", LONG_AGO)
    cache.save()

    assert not file.exists()


def test_a_folder_that_cannot_be_written_has_no_cache(tmp_path):
    (tmp_path / ".flowops").write_text("a file")

    kept(tmp_path / ".flowops", "a")
    seen(tmp_path / ".flowops", LONG_AGO)

    assert find(tmp_path / ".flowops", "a") is None
    assert digest_of(tmp_path / ".flowops", LONG_AGO) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read_is_read(folder):
    kept(folder, "a")
    (folder / "cache").chmod(0o500)

    kept(folder, "b")

    assert find(folder, "a") == (FINDING,)
    assert find(folder, "b") is None
    (folder / "cache").chmod(0o700)


def test_a_link_is_not_followed(tmp_path, folder):
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")

    kept(folder, "a")

    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_others_wrote_meanwhile_is_kept(folder):
    first, second = opened(folder), opened(folder)
    first.findings_of("x", "today", "flow.json")
    second.findings_of("x", "today", "flow.json")
    first.keep_findings("a", "today", (FINDING,))
    second.keep_findings("b", "today", (FINDING,))
    first.save()
    second.save()

    assert find(folder, "a") == find(folder, "b") == (FINDING,)


def test_the_oldest_that_nobody_uses_go_first(folder, monkeypatch):
    monkeypatch.setattr(file_cache, "MOST_FILES", 2)
    kept(folder, "a", "b")
    cache = opened(folder)
    cache.findings_of("a", "today", "flow.json")
    cache.keep_findings("c", "today", (FINDING,))
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
    assert [each.name for each in (folder / "cache").iterdir() if each.suffix] == ["files.json"]


def test_nobody_asks_for_the_rules_where_nothing_was_kept(folder):
    def refuse():
        raise AssertionError("asked")

    cache = FileCache(folder, refuse)

    assert cache.manifest_of("a") is None
    assert cache.fingerprint_of("a") is None
