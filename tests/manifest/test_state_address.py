from __future__ import annotations

import pytest

from flowops.manifest.state_address import (
    BucketAddress,
    bucket_address,
    git_ref,
    why_no_state,
)


@pytest.mark.parametrize(
    "state",
    [
        ".flowops",
        "state/production",
        "git:refs/flowops/state",
        "git:refs/flowops/team-a/state_1.2",
        "s3://bucket",
        "s3://my.bucket-1/flowops/production",
        "gs://my_bucket/flowops",
        "az://container/flowops",
    ],
)
def test_these_are_places_for_records(state):
    assert why_no_state(state) is None


GIT_HINT = "write git:refs/flowops/NAME, with letters, digits and .-_ in NAME"


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("git:", "'' is no ref under refs/flowops/, where records are kept"),
        ("git:main", "'main' is no ref under refs/flowops/, where records are kept"),
        (
            "git:refs/heads/state",
            "'refs/heads/state' is no ref under refs/flowops/, where records are kept",
        ),
        ("git:refs/flowops/", "'refs/flowops/' is no ref that git takes"),
        ("git:refs/flowops/-f", "'refs/flowops/-f' is no ref that git takes"),
        ("git:refs/flowops/a..b", "'refs/flowops/a..b' is no ref that git takes"),
        ("git:refs/flowops/a//b", "'refs/flowops/a//b' is no ref that git takes"),
        ("git:refs/flowops/a.lock", "'refs/flowops/a.lock' is no ref that git takes"),
        ("git:refs/flowops/a.", "'refs/flowops/a.' is no ref that git takes"),
        ("git:refs/flowops/a:refs/heads/main", "'refs/flowops/a:refs/heads/main' is no ref that"),
        ("git:refs/flowops/a b", "'refs/flowops/a b' is no ref that git takes"),
        ("git:refs/flowops/ä", "'refs/flowops/ä' is no ref that git takes"),
        ("git:refs/flowops/a\n", "is no ref that git takes"),
    ],
)
def test_a_ref_is_refused_that_is_none_of_ours(state, message):
    problem, hint = why_no_state(state)

    assert message.replace("'", "") in problem.replace("`", "").replace('"', "").replace("'", "")
    assert hint == GIT_HINT


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("s3://", "is no name of a bucket"),
        ("s3://Bucket", "is no name of a bucket"),
        ("s3:///prefix", "is no name of a bucket"),
        ("s3://key:secret@bucket/prefix", "holds a user or a password"),
        ("s3://bucket/", "is no prefix of records"),
        ("s3://bucket/a//b", "is no prefix of records"),
        ("s3://bucket/../other", "is no prefix of records"),
        ("s3://bucket/a?versionId=1", "is no prefix of records"),
        ("gs://bucket/a#b", "is no prefix of records"),
        ("az://container/a b", "is no prefix of records"),
    ],
)
def test_an_address_of_a_bucket_is_refused_that_is_malformed(state, message):
    problem, hint = why_no_state(state)

    assert message in problem
    assert "secret" not in problem
    assert hint.startswith(f"write {state[:2]}://BUCKET/PREFIX")


@pytest.mark.parametrize("state", ["ftp://bucket", "file:///tmp/state", "S3://bucket", "gcs://b"])
def test_another_scheme_is_no_folder(state):
    problem, hint = why_no_state(state)

    assert problem.startswith("flowops keeps no records in ")
    assert hint == "use a folder, git:refs/flowops/NAME, s3://, gs:// or az://"


@pytest.mark.parametrize("state", ["/var/state", "../state", "a\\b", "C:state"])
def test_a_folder_is_inside_the_manifests_folder(state):
    assert why_no_state(state) is not None


def test_an_address_is_taken_apart():
    assert git_ref("git:refs/flowops/state") == "refs/flowops/state"
    assert bucket_address("gs://bucket/a/b") == BucketAddress("gs", "bucket", "a/b")
    assert bucket_address("s3://bucket") == BucketAddress("s3", "bucket", "")
    assert git_ref(".flowops") is None
    assert bucket_address(".flowops") is None
    assert bucket_address("git:refs/flowops/state") is None
