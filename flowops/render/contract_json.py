"""Data contracts for machines: `schemas/contract.schema.json`, format 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.flowjson.contract import Contract, Payload
    from flowops.operations.contracts import FlowContract

FORMAT_VERSION = "1.0"


def contract_document(environment: str, contracts: Sequence[FlowContract]) -> dict[str, Any]:
    """Names of screens and fields, and the values of options, stand in it as they are."""
    return {
        "format_version": FORMAT_VERSION,
        "environment": safe(environment),
        "flows": [_flow(each) for each in contracts],
    }


def _flow(flow: FlowContract) -> dict[str, Any]:
    contract = flow.contract
    return {
        "key": safe(flow.key),
        "name": safe(flow.name),
        "receiver": [_sent(each) for each in contract.results],
        "endpoint": _endpoint(contract) if contract.has_endpoint else None,
        "sender": [_needed(each) for each in contract.entries],
    }


def _endpoint(contract: Contract) -> dict[str, Any]:
    return {
        "data_api_version": contract.data_api,
        "requests": [{"action": each.occasion.value, **_sent(each)} for each in contract.requests],
        "answers": [_needed(each) for each in contract.answers],
    }


def _sent(payload: Payload) -> dict[str, Any]:
    return {"screen": payload.screen, "by": payload.by, "payload": payload.schema}


def _needed(payload: Payload) -> dict[str, Any]:
    return {"screen": payload.screen, "data": payload.schema}
