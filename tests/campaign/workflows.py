"""Our workflows, and those that the pages show whole, before zizmor at its most pedantic.

    python -m tests.campaign.workflows

Exits with 1 for a finding.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / ".github" / "workflows"
_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shown_workflows():
    """By a name made of the page's: every YAML on a page that has jobs and what starts them."""
    return {
        f"{page.stem}-{number}.yml": text
        for page in sorted((ROOT / "docs").glob("*.md"))
        for number, text in enumerate(_BLOCK.findall(page.read_text(encoding="utf-8")), 1)
        if {"on:", "jobs:"} <= set(text.splitlines())
    }


def main():
    zizmor = Path(sys.executable).with_name("zizmor")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, ".github", "workflows")
        shutil.copytree(OURS, place)
        shown = shown_workflows()
        for name, text in shown.items():
            (place / name).write_text(text, encoding="utf-8")
        ended = subprocess.run(
            [zizmor, "--offline", "--quiet", "--persona", "pedantic", "--color", "never", folder],
            check=False,
            capture_output=True,
            text=True,
        )
    said = "no finding" if ended.returncode == 0 else "findings"
    print(ended.stdout, ended.stderr, file=sys.stderr)
    print(f"{len(list(OURS.iterdir()))} workflows and {len(shown)} of the pages: {said}")
    return int(ended.returncode != 0 or not shown)


if __name__ == "__main__":
    sys.exit(main())
