"""Columns and variants on a workload's page: groups, menus, the picker, the changes of a variant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("sphinx")

from rosetta_common.ground.steps import Cell
from rosetta_common.upper.records.rounds import read_rounds
from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.registry import GROUPS, read_registry
from rosetta_common.upper.site.columns import chooser, columns_of, grouped, options, picker
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.diffs import as_html, as_text, merged
from rosetta_common.upper.site.steps_directive import SECTIONS, introduction, read_parts
from rosetta_common.upper.site.variants_directive import NAMES, in_words, speed_text, speeds, what_changes

from site_samples import run, write, write_round

REGISTRY = read_registry()
WORKLOAD = "cnn_cifar10"
PYTORCH = REGISTRY.frameworks["pytorch"]
OLD = replace(PYTORCH, name="old", title="Old & <dead>", group="historic")
JULIA = replace(PYTORCH, name="knet", title="Knet", group="other", language="julia")


def test_the_columns_of_a_workload_are_no_variants_and_stand_in_groups() -> None:
    columns = columns_of(REGISTRY, WORKLOAD)
    assert columns
    assert not any(column.variant_of for column in columns)
    groups = [list(GROUPS).index(column.group) for column in columns]
    assert groups == sorted(groups)
    assert columns_of(REGISTRY, "no such workload") == []


def test_a_group_without_columns_is_left_out() -> None:
    assert grouped([OLD, JULIA, PYTORCH]) == {"today": [PYTORCH], "historic": [OLD], "other": [JULIA]}
    assert list(grouped([JULIA])) == ["other"]


def test_a_menu_has_the_columns_in_groups_and_escapes_their_titles() -> None:
    menu = options([PYTORCH, OLD], chosen="old")
    assert re.findall(r'<optgroup label="([^"]+)">', menu) == ["Today\u2019s", "Historic"]
    assert '<option value="pytorch">PyTorch</option>' in menu
    assert '<option value="old" selected>Old &amp; &lt;dead&gt;</option>' in menu


def test_the_picker_has_a_checked_box_a_column_and_a_button_a_group() -> None:
    html = picker([PYTORCH, OLD, JULIA])
    assert re.findall(r'name="column" value="(\w+)" checked', html) == ["pytorch", "old", "knet"]
    assert re.findall(r'<button type="button" value="(\w+)"', html) == ["all", "none", *GROUPS, "done"]
    assert re.findall(r"<legend>([^<]+)</legend>", html) == ["Today\u2019s", "Historic", "Other languages"]
    assert 'value="historic"' not in picker([PYTORCH])


def test_the_menus_come_with_a_picker_only_if_it_is_wanted() -> None:
    assert "all 2</span>" in chooser([PYTORCH, OLD])
    alone = chooser([PYTORCH, OLD], picking=False)
    assert re.findall(r'<select name="(\w+)">', alone) == ["framework", "with"]
    assert "rosetta-pick" not in alone


def test_a_difference_keeps_the_newer_snippet_in_whole_and_in_order() -> None:
    before = "import a\nfor x in batches(1):\n    step(x)\nend()"
    after = "import a\nimport b\nfor x in loader:\n    step(x)\nend()"
    lines = list(merged(before.split("\n"), after.split("\n")))
    assert [index for sign, index in lines if sign != "-"] == list(range(5))
    assert [index for sign, index in lines if sign == "-"] == [1]
    assert as_text(before, after) == (
        "  import a\n- for x in batches(1):\n+ import b\n+ for x in loader:\n      step(x)\n  end()"
    )
    html = as_html(before, after, "python")
    assert [_plain(line) for line in re.findall(r"<del>(.*?)</del>", html, re.DOTALL)] == ["for x in batches(1):\n"]
    assert _plain(re.sub(r"<del>.*?</del>", "", html, flags=re.DOTALL)) == after + "\n"


def test_a_string_over_several_lines_is_highlighted_in_both_versions() -> None:
    html = as_html('"""one\ntwo"""\nx = 1', '"""one\nthree"""\nx = 1', "python")
    assert '<del><span class="sd">two"""</span>\n</del><ins><span class="sd">three"""</span>\n</ins>' in html
    assert html.count('<span class="n">x</span>') == 1


@pytest.mark.parametrize(("language", "code"), [("python", "x = 1"), ("r", "x <- 1L"), ("julia", "x = 1")])
def test_every_language_is_highlighted(language: str, code: str) -> None:
    html = as_html("", code, language)
    assert f'class="rosetta-code rosetta-diff highlight-{language} ' in html
    assert '<ins><span class="n">x</span>' in html


def test_snippets_that_are_empty_or_the_same() -> None:
    assert as_text("a\n\nb", "a\n\nb") == "  a\n\n  b"
    assert "<del>" not in as_html("a", "a", "python")
    assert "<ins>" not in as_html("a", "a", "python")
    assert _plain(as_html("a\n\n", "\n\na\n", "python")).count("\n") == 5


def test_what_a_variant_changes_is_read_from_its_code() -> None:
    column = dict.fromkeys(SECTIONS, "x = 1")
    same, changed = what_changes(column, {**column, "load": "x = 2", "train": "x = 1 "})
    assert changed == ["load", "train"]
    assert in_words(same) == "set-up, model, loss and optimiser, prediction, evaluation"
    assert in_words([]) == "nothing"
    assert list(NAMES) == list(SECTIONS)


def test_the_introduction_is_the_first_cell_without_its_title() -> None:
    title = "# Title\n\nOne `line`,\nand another."
    assert introduction([Cell("markdown", "", title, 1), Cell("code", "", "x", 5)]) == "One `line`,\nand another."
    assert introduction([Cell("markdown", "", "# Title", 1)]) == ""
    assert introduction([Cell("code", "", "x\ny", 1)]) == ""


VARIANTS = [framework for framework in REGISTRY.columns[WORKLOAD] if framework.variant_of]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda framework: framework.name)
def test_every_variant_has_the_model_and_the_loss_of_its_column(variant: object) -> None:
    column = REGISTRY.frameworks[variant.variant_of]  # type: ignore[attr-defined]
    content = _content(Path("none"))
    before, after = (read_parts(content, WORKLOAD, one) for one in (column, variant))  # type: ignore[arg-type]
    same, changed = what_changes(before.code, after.code)
    assert {"build", "compile"} <= set(same)
    assert "train" in changed or "load" in changed


def _content(folder: Path) -> SiteContent:
    return SiteContent(REGISTRY, read_results(folder), folder, rounds=read_rounds(folder))


OWN, COLUMN = "pytorch-dataloader", "pytorch"


def test_a_variant_is_compared_with_its_column_in_the_same_round(tmp_path: Path) -> None:
    assert speeds(_content(tmp_path), WORKLOAD, COLUMN, OWN) == []
    for number, speed in enumerate((100.0, 200.0, 50.0)):  # the machine drifts
        rates: dict[str, float | tuple[float, ...]] = {COLUMN: (speed, speed), OWN: 1.25 * speed}
        write_round(tmp_path, f"2026-11-1{number}T10-00-00Z", rates)
    write_round(tmp_path, "2026-11-01T10-00-00Z", {OWN: 7.0})  # without its column
    ((own, other),) = speeds(_content(tmp_path), WORKLOAD, COLUMN, OWN)
    text = speed_text(own, other, [])
    over = "this variant over its column in the same round: 1.25 [1.25, 1.25] (n = 3)."
    assert text == f"Speed, 2-core A processor, no GPU: {over}"
    assert speed_text(own, other, ["the example changed"] * 2).endswith(" Since then the example changed.")
    apart = speed_text(own, replace(other, now=()), [])
    assert apart == "2-core A processor, no GPU: the variant and the column were never measured in one round."


def test_a_variant_outside_the_band_is_not_compared(tmp_path: Path) -> None:
    write_round(tmp_path, "2026-11-20T10-00-00Z", {COLUMN: (7.0, 7.0), OWN: 7.0})
    write(tmp_path, framework=OWN, runs=[run(0, accuracy=0.1)])
    assert speeds(_content(tmp_path), WORKLOAD, COLUMN, OWN) == []


def _plain(html: str) -> str:
    """The text of highlighted code."""
    text = re.sub(r"<[^>]+>", "", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text
