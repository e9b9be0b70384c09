"""What is opened by who first asks it for something."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Later:
    """Stands for what `open_it` opens: to import and to open it is not in the way of the first
    request, which leaves meanwhile. What opening raises comes to who asks first.
    """

    def __init__(self, open_it: Callable[[], object]) -> None:
        self._open_it = open_it

    @cached_property
    def _opened(self) -> object:
        return self._open_it()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it stands for
        return getattr(self._opened, name)
