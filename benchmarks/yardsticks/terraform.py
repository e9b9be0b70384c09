"""terraform with curl in `local-exec`, ten at once, as its default is."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

from benchmarks.yardsticks.contender import Contender

if TYPE_CHECKING:
    from benchmarks.project import Project

_MAIN = """\
resource "terraform_data" "flow" {
  for_each = jsondecode(file("bodies.json"))
  input    = each.value
  provisioner "local-exec" {
    command     = "sh create.sh"
    environment = { BODY = each.value }
  }
}
"""
_CREATE = """\
set -eu
ask() { curl -sf -H "Authorization: Bearer $FLOWOPS_API_KEY" "$@"; }
id=$(printf %s "$BODY" | ask --data-binary @- "URL" | jq -r .data.id)
ask "URL/$id" > /dev/null
ask -X POST "URL/$id/publish" > /dev/null
"""


def missing() -> str:
    absent = [name for name in ("terraform", "curl", "jq") if shutil.which(name) is None]
    return f"{' and '.join(absent)} not found" if absent else ""


def prepare(project: Project) -> None:
    url = f"{project.url}/v1/wabas/{project.waba_ids[0]}/flows"
    definitions = project.folder / "definitions"
    bodies = {
        key: json.dumps(
            {
                "name": name,
                "categories": ["OTHER"],
                "flowJson": json.loads((definitions / f"{key}.json").read_text()),
            }
        )
        for key, name in zip(project.keys, project.names, strict=True)
    }
    (project.folder / "bodies.json").write_text(json.dumps(bodies))
    (project.folder / "main.tf").write_text(_MAIN)
    (project.folder / "create.sh").write_text(_CREATE.replace("URL", url))
    command = ["terraform", "init", "-no-color"]
    subprocess.run(command, cwd=project.folder, check=True, capture_output=True)


TERRAFORM = Contender(
    "terraform + curl",
    plan=lambda _: ["terraform", "plan", "-no-color"],
    apply=lambda _: ["terraform", "apply", "-no-color", "-auto-approve", "-parallelism=10"],
    missing=missing,
    prepare=prepare,
    slow=True,
)
