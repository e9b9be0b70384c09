import pytest

from flowops.render.findings_summary import summary_of
from tests.render.findings import INFO, WARNING, finding, validation


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (validation(files=["a", "b", "c"]), "No findings. 3 files."),
        (validation(waived=2), "No findings. 1 file, 2 waived."),
        (
            validation(finding(), finding(9), finding(severity=WARNING), files=["a", "b", "c"]),
            "2 errors, 1 warning in 3 files",
        ),
        (validation(finding(severity=INFO), waived=1), "1 note in 1 file, 1 waived"),
    ],
)
def test_what_was_found_is_counted_in_words(found, said):
    assert summary_of(found) == said
