"""R163-R169: PhotoPicker and DocumentPicker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bounds import min_above_max
from flowops.flowjson.examples import component, showing
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow

SECTION = Section("PhotoPicker and DocumentPicker")
rule = SECTION.rule

_SINCE = Version(4, 0)
_CODES = ("INVALID_PROPERTY_KEY", "MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE")


def _photos(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    given = {"name": "damage", "label": "The damage", "max_uploaded_photos": 2, **properties}
    return showing(component("PhotoPicker", **given))


def _documents(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    given = {"name": "contract", "label": "Contract", "max_uploaded_documents": 2, **properties}
    return showing(component("DocumentPicker", **given))


rule(
    "R163",
    "a PhotoPicker has a name, a label and the keys of its table",
    code=_CODES,
    source="media upload",
    bad=_photos(required=True),
    good=_photos(min_uploaded_photos=1),
    since=_SINCE,
    details="It has no `required`: `min-uploaded-photos` says it.",
)(ByTable("R163"))

rule(
    "R164",
    "the photo-source of a PhotoPicker is camera_gallery, camera or gallery",
    code="INVALID_ENUM_VALUE",
    source="media upload",
    bad=_photos(photo_source="webcam"),
    good=_photos(photo_source="camera"),
    since=_SINCE,
)(ByTable("R164"))

rule(
    "R165",
    "a DocumentPicker has a name, a label and the keys of its table",
    code=_CODES,
    source="media upload",
    bad=_documents(required=True),
    good=_documents(min_uploaded_documents=1),
    since=_SINCE,
    details="It has no `required`: `min-uploaded-documents` says it.",
)(ByTable("R165"))

rule(
    "R166",
    "allowed-mime-types names some of the 24 types that are documented",
    code=("INVALID_ENUM_VALUE", "MIN_ITEMS_REQUIRED", "INVALID_PROPERTY_TYPE"),
    source="media upload",
    bad=_documents(allowed_mime_types=["pdf"]),
    good=_documents(allowed_mime_types=["application/pdf"]),
    since=_SINCE,
)(ByTable("R166"))

rule(
    "R167",
    "a file is of 1 to 25600 KiB, and 0 to 30 of them are uploaded",
    code=("MINIMUM_VALUE_REQUIRED", "MAXIMUM_VALUE_REQUIRED"),
    source="media upload; error codes",
    bad=_photos(max_file_size_kb=50000),
    also_bad=(_photos(max_file_size_kb=0),),
    good=_photos(max_file_size_kb=10240),
    since=_SINCE,
    details="The most that are uploaded are at least 1.",
)(ByTable("R167"))


@rule(
    "R168",
    "the fewest files are not above the most",
    code="MIN_VALUE_GREATER_THAN_MAX",
    source="media upload",
    bad=_photos(min_uploaded_photos=3),
    good=_photos(min_uploaded_photos=1),
    since=_SINCE,
)
def fewest_files_are_below_most(flow: Flow) -> Iterator[Flaw]:
    photos, documents = ("PhotoPicker",), ("DocumentPicker",)
    yield from min_above_max(flow, photos, "min-uploaded-photos", "max-uploaded-photos")
    yield from min_above_max(flow, documents, "min-uploaded-documents", "max-uploaded-documents")


rule(
    "R169",
    "the texts of a picker are no longer than what is shown",
    severity=Severity.WARNING,
    source="media upload",
    bad=_photos(label="Photos of the damage " * 5),
    good=_photos(label="Photos of the damage"),
    since=_SINCE,
    details="Label 80, description 300 characters.",
)(ByTable("R169"))
