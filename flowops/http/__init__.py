"""One request over HTTPS: pinned, bounded in size and time, and its secret never shown."""

from __future__ import annotations

import sys

# httpx brings a command of its own along, and for it click, pygments and rich. It takes their lack
# well, and importing them takes longer than anything else before the first request.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
