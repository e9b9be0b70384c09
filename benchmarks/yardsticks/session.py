"""What somebody writes in ten minutes: one requests.Session, one call after the other.

It stops at the first answer that is no success, so also at the first 429, half-applied.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import requests


def main() -> None:
    work = json.loads(Path("work.json").read_text())
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {os.environ['FLOWOPS_API_KEY']}"
    for waba_id in work["accounts"]:
        url = f"http://{work['host']}/v1/wabas/{waba_id}/flows"
        live = list_flows(session, url)
        missing = [name for name in work["flows"] if name not in live]
        print(f"{len(missing)} to create")
        if sys.argv[1] == "apply":
            for name in missing:
                create(session, url, name, work["flows"][name])


def list_flows(session: requests.Session, url: str) -> set[str]:
    names: set[str] = set()
    after = None
    while True:
        answer = session.get(url, params={"after": after} if after else None)
        answer.raise_for_status()
        page = answer.json()
        names |= {flow["name"] for flow in page["data"]}
        after = page["paging"]["cursors"].get("after")
        if after is None:
            return names


def create(session: requests.Session, url: str, name: str, key: str) -> None:
    definition = json.loads(Path(f"definitions/{key}.json").read_text())
    body = {"name": name, "categories": ["OTHER"], "flowJson": definition}
    created = session.post(url, json=body)
    created.raise_for_status()
    flow = f"{url}/{created.json()['data']['id']}"
    session.get(flow).raise_for_status()
    session.post(f"{flow}/publish").raise_for_status()


if __name__ == "__main__":
    main()
