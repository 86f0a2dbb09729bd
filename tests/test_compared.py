"""The page "Frameworks compared": every cell is computed or sourced, or says why it is missing."""

from __future__ import annotations

import ast
import builtins
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sphinx")

from rosetta_common.ground import probes as shared
from rosetta_common.ground.checks import read_checks as read_cells
from rosetta_common.upper.lessons.catalogue import BadLesson, checks_files, checks_of, read_catalogue
from rosetta_common.upper.lessons.probes import Probe, read_probes, with_probes
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.checks import read_checks
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.compared import (
    GROUPS,
    abilities,
    columns,
    compared_csv,
    compared_json,
    groups,
)
from rosetta_common.upper.site.compared_answers import (
    COMPUTED,
    MISSING,
    PROBED,
    SOURCED,
    Answer,
    code_lines,
    cuda_of,
)
from rosetta_common.upper.site.content import read_content
from rosetta_common.upper.site.facts import read_facts
from rosetta_common.upper.site.families import families
from test_lessons import bound
from tiny_site import Site

from site_samples import write_checks

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = read_registry()
PROBES = read_probes(REGISTRY)
CATALOGUE = with_probes(read_catalogue(REGISTRY), PROBES)
RECORDS = ROOT / "lessons/records"
FACTS = read_facts(ROOT / "docs/frameworks/facts.toml", families(REGISTRY))
FILES = sorted((ROOT / "probes").glob("*/*.py"))
ADJECTIVES = ("excellent", "superb", "medium", "good", "fast", "slow", "easy", "poor", "great", "many", "few")


def tables(checks=RECORDS):
    return groups(read_content(checks=checks), FACTS)


@pytest.fixture(scope="module")
def made():
    return tables()


def answer(found, key, framework):
    return next(one for table in found for one in table.questions if one.key == key).answers[framework]


def test_every_question_has_a_cell_for_every_column(made):
    names = {framework.name for framework in REGISTRY.frameworks.values() if not framework.variant_of}
    assert len(names) >= 23
    assert [table.name for table in made] == list(GROUPS)
    for table in made:
        for question in table.questions:
            assert set(question.answers) == names, question.key
            assert question.asked


def test_every_cell_is_computed_or_sourced_or_says_why_it_is_missing(made):
    for table in made:
        for question in table.questions:
            for framework, found in question.answers.items():
                where = question.key, framework
                assert found.text.strip(), where
                assert found.how in (PROBED, COMPUTED, SOURCED, MISSING), where
                if found.how in (SOURCED, PROBED):
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found.date), where
                assert bool(found.source) == (found.how == SOURCED), where
                assert found.how != MISSING or found.able is not True, where


def test_no_computed_cell_is_an_adjective(made):
    for table in made:
        for question in table.questions:
            for framework, found in question.answers.items():
                if found.how == PROBED:
                    words = set(re.findall(r"[a-z]+", found.text.lower()))
                    assert not words & set(ADJECTIVES), (question.key, framework)


def test_every_probe_is_observed_somewhere_and_every_group_exists():
    held = {name for path in FILES for name in checks_of(path, PROBES.lessons)}
    assert held == set(PROBES.lessons)
    assert {probe.group for probe in PROBES.lessons.values() if isinstance(probe, Probe)} <= set(GROUPS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_probe_can_be_run_by_itself(path):
    setup, probes = read_cells(path)
    usual = set(dir(builtins)).union(*(bound(ast.parse(source)) for source, _ in setup))
    for name, parts in probes.items():
        assert set(parts) in ({"measure"}, {"trap", "measure"}), name
        assert ("trap" in parts) == bool(PROBES.lessons[name].parts), name  # only programs are shown
        own = set(usual)
        for part, (source, _, _) in parts.items():
            tree = ast.parse(source)
            own |= bound(tree)
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert used <= own, (name, used - own)
            assert part != "trap" or "observed" not in used, name


@pytest.mark.parametrize("framework", REGISTRY.frameworks.values(), ids=lambda framework: framework.name)
def test_the_records_of_probes_are_current_and_nothing_failed(framework):
    records = read_checks(CATALOGUE.lessons, RECORDS)
    for topic, file in checks_files(framework, PROBES.topics).items():
        checks = records.checks["cpu", topic, framework.name]
        assert staleness.of(checks, framework, REGISTRY).reasons == [], topic
        assert set(checks.content.observed) == set(checks_of(file, PROBES.lessons)), topic
        assert [name for name in checks.content.observed if checks.failure(name)] == []


def turned(tmp_path, framework, probe, value):
    folder = tmp_path / "records"
    shutil.copytree(RECORDS, folder)
    (path,) = folder.glob(f"cpu/{PROBES.lessons[probe].topic}/{framework}.json")
    content = json.loads(path.read_text())
    content["observed"][probe]["measure"] = {"observed": value}
    path.write_text(json.dumps(content))
    return tables(folder)


@pytest.mark.parametrize(
    ("framework", "probe", "value", "text"),
    [
        ("pytorch", "second-derivative", "NotImplementedError", "no: NotImplementedError"),
        ("pytorch", "second-derivative", 0.5, "error 0.5"),
        ("pytorch", "python-branch", False, "no"),
        ("pytorch", "print-shows", "symbol", "symbol"),
        ("paddle", "zoo", "none", "0"),
    ],
)
def test_a_result_that_is_turned_round_changes_the_page(tmp_path, made, framework, probe, value, text):
    before = answer(made, probe, framework)
    assert before.able is True
    after = answer(turned(tmp_path, framework, probe, value), probe, framework)
    assert (after.text, after.able) == (text, False)
    assert after.text != before.text


def test_a_framework_has_the_answer_of_the_framework_underneath(tmp_path, made):
    before = answer(made, "second-derivative", "lightning")
    assert (before.through, before.able) == ("PyTorch", True)
    after = answer(
        turned(tmp_path, "pytorch", "second-derivative", "NotImplementedError"), "second-derivative", "lightning"
    )
    assert (after.through, after.able) == ("PyTorch", False)


def test_without_records_a_probe_has_no_answer_and_the_page_says_so(tmp_path):
    found = answer(tables(tmp_path), "second-derivative", "pytorch")
    assert found == Answer("not probed", MISSING)


def test_all_frameworks_train_the_same_boltzmann_machine():
    records = read_checks(CATALOGUE.lessons, RECORDS).checks
    errors = {key[2]: found.value("boltzmann")[0] for key, found in records.items() if key[1] == "programs"}

    def train(batches, w, b, c):
        w, b, c = (array.astype(np.float64) for array in (w, b, c))
        for v, uniform in batches:
            h = 1 / (1 + np.exp(-(v @ w + c)))
            v1 = 1 / (1 + np.exp(-((uniform < h) @ w.T + b)))
            h1 = 1 / (1 + np.exp(-(v1 @ w + c)))
            w += shared.RATE * (v.T @ h - v1.T @ h1) / len(v)
            b += shared.RATE * (v - v1).mean(axis=0)
            c += shared.RATE * (h - h1).mean(axis=0)
        return w, b, c

    wanted, _ = shared.boltzmann_outcome(train)
    assert len(errors) > 10
    assert errors == pytest.approx(dict.fromkeys(errors, wanted), rel=1e-4)
    start = shared.boltzmann_start()
    untrained, _ = shared.boltzmann_outcome(lambda batches, *_: start)
    assert untrained > 3 * wanted


def test_sixty_functions_are_compared_and_a_difference_is_seen():
    assert len(shared.CASES) == 60
    found = shared.compare_arrays([np], np.asarray, np.asarray)
    assert set(found.values()) == {"agrees"}
    changed = shared.compare_arrays([np], np.asarray, np.asarray, {"std": lambda a, axis: np.std(a, axis, ddof=1)})
    assert shared.named(changed, "differs") == "std"
    assert shared.named(shared.compare_arrays([object()], np.asarray, np.asarray), "agrees").startswith("negative, ")


def test_a_wrong_gradient_of_an_operator_is_seen():
    def exact(x):
        s = 1 / (1 + np.exp(-x))
        return s + x * s * (1 - s)

    right, _, _ = shared.operator_outcome(exact, exact)
    wrong, _, _ = shared.operator_outcome(lambda x: 1 / (1 + np.exp(-x)), exact)
    assert right < 1e-6 < 0.1 < wrong
    assert shared.gradient_error([216, 249, 282]) < 1e-12
    assert shared.gradient_error([216, 249, 283]) > 1e-3


def test_a_probe_with_a_value_of_another_form_is_refused():
    probe = PROBES.lessons["second-derivative"]
    assert probe.misfit(0.5) == ""
    assert probe.misfit("AttributeError") == ""
    assert "can't show" in probe.misfit([1.0, 2.0])
    assert "can't show" in PROBES.lessons["operator"].misfit([1.0])
    assert "can't show" in PROBES.lessons["print-shows"].misfit(1.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[topic.one]\ntitle = "T"\nquestion = "Q"\nform = "wrod"\n', "did you mean 'word'"),
        ('[topic.one]\ntitle = "T"\nquestion = "Q"\ncolour = "red"\n', "colour"),
        ('[topic.one]\ntitle = "T"\nquestion = "Q"\nform = "numbers"\n', "parts belong"),
        ('[underneath]\nlightning = "pytroch"\n', "did you mean 'pytorch'"),
        ('[recorded]\nspeed = ["mnist"]\n', "there is no workload 'mnist'"),
        ("[topic", "can't read probes.toml"),
    ],
)
def test_a_mistake_in_the_probes_is_named(tmp_path, text, told):
    (tmp_path / "probes.toml").write_text(text)
    with pytest.raises(BadLesson, match=re.escape(told)):
        read_probes(REGISTRY, tmp_path)


def test_the_downloads_hold_every_answer(made):
    content = read_content()
    told = json.loads(compared_json(content, made))
    assert list(told["frameworks"]) == [framework.name for framework in columns(content)]
    questions = [one for group in told["groups"] for one in group["questions"]]
    assert [one["key"] for one in questions] == [one.key for table in made for one in table.questions]
    lines = compared_csv(content, made).splitlines()
    assert lines[0].split(",")[2:] == [one["key"] for one in questions]
    agree = next(one for one in questions if one["key"] == "arrays-agree")["answers"]["jax-flax"]
    assert len(agree["names"]) == agree["value"]  # the cell shows the first ones, the download all


def test_the_cuda_version_is_that_of_the_pins():
    assert re.fullmatch(r"1\d\.\d+", cuda_of(REGISTRY.environments["jax"]))
    assert cuda_of(REGISTRY.environments["chainer"]) == ""


def test_lines_of_code_leave_out_comments_and_empty_lines():
    assert code_lines("# why\n\nx = 1\n  # more\ny = 2  # two\n") == 2


def able(page):
    """The frameworks of the row about second derivatives."""
    found = re.search(r'data-can="([^"]*)"[^>]*>take a second derivative', page)
    assert found
    return found[1].split()


def test_the_page_shows_a_result_and_its_turn(tmp_path):
    site = Site(tmp_path)
    (site.folder / "docs/compared.md").write_text(
        "# Compared\n\n```{rosetta-abilities}\n```\n\n```{rosetta-compared}\n```\n"
    )
    index = site.folder / "docs/index.md"
    index.write_text(f"{index.read_text()}\n```{{toctree}}\ncompared\n```\n")
    write_checks(site.checks, "pytorch", {"second-derivative": {"measure": {"observed": 0.0}}}, "abilities")
    site.build()
    before = site.page("compared.html")
    assert "pytorch" in able(before)
    assert "rosetta-compared.js" in before
    assert (site.folder / "html/downloads/tables/compared.csv").is_file()
    write_checks(site.checks, "pytorch", {"second-derivative": {"measure": {"observed": "TypeError"}}}, "abilities")
    site.build()
    after = site.page("compared.html")
    assert "pytorch" not in able(after)
    assert "no: TypeError" in after


def test_an_ability_names_the_frameworks_that_have_it(made):
    found = {question.can: question for question in abilities(made)}
    assert len(found) >= 15
    assert found["take a second derivative"].answers["jax-flax"].able
    assert not found["take a second derivative"].answers["mxnet-module"].able
