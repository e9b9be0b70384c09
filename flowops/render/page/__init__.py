"""A review as one HTML file, which needs nothing else and asks nobody for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.render.page.policy import policy, script, style, watching_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.operations.review import FlowReview


def render_page(
    reviews: Sequence[FlowReview], environment: str | None, *, watching: bool = False
) -> str:
    """`watching` adds what loads the page again when the server that it came from says so."""
    from flowops.render.page.drawing import environment as templates
    from flowops.render.page.playing import script_of
    from flowops.render.page.sections import section_of
    from flowops.render.safe import script_json

    flows = [
        {
            "before": each.board_before and script_of(each.board_before),
            "after": each.board_after and script_of(each.board_after),
        }
        for each in reviews
    ]
    from markupsafe import Markup

    ours = {
        "policy": policy(watching=watching),
        "style": style(),
        "script": script(),
        "watching": watching_script() if watching else "",
        "flows": script_json(flows),
    }
    return templates().get_template("page.html").render(
        sections=[section_of(each) for each in reviews],
        environment=environment,
        **{name: Markup(text) for name, text in ours.items()},  # noqa: S704 - our own, or made safe
    )
