"""YAML that has nothing to object to, fast: its value alone, without places and without words."""

# ruff: noqa: ANN401 - PyYAML's events share no useful type

from __future__ import annotations

from typing import Any

from flowops.manifest.yaml_scalars import MAX_DEPTH, doubt_about, is_surely_text, resolve


class NotPlain(Exception):
    """There is something to say, by who looks twice. Never leaves `manifest/`."""


def load_plain(text: str) -> object:
    """What `Builder` builds of a text in which it finds no flaw. Raises NotPlain for all others."""
    # 30 ms to import, so only who reads a manifest pays for it.
    import yaml

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    loading = _Loading()
    take = {
        yaml.StreamStartEvent: loading.pass_by,
        yaml.StreamEndEvent: loading.pass_by,
        yaml.DocumentStartEvent: loading.pass_by,
        yaml.DocumentEndEvent: loading.pass_by,
        yaml.MappingStartEvent: loading.begin_mapping,
        yaml.SequenceStartEvent: loading.begin_list,
        yaml.MappingEndEvent: loading.end,
        yaml.SequenceEndEvent: loading.end,
        yaml.ScalarEvent: loading.scalar,
        yaml.AliasEvent: loading.refuse,
    }
    try:
        for event in yaml.parse(text, Loader=loader):
            take[type(event)](event)
    except yaml.YAMLError:
        raise NotPlain from None
    return loading.value


class _Loading:
    """Takes the events one by one; `_key` is None while a mapping's next key is due."""

    def __init__(self) -> None:
        self._roots: list[Any] = []
        self._inner: Any = self._roots
        self._outer: list[Any] = []
        self._key: str | None = None

    @property
    def value(self) -> object:
        if len(self._roots) > 1:
            raise NotPlain
        return self._roots[0] if self._roots else None

    def pass_by(self, event: Any) -> None: ...

    def refuse(self, _: Any) -> None:
        raise NotPlain

    def begin_mapping(self, event: Any) -> None:
        self._begin({}, event)

    def begin_list(self, event: Any) -> None:
        self._begin([], event)

    def end(self, _: Any) -> None:
        self._inner = self._outer.pop()

    def scalar(self, event: Any) -> None:
        text: Any = event.value
        is_text = not event.implicit[0] or is_surely_text(text)
        inner = self._inner
        if event.anchor is not None or event.tag is not None:
            raise NotPlain
        if self._key is None and type(inner) is dict:
            if not is_text or text in inner or text == "<<":
                raise NotPlain
            self._key = text
        elif is_text:
            self._put(text)
        elif doubt_about(text) is None:
            self._put(resolve(text))
        else:
            raise NotPlain

    def _begin(self, value: dict[str, Any] | list[Any], event: Any) -> None:
        is_marked = event.anchor is not None or event.tag is not None
        if is_marked or self._wants_key or len(self._outer) == MAX_DEPTH:
            raise NotPlain
        self._put(value)
        self._outer.append(self._inner)
        self._inner = value

    def _put(self, value: object) -> None:
        if self._key is None:
            self._inner.append(value)
        else:
            self._inner[self._key], self._key = value, None

    @property
    def _wants_key(self) -> bool:
        return self._key is None and type(self._inner) is dict
