"""Markdown copies of the pages: tabs and folds open, code, tables and links as Markdown has them."""

from __future__ import annotations

import pytest
from docutils import nodes

from rosetta_common.upper.site.elements import (
    HtmlOnly,
    Later,
    OtherOnly,
    element,
    line,
    link,
    paragraph,
    section,
    table,
)
from rosetta_common.upper.site.lesson_code import code_box
from rosetta_common.upper.site.markdown import markdown
from rosetta_common.upper.site.markdown_copies import copied, listing
from rosetta_common.upper.site.tabs import Tab, tab_group


def page(*children: nodes.Node) -> str:
    return markdown(nodes.section("", nodes.title("", "A page"), *children))


def test_text_code_and_links() -> None:
    text = paragraph(
        "Use ", nodes.literal("", "x"), nodes.strong("", " now"), ": ", link("here", "../lessons/losses.html#gelu")
    )
    code = nodes.literal_block("a = 1\n```", "a = 1\n```", language="python")
    assert page(text, code) == (
        "# A page\n\nUse `x`**now**: [here](../lessons/losses.md#gelu)\n\n````python\na = 1\n```\n````\n"
    )


def test_every_tab_is_there_and_no_markup_for_browsers() -> None:
    tabs = [Tab(name, name.upper(), tuple(code_box(f"{name} = 1"))) for name in ("torch", "jax")]
    found = page(tab_group(tabs, "key", "Frameworks"), HtmlOnly("", paragraph("only here")))
    assert found == "# A page\n\n**TORCH**\n\n```python\ntorch = 1\n```\n\n**JAX**\n\n```python\njax = 1\n```\n"


def test_folds_lists_and_depth() -> None:
    fold = element("details", line("summary", nodes.Text("More")), Later("", paragraph("inside")))
    items = nodes.bullet_list(
        "", nodes.list_item("", paragraph("one")), nodes.list_item("", paragraph("two"), paragraph("more"))
    )
    inner = nodes.section("", nodes.title("", "Below"), fold, items)
    assert page(inner) == "# A page\n\n## Below\n\n**More**\n\ninside\n\n- one\n- two\n\n  more\n"


def test_tables_have_a_line_for_each_row() -> None:
    made = table(["Name", "Value"], [["a | b", element("div", *code_box("y = 1\nz = 2"))], [(paragraph("both"), 2)]])
    assert page(made).splitlines()[2:] == [
        "| Name | Value |",
        "| --- | --- |",
        "| a \\| b | `y = 1`<br>`z = 2` |",
        "| both |  |",
    ]


def test_what_other_formats_get_is_there() -> None:
    assert page(OtherOnly("", paragraph("a drawing in words"))) == "# A page\n\na drawing in words\n"


def test_a_section_made_here_is_one_of_markdown(request: pytest.FixtureRequest) -> None:
    document = nodes.document("", "")  # type: ignore[arg-type]
    assert markdown(section(document, "Results", "results", paragraph("none"))) == "# Results\n\nnone\n"


def test_the_list_names_every_page_by_kind() -> None:
    pages = [
        ("index", "Home", "All."),
        ("lessons/losses", "Losses", ""),
        ("phrasebook/layers", "Layers", "With defaults."),
    ]
    assert listing("Guide", "A guide.", pages) == (
        "# Guide\n\n> A guide.\n\n## Phrasebook\n\n- [Layers](phrasebook/layers.md): With defaults.\n\n"
        "## Lessons\n\n- [Losses](lessons/losses.md)\n\n## Page\n\n- [Home](index.md): All.\n"
    )
    assert copied("lessons/losses")
    assert not copied("notebooks/cnn_cifar10/pytorch")
