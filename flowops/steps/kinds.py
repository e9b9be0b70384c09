"""All kinds of step, in the order in which they are performed on one flow."""

from __future__ import annotations

from flowops.steps.create import Create
from flowops.steps.publish import Publish
from flowops.steps.replace_json import ReplaceJson

KINDS = (Create, ReplaceJson, Publish)
