"""The page behind a preview link of the sandbox: the flow as a review without a former revision."""

from __future__ import annotations

import json

NOTICE = "the flowops sandbox, not Meta"


def draw_preview(name: str, definition: bytes) -> tuple[str, str]:
    """The page, and the Content-Security-Policy that it states itself."""
    from flowops.model.definition import Definition
    from flowops.operations.review import FlowReview
    from flowops.render.page import page_policy, render_page
    from flowops.screens.resolving import storyboard_of

    read = Definition.from_value(json.loads(definition))
    board = storyboard_of(read)
    review = FlowReview(name, name, "", None, read, None, board, (), ())
    return render_page([review], NOTICE), page_policy()
