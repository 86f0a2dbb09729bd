"""A text from outside the repository stays text: on pages, in the Markdown of notebooks, in terminals."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("myst_nb")
pytest.importorskip("sphinx_tabs")
pytest.importorskip("matplotlib")
pytest.importorskip("scipy")

import nbformat
from docutils import nodes
from docutils.core import publish_doctree
from markdown_it import MarkdownIt
from myst_parser.parsers.docutils_ import Parser
from rich.console import Console

from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.lessons.terminal import checks_table
from rosetta_common.upper.proofs.rungs import DIFFERENT, Result
from rosetta_common.upper.proofs.terminal import proof_deviations
from rosetta_common.upper.records.checks import read_checks
from rosetta_common.upper.records.fields import LONGEST_LINE, all_plain, one_line, plain
from rosetta_common.upper.records.runs import RUNS
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running.tasks import Task, outcome_of
from rosetta_common.upper.site.notebooks import how_to_run, literally, notebook
from tiny_site import Site

from site_samples import raw, raw_checks, run, write, write_checks, write_proof, write_reason

REGISTRY = read_registry()
PYTORCH = REGISTRY.frameworks["pytorch"]
HTML = ["<script>nasty()</script>", "<img src=x onerror=nasty()>", "<b>", "</div>", "<!--", "-->", "&lt;", "&#x3c;b>"]
MARKDOWN = ["[the docs](missing.md)", "![x](nasty.png)", "[a][b]", "[a]: nasty", "**", "__", "*a*", "_", "`", "``"]
MARKDOWN += ["```", "~~~", "# a", "|a|b|", "- a", "1. a", "> a", "=", "<http://nasty>", "\\", "\\\\", "  "]
MYST = [
    "{ref}`nasty`",
    "{eval-rst}",
    "{{ nasty }}",
    "{doc}`missing`",
    "(nasty)=",
    ":::{note}",
    "{.nasty}",
    "[^1]",
    "%",
    "+++",
]
FORMULAS = ["$x$", "$$", "\\(x\\)"]
ANSI = ["\x1b[31mred\x1b[0m", "\x1b]8;;http://nasty\x1b\\", "\x9b1m", "\x00", "\x08", "\x7f"]
LINES = ["\r", "\r\n", "\n", "\n\n", "\t", "\u2028"]
DIRECTIONS = ["\u202e", "\u2066", "\u200f", "\u061c", "\ufeff", "\u200b"]
OTHERS = ["'", '"', "é", "\U0001f600", "[red]", "[/]", "[link=http://nasty]", "javascript:nasty()"]
PIECES = [*HTML, *MARKDOWN, *MYST, *FORMULAS, *ANSI, *LINES, *DIRECTIONS, *OTHERS]


def nasty_strings(count: int, seed: int = 0) -> list[str]:
    """Every piece, and many strings of a few pieces; always the same ones."""
    draw = random.Random(seed)
    return [*PIECES, *("".join(draw.choices(PIECES, k=draw.randint(2, 8))) for _ in range(count))]


STRINGS = nasty_strings(400)
EXTENSIONS = ["colon_fence", "deflist", "attrs_block", "attrs_inline"]  # as in conf.py
SETTINGS = {"myst_enable_extensions": EXTENSIONS, "report_level": 5, "_disable_config": True}


@pytest.mark.parametrize("start", range(0, len(STRINGS), 100))
def test_a_plain_text_has_no_hidden_character_and_no_escape_sequence(start: int) -> None:
    for text in STRINGS[start : start + 100]:
        lines, line = plain(text), one_line(text)
        assert all(part.replace("\t", " ").isprintable() for part in lines.split("\n")), repr(text)
        assert line.isprintable(), repr(text)
        assert plain(lines) == lines
        assert all_plain({text: [text], "output": text}) == {
            lines.replace("\n", " "): [lines.replace("\n", " ")],
            "output": lines,
        }
    assert plain("as it is\n  \té") == "as it is\n  \té"


def test_a_long_text_is_shortened_in_its_middle() -> None:
    text = one_line("begin " + "<b>" * 5_000_000 + " end")
    assert len(text) == LONGEST_LINE
    assert text.startswith("begin <b>")
    assert text.endswith("<b> end")
    assert len(literally("*" * 10**7)) <= 2 * LONGEST_LINE


def words(tree: nodes.Node) -> str:
    return " ".join(tree.astext().split())


@pytest.mark.parametrize("start", range(0, len(STRINGS), 100))
def test_a_text_within_markdown_stays_text_for_myst_and_for_jupyter(start: int) -> None:
    jupyter = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for text in STRINGS[start : start + 100]:
        source = f"The version {literally(text)} of it."
        told = " ".join(f"The version {one_line(text)} of it.".split())
        tree = publish_doctree(source, parser=Parser(), settings_overrides=SETTINGS)
        (paragraph,) = tree.children
        assert {type(node) for node in paragraph.children} == {nodes.Text}, repr(text)
        assert words(paragraph) == told, repr(text)
        inline = [token for token in jupyter.parse(source) if token.type == "inline"]
        children = [child for token in inline for child in token.children or ()]
        assert {child.type for child in children} <= {"text", "text_special"}, repr(text)
        assert " ".join("".join(child.content for child in children).split()) == told


def test_no_text_of_a_record_a_reason_or_a_title_is_markup_in_a_notebook(tmp_path: Path) -> None:
    text = "# %% [markdown]\n# # CNN in it\n#\n# An introduction.\n\n# %%\nx = 1\n"
    for number, nasty in enumerate(STRINGS[:60]):
        record = write(tmp_path, versions={"torch": all_plain(nasty)}, runs=[run(0)])
        titled = replace(PYTORCH, title=nasty, file="shared")
        for found, why in ((record, nasty), (None, nasty)):
            cell = json.loads(notebook(text, "cnn_cifar10", titled, found, why))["cells"][0]["source"]
            tree = publish_doctree(
                "".join(cell), parser=Parser(), settings_overrides={"report_level": 5, "_disable_config": True}
            )
            allowed = {nodes.document, nodes.title, nodes.paragraph, nodes.literal, nodes.Text, nodes.section}
            assert {type(node) for node in tree.findall()} <= allowed, (number, nasty)
    assert "nasty" not in how_to_run("cnn_cifar10", PYTORCH, None, "x")


class Elements(HTMLParser):
    """Collects the elements of a page that a nasty text would make."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = [f"{name}={value}" for name, value in attrs if name.startswith("on") or name in ("href", "src")]
        self.found += [f"{tag} {one}" for one in values if "nasty" in one or "missing" in one or one.startswith("on")]
        self.script = tag == "script"

    def handle_data(self, data: str) -> None:
        if self.script and "nasty" in data:
            self.found.append(f"script {data}")
        self.script = False


def test_a_site_made_from_nasty_texts_shows_them_as_text(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (site.folder / "docs/proofs.md").write_text("# Proofs\n\n```{rosetta-proofs} cnn_cifar10\n```\n")
    (site.folder / "docs/cnn.md").write_text("# Lessons\n\n```{rosetta-lesson} pooling-stride\nThe stride.\n```\n")
    index = site.folder / "docs/index.md"
    index.write_text(f"{index.read_text()}\n```{{toctree}}\nproofs\ncnn\n```\n")
    texts = nasty_strings(60)
    joined = " ".join(texts)[:1900]
    nasty: dict[str, Any] = {
        "versions": {f"{number} {text}": text for number, text in enumerate(texts)},
        "libraries": texts,
        "precision": joined,
        "environment": {"name": joined, "variables": {text: text for text in texts}},
        "digests": {"model": {joined: joined}, "cells": {joined: joined, "build": "b"}},
    }
    nasty["machine"] = {**raw()["machine"], "cpu": joined, "system": joined, "vector": joined}
    nasty["machine"]["gpus"] = [{"name": joined, "driver": joined, "memory": 1}]
    made = run(0)
    for step in made["steps"]:
        step["output"] = "\n".join(texts)
    path = write(site.results).path
    path.write_text(json.dumps(raw(runs=[made], **nasty)))
    write_reason(site.results, "tensorflow", joined)
    write_reason(site.results, "chainer", "see [the docs](missing.md) and {ref}`nasty` <script>nasty()</script>")
    (site.results / "box/cnn_cifar10/quick/cntk.json").write_text(json.dumps({"schema": joined}))
    off = Result("logits", DIFFERENT, 0.5, joined)
    write_proof(site.proofs, changed=(off,), versions={joined: joined})
    write_checks(site.checks, "pytorch", {"pooling-stride": {"trap": {"observed": joined}}})
    write_checks(site.checks, "chainer", {"pooling-stride": {"trap": {"failed": joined}}}, torch=joined)
    site.build()  # no warning of a role, a link or a target that is missing
    for page in (site.folder / "html").rglob("*.html"):
        elements = Elements()
        text = page.read_text(encoding="utf-8")
        elements.feed(text)
        assert elements.found == [], page.name
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), page.name
    assert "see [the docs](missing.md) and {ref}`nasty`" in re.sub(r"<[^>]+>", "", site.page("workload.html"))
    told = re.sub(r"<[^>]+>", "", site.page("notebooks/cnn_cifar10/chainer.html"))
    assert "see [the docs](missing.md) and {ref}`nasty` &lt;script&gt;nasty()&lt;/script&gt;" in told
    assert RUNS.read(path).content.precision == all_plain(joined)


def test_a_text_is_no_markup_of_the_terminal(tmp_path: Path) -> None:
    console = Console(width=4000, record=True, force_terminal=True)
    lessons = read_catalogue(REGISTRY).lessons
    for text in STRINGS[:100]:
        failed = {"pooling-stride": {"trap": {"failed": text}}}
        write_checks(tmp_path / "checks", "pytorch", failed)
        proof = write_proof(tmp_path / "proofs", changed=(Result("logits", DIFFERENT, 0.5, text),))
        checks = read_checks(lessons, tmp_path / "checks").checks
        console.print(checks_table(checks.values(), lessons), proof_deviations(proof))
        shown = console.export_text()
        word = max(one_line(text).split() or ["-"], key=len)
        assert shown.count(word) >= 2, repr(text)
    assert raw_checks("pytorch", {})["observed"] == {}


def test_the_reason_of_an_outcome_is_one_plain_line() -> None:
    task = Task("cnn_cifar10", PYTORCH, "smoke", 0, "why")
    outcome = outcome_of(task, "failed", 1.0, "\x1b[31mbad\x1b[0m\n\u202enews " + "x" * 10**7)
    assert outcome.reason.startswith("bad \N{REPLACEMENT CHARACTER}news xxx")
    assert len(outcome.reason) == LONGEST_LINE


def test_a_notebook_with_nasty_outputs_is_valid(tmp_path: Path) -> None:
    made = run(0)
    for step in made["steps"]:
        step["output"] = "".join(STRINGS)
    record = write(tmp_path, runs=[made])
    text = PYTORCH.example("cnn_cifar10").read_text(encoding="utf-8")
    nbformat.validate(nbformat.reads(notebook(text, "cnn_cifar10", PYTORCH, record, ""), as_version=4))
