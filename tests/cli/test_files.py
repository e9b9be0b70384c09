import os
import stat

import pytest

from flowops.cli.files import write_file
from flowops.errors import StoreFailed


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "reviewed.plan"
    path.write_text("old")

    write_file(path, "new")

    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_regular_file_stays_what_it_is(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_file(pipe, "plan")

    assert os.read(reader, 10) == b"plan"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    os.close(reader)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreFailed, match="could not be written"):
        write_file(tmp_path / "gone" / "reviewed.plan", "new")


def test_what_could_not_be_written_leaves_nothing_behind(tmp_path):
    path = tmp_path / "reviewed.plan"
    path.write_text("old")

    with pytest.raises(UnicodeEncodeError):
        write_file(path, "half \ud800")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("asked", "given"), [((), 0o640), ((0o600,), 0o600)])
def test_a_file_is_read_by_whom_the_umask_lets_unless_it_is_private(tmp_path, asked, given):
    path = tmp_path / "review.html"
    before = os.umask(0o027)
    try:
        write_file(path, "new", *asked)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == given
