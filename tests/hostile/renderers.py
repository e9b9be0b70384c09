"""Every renderer there is: what it is given of a scene, and who reads what it gives."""

from __future__ import annotations

import importlib
import inspect
import itertools
import pkgutil
from random import Random

import click

from flowops import render
from flowops.operations.catalogue import catalogue
from flowops.render import (
    apply_text,
    breaking,
    comment,
    contract_json,
    contract_text,
    diff_json,
    diff_markdown,
    diff_text,
    drift_markdown,
    drift_message,
    findings_github,
    findings_gitlab,
    findings_json,
    findings_junit,
    findings_sarif,
    findings_summary,
    findings_text,
    history_json,
    history_text,
    merged_text,
    message,
    outputs,
    overview,
    page,
    plan_json,
    plan_markdown,
    plan_text,
    preview,
    rule_json,
    rule_markdown,
    rule_text,
    safe,
    scratch,
    status,
    words,
)
from flowops.render.fitting import Limit
from flowops.render.paint import PLAIN, Paint
from flowops.render.plan_ladder import FIELDS, FULL, SHORTER
from tests.hostile import drawn, media
from tests.hostile.html import html_skeleton
from tests.hostile.scenes import Scene
from tests.hostile.texts import harmless, hostile

LOUD = Paint(enabled=True)
NO_LIMIT = Limit(10**9)


def breaking_of(report, rung):
    return breaking.breaking_lines(report.breaking, rung)


def painted(draw):
    """For a terminal, in colour or not: what is under the colours is the same."""

    def drawn(scene):
        plain = draw(scene, PLAIN)
        assert click.unstyle(draw(scene, LOUD)) == plain
        return plain

    return drawn


def entries():
    return tuple(catalogue().values())[:3]


def as_json(document):
    return lambda scene: safe.json_text(document(scene))


RENDERERS = {
    "apply_text.render_apply": (
        media.text_skeleton,
        painted(lambda s, paint: apply_text.render_apply(s.report, paint, command=s.where)),
    ),
    "diff_json.change_entry": (
        media.json_skeleton,
        as_json(lambda s: [diff_json.change_entry(each) for each in s.changes]),
    ),
    "diff_json.diff_document": (
        media.json_skeleton,
        as_json(lambda s: diff_json.diff_document(s.environment, s.where, s.reviews)),
    ),
    "diff_markdown.change_markdown": (
        media.marked_skeleton,
        lambda s: "\n".join(diff_markdown.change_markdown(each, s.where) for each in s.changes),
    ),
    "diff_markdown.contract_markdown": (
        media.marked_skeleton,
        lambda s: "\n".join(
            line for each in s.reviews for line in diff_markdown.contract_markdown(each)
        ),
    ),
    "diff_markdown.flow_markdown": (
        media.marked_skeleton,
        lambda s: "\n".join(
            line for each in s.reviews for line in (*diff_markdown.flow_markdown(each), "")
        ),
    ),
    "diff_markdown.render_diff_markdown": (
        media.marked_skeleton,
        lambda s: diff_markdown.render_diff_markdown(s.environment, s.where, s.where, s.reviews),
    ),
    "diff_text.render_diff": (
        media.text_skeleton,
        painted(
            lambda s, paint: diff_text.render_diff(
                s.environment, s.where, s.where, s.reviews, paint
            )
        ),
    ),
    "contract_json.contract_document": (
        media.json_skeleton,
        as_json(lambda s: contract_json.contract_document(*s.texts(1), s.contracts)),
    ),
    "contract_text.contract_lines": (
        media.text_skeleton,
        painted(
            lambda s, paint: "\n".join(
                line for flow in s.plan.flows for line in contract_text.contract_lines(flow, paint)
            )
        ),
    ),
    "contract_text.render_breaking": (
        media.text_skeleton,
        painted(lambda s, paint: contract_text.render_breaking(s.plan, paint)),
    ),
    "merged_text.render_merged": (
        media.text_skeleton,
        painted(
            lambda s, paint: "\n".join(
                merged_text.render_merged(each, paint) for each in s.merged_reports
            )
        ),
    ),
    "breaking.breaking_lines": (
        media.markdown_skeleton,
        lambda s: "\n".join(
            line for rung in (FULL, SHORTER, FIELDS) for line in breaking_of(s.plan_report, rung)
        ),
    ),
    "comment.render_comment": (
        media.markdown_skeleton,
        lambda s: comment.render_comment(
            s.plan_report, "<!-- x -->", commit=s.texts(1)[0], run=s.texts(1)[0], is_claimed=True
        ),
    ),
    "comment.render_summary": (
        media.markdown_skeleton,
        lambda s: comment.render_summary(s.plan_report, 0),
    ),
    "drift_markdown.render_drift_markdown": (
        media.markdown_skeleton,
        lambda s: drift_markdown.render_drift_markdown(s.plan, s.where),
    ),
    "drift_markdown.render_drift_issue": (
        media.markdown_skeleton,
        lambda s: drift_markdown.render_drift_issue(s.plan, s.where, s.texts(1)[0], "wait"),
    ),
    "drift_message.drift_message": (
        media.chat_skeleton,
        lambda s: drift_message.drift_message(s.plan, s.where),
    ),
    "findings_github.render_github": (
        media.commands_skeleton,
        lambda s: findings_github.render_github(s.findings * 6),
    ),
    "findings_gitlab.render_gitlab": (
        media.json_skeleton,
        lambda s: findings_gitlab.render_gitlab(s.findings),
    ),
    "findings_json.findings_document": (
        media.json_skeleton,
        as_json(lambda s: findings_json.findings_document(s.findings, files=1)),
    ),
    "findings_json.finding_entries": (
        media.json_skeleton,
        as_json(lambda s: findings_json.finding_entries(s.findings)),
    ),
    "findings_junit.render_junit": (
        media.xml_skeleton,
        lambda s: findings_junit.render_junit(s.validation, strict=True),
    ),
    "findings_sarif.render_sarif": (
        media.json_skeleton,
        lambda s: findings_sarif.render_sarif(s.findings),
    ),
    "findings_summary.summary_of": (
        media.text_skeleton,
        lambda s: findings_summary.summary_of(s.validation),
    ),
    "findings_text.render_findings": (
        media.text_skeleton,
        painted(lambda s, paint: findings_text.render_findings(s.findings, paint)),
    ),
    "history_json.deed_entry": (
        media.json_skeleton,
        as_json(lambda s: [history_json.deed_entry(each) for each in s.deeds]),
    ),
    "history_json.history_document": (
        media.json_skeleton,
        as_json(lambda s: history_json.history_document(s.plan.environment, s.histories, 2)),
    ),
    "history_text.done": (
        media.text_skeleton,
        lambda s: "\n".join(history_text.done(each) for each in s.deeds),
    ),
    "history_text.render_history": (
        media.text_skeleton,
        painted(
            lambda s, paint: history_text.render_history(
                s.plan.environment, s.where, s.histories, 2, paint
            )
        ),
    ),
    "history_text.render_way_back": (
        media.text_skeleton,
        lambda s: "\n".join(map(history_text.render_way_back, s.ways_back)),
    ),
    "history_text.short": (
        media.text_skeleton,
        lambda s: "\n".join(map(history_text.short, s.texts(20))),
    ),
    "history_text.short_commit": (
        media.text_skeleton,
        lambda s: "\n".join(map(history_text.short_commit, s.texts(20))),
    ),
    "message.message_document": (
        media.json_skeleton,
        as_json(lambda s: message.message_document(*s.texts(1), s.message, *s.texts(1))),
    ),
    "message.render_message": (
        media.text_skeleton,
        lambda s: message.render_message(s.message),
    ),
    "outputs.outputs_env": (
        media.shell_skeleton,
        lambda s: outputs.outputs_env(*s.texts(1), s.outputs),
    ),
    "outputs.outputs_json": (
        media.json_skeleton,
        lambda s: outputs.outputs_json(*s.texts(1), s.outputs),
    ),
    "outputs.outputs_python": (
        media.python_skeleton,
        lambda s: outputs.outputs_python(*s.texts(1), s.outputs),
    ),
    "outputs.outputs_typescript": (
        media.typescript_skeleton,
        lambda s: outputs.outputs_typescript(*s.texts(1), s.outputs),
    ),
    "overview.render_overview": (
        media.text_skeleton,
        lambda s: overview.render_overview(s.overview, s.where, requests=True),
    ),
    "overview.overview_document": (
        media.json_skeleton,
        as_json(lambda s: overview.overview_document(s.overview)),
    ),
    "page.render_page": (
        html_skeleton,
        lambda s: page.render_page(s.drawn_reviews, s.where, watching=True),
    ),
    "page.render_stills": (
        html_skeleton,
        lambda s: page.render_stills(
            s.drawn_reviews[0].board_after.screens, {}, theme="dark", platform="ios"
        ),
    ),
    "plan_json.apply_document": (
        media.json_skeleton,
        as_json(lambda s: plan_json.apply_document(s.report, s.findings)),
    ),
    "plan_json.drift_document": (
        media.json_skeleton,
        as_json(lambda s: plan_json.drift_document(s.plan, s.heartbeat)),
    ),
    "plan_json.plan_document": (
        media.json_skeleton,
        as_json(lambda s: plan_json.plan_document(s.plan, s.findings, where=s.where)),
    ),
    "plan_markdown.one_line": (
        media.markdown_skeleton,
        lambda s: plan_markdown.one_line(s.plan_report),
    ),
    "plan_markdown.render_plan_markdown": (
        media.markdown_skeleton,
        lambda s: plan_markdown.render_plan_markdown(s.plan, s.where, s.findings, limit=NO_LIMIT),
    ),
    "plan_markdown.render_report": (
        media.markdown_skeleton,
        lambda s: plan_markdown.render_report(s.plan_report, limit=NO_LIMIT),
    ),
    "plan_text.flow_lines": (
        media.text_skeleton,
        painted(
            lambda s, paint: "\n".join(
                line for flow in s.plan.flows for line in plan_text.flow_lines(flow, s.plan, paint)
            )
        ),
    ),
    "plan_text.health_words": (
        media.text_skeleton,
        lambda s: plan_text.health_words(s.plan),
    ),
    "plan_text.render_drift": (
        media.text_skeleton,
        painted(lambda s, paint: plan_text.render_drift(s.plan, s.where, paint)),
    ),
    "plan_text.render_plan": (
        media.text_skeleton,
        painted(
            lambda s, paint: plan_text.render_plan(
                s.plan, s.where, paint, verbose=True, warnings=s.findings
            )
        ),
    ),
    "plan_text.unmanaged_lines": (
        media.text_skeleton,
        painted(lambda s, paint: "\n".join(plan_text.unmanaged_lines(s.plan, paint))),
    ),
    "preview.preview_document": (
        media.json_skeleton,
        as_json(lambda s: preview.preview_document(*s.texts(1), s.previews)),
    ),
    "preview.render_previews": (
        media.text_skeleton,
        lambda s: preview.render_previews(s.previews),
    ),
    "scratch.render_scratch": (
        media.text_skeleton,
        painted(
            lambda s, paint: scratch.render_scratch(s.scratch_previews, paint, shows_links=True)
        ),
    ),
    "scratch.render_scratch_plan": (
        media.text_skeleton,
        painted(lambda s, paint: scratch.render_scratch_plan(s.where, s.plan.flows, paint)),
    ),
    "scratch.scratch_document": (
        media.json_skeleton,
        as_json(
            lambda s: scratch.scratch_document(*s.texts(1), s.scratch_previews, shows_links=True)
        ),
    ),
    "status.render_status": (
        media.text_skeleton,
        painted(lambda s, paint: status.render_status(s.plan, s.last_deeds, s.where, paint)),
    ),
    "status.status_document": (
        media.json_skeleton,
        as_json(lambda s: status.status_document(s.plan, s.last_deeds)),
    ),
    "words.heading": (
        media.text_skeleton,
        lambda s: words.heading(s.plan.environment, s.where),
    ),
    "words.title": (
        media.text_skeleton,
        lambda s: "\n".join(words.title(flow, s.plan) for flow in s.plan.flows),
    ),
    **drawn.RENDERERS,
}
"""By module and name. The medium's check gives what must not depend on the words."""

OF_OURS = {
    "rule_json.rules_document": lambda: safe.json_text(rule_json.rules_document(entries())),
    "rule_markdown.codes_page": lambda: rule_markdown.codes_page(catalogue()),
    "rule_markdown.index_page": lambda: rule_markdown.index_page(catalogue()),
    "rule_markdown.rule_page": lambda: "\n".join(map(rule_markdown.rule_page, entries())),
    "rule_markdown.rule_pages": lambda: "\n".join(
        rule_markdown.rule_pages({each.id: each for each in entries()}).values()
    ),
    "rule_text.render_rule": lambda: "\n".join(map(rule_text.render_rule, entries())),
    "rule_text.render_rules": lambda: rule_text.render_rules(catalogue().values()),
}
"""What speaks of the rules alone, in which nobody else has a word."""

PARTS = {
    "diff_text.diff_summary": "numbers and words of ours",
    "diff_text.promise_sign": "a sign of ours",
    "diff_text.sign_of": "a sign of ours",
    "diff_text.state_of": "made safe by those who ask for it",
    "diff_text.tally": "numbers and words of ours",
    "diff_text.whom": "made safe by those who ask for it",
    "apply_text.applied_of": "numbers and words of ours",
    "breaking.count_breaking": "numbers and words of ours",
    "fingerprints.fingerprints": "hashes in hex",
    "fitting.first_that_fits": "chooses among texts that are made safe already",
    "fitting.in_bytes": "a number",
    "fitting.in_characters": "a number",
    "history_text.alias_of": "made safe by those who ask for it",
    "plan_gitlab.gitlab_counts": "numbers and words of ours",
    "plan_ladder.rungs": "numbers and words of ours",
    "plan_markdown.folded": "around lines that are made safe already",
    "page.compiling.compiled": "a part of the page's data",
    "page.compiling.compiled_condition": "a part of the page's data",
    "page.compiling.dynamic": "a part of the page's data",
    "page.compiling.is_dynamic": "says yes or no",
    "page.compiling.plain": "a part of the page's data",
    "page.drawing.draw": "a part of the page",
    "page.markdown.markdown_html": "a part of the page, with tests of its own",
    "page.months.month_of": "numbers and words of ours",
    "page.months.read_date": "a date",
    "page.page_policy": "hashes and words of ours",
    "page.pictures.picture_uri": "base64 in words of ours",
    "page.playing.script_of": "a part of the page's data",
    "page.ranks.ranks_of": "gives no text",
    "page.roads.curve": "numbers",
    "page.roads.lanes_of": "numbers",
    "page.roads.room_for": "a number",
    "page.route_map.map_of": "a part of the page",
    "page.sections.section_of": "a part of the page",
    "page.unseen.unseen_of": "a part of the page",
    "page.walking.parts_of": "gives no text",
    "pictures.find_browser": "the path of a program",
    "pictures.stills_of": "what pictures.take_pictures takes",
    "pictures.take_pictures": "pictures of page.render_stills",
    "plan_json.as_text": "safe.json_text under another name",
    "plan_text.is_quiet": "says yes or no",
    "review_formats.reviewed_html": "page.render_page under another name",
    "review_formats.shown_reviews": "gives reviews",
    "review_formats.watched_html": "page.render_page under another name",
    "rule_markdown.prose_of": "a part of the pages of rules",
    "rule_text.facts": "a part of the pages of rules",
    "rule_text.severity_of": "a word of ours",
    "words.counted": "a number and a word of ours",
    "words.sign": "a sign of ours",
    "words.summed": "numbers and words of ours",
    "words.summary": "numbers and words of ours",
    **drawn.PARTS,
}
"""What renders nothing of anybody else's, and why not. `safe` has tests of its own."""


def public_functions():
    """Of every module of flowops/render, but for those that make text safe."""
    for found in pkgutil.walk_packages(render.__path__, "flowops.render."):
        if found.name == "flowops.render.safe":
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            is_function = inspect.isfunction(value) and value.__module__ == found.name
            if is_function and not name.startswith("_"):
                yield f"{found.name.removeprefix('flowops.render.')}.{name}"


def texts_of(random, counter):
    """All different: how many there are of a kind must not depend on the words."""
    for number in counter:
        text = hostile(random)
        yield f"{text}{number}" if number % 2 else f"{number}{text}"


def try_renderer(name, texts, seed=0):
    """Renders hostile scenes until so many texts went in; gives how many those were."""
    skeleton, draw = RENDERERS[name]
    counter, number = itertools.count(), seed
    plain = {}
    while True:
        shape = number % 12
        if shape not in plain:
            plain[shape] = skeleton(draw(Scene(harmless().__next__, shape)))
        source = texts_of(Random(f"{name} {number}"), counter)
        drawn = draw(Scene(source.__next__, shape))
        assert skeleton(drawn) == plain[shape], f"the scene {number} of {name}"
        number += 1
        given = next(counter)
        if given >= texts:
            return given
