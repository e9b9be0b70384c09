"""A review as one HTML file, which needs nothing else and asks nobody for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowops.compare.changes.marks import Mark
    from flowops.findings import Route
    from flowops.operations.review import FlowReview
    from flowops.screens.storyboard import ScreenView


def render_page(
    reviews: Sequence[FlowReview], environment: str | None, *, watching: bool = False
) -> str:
    """`watching` adds what loads the page again when the server that it came from has a newer."""
    from flowops.render.page.drawing import draw
    from flowops.render.page.playing import script_of
    from flowops.render.page.policy import review_look
    from flowops.render.page.sections import section_of

    flows = [
        {
            "before": each.board_before and script_of(each.board_before),
            "after": each.board_after and script_of(each.board_after),
        }
        for each in reviews
    ]
    return draw(
        "page.html",
        review_look(watching=watching),
        watching=watching,
        data=flows,
        sections=[section_of(each) for each in reviews],
        environment=environment,
    )


def page_policy(*, watching: bool = False) -> str:
    """The Content-Security-Policy of a page, for whoever serves one."""
    from flowops.render.page.policy import review_look

    return review_look(watching=watching).policy(watching=watching)


def render_stills(
    screens: Sequence[ScreenView], marks: Mapping[Route, Mark], *, theme: str, platform: str
) -> str:
    """Screens to take pictures of: all of them, or `#still-2` alone. `theme` is `light` or `dark`,
    `platform` is `android` or `ios`.
    """
    from flowops.render.page.drawing import draw
    from flowops.render.page.policy import stills_look

    return draw(
        "stills.html", stills_look(), screens=screens, marks=marks, theme=theme, platform=platform
    )
