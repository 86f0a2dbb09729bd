"""Lessons: the catalogue, its rules, the records, and the command."""

from __future__ import annotations

import ast
import builtins
import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rosetta_common.ground.checks import read_checks as read_cells
from rosetta_common.upper.lessons.catalogue import (
    BadLesson,
    Lesson,
    checks_files,
    checks_of,
    lessons_of,
    read_catalogue,
)
from rosetta_common.upper.lessons.check import observed_part
from rosetta_common.upper.lessons.measured import Effect, effects
from rosetta_common.upper.lessons.probes import read_probes, with_probes
from rosetta_common.upper.lessons.verdicts import ANSWERED, NO, NOT_APPLICABLE, UNCLEAR, WAS, YES, verdict, verdicts
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.checks import Checks, read_checks
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.models import ChecksFile, Machine, Part
from rosetta_common.upper.records.rounds import read_rounds
from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.moved import read_moved

from fake_examples import example
from miniature import ROOT, Checkout
from site_samples import run as made_run
from site_samples import write as write_record
from site_samples import write_round

REGISTRY = read_registry()
CATALOGUE = read_catalogue(REGISTRY)
LESSONS = CATALOGUE.lessons
RECORDS = read_checks(LESSONS, ROOT / "lessons" / "records")
FILES = {framework.name: checks_files(framework, CATALOGUE.topics) for framework in REGISTRY.frameworks.values()}


def lesson(rule: dict[str, object], **more: object) -> Lesson:
    return Lesson("stride", "convolution", "The stride", "Give it.", "columns", question="pixels", trap=rule, **more)


def convention(**answers: tuple[str, ...]) -> Lesson:
    return replace(lesson({}), answers={value.strip("_"): names for value, names in answers.items()})


@pytest.mark.parametrize(
    ("rule", "value", "holds"),
    [
        ({"is": 10}, 10, True),
        ({"is": 10}, 10.004, True),
        ({"is": 10}, 10.2, False),
        ({"is": True}, True, True),
        ({"is": False}, True, False),
        ({"is": ["NHWC", "TNC"]}, "TNC", True),
        ({"is-not": 4}, 4.0, False),
        ({"is-not": "3x3"}, "TypeError", True),
        ({"above": 0.3}, 0.3133, True),
        ({"above": 0.3}, float("nan"), False),
        ({"below": 999}, 5.0, True),
        ({"outside": [0.95, 1.05]}, 1.0, False),
        ({"outside": [0.95, 1.05]}, 0.25, True),
        ({"above": 1.05}, [1.5, 1.6, 1.4, 1.5], True),
        ({"above": 1.05}, [0.5, 2.5, 1.5, 1.0], False),
        ({"below": 0.5}, [0.1, 0.11, 0.09], True),
        ({"below": 0.5}, [0.9, 1.1, 1.0], False),
        ({"outside": [0.95, 1.05]}, [0.1, 0.11, 0.09], True),
        ({"outside": [0.95, 1.05]}, [1.2, 1.21, 1.22], True),
        ({"outside": [0.95, 1.05]}, [0.9, 1.1, 1.0], False),
    ],
)
def test_a_rule_says_whether_the_trap_holds(rule, value, holds):
    assert lesson(rule, timed=True).holds(value) is holds


def test_differences_of_either_sign_have_an_interval():
    found = lesson({"above": 0})
    assert found.holds([1.0, 2.0, 1.5])
    assert not found.holds([-1.0, 2.0, 1.5])
    assert found.unclear([-1.0, 2.0, 1.5])
    assert not found.unclear([1.0, 2.0, 1.5])
    assert not found.unclear([-1.0, -2.0, -1.5])
    assert found.told([-1.0, 2.0, 0.5]) == "0.50 [-3.23, 4.23] (n = 3)"


def test_ratios_lie_within_their_interval():
    told = lesson({"above": 1.05}, timed=True).told([1.0, 1.0, 1.0, 2.0, 2.0, 4.0])
    assert told == "1.59 [0.88, 2.87] (n = 6)"


def test_values_are_told_with_what_they_mean():
    found = lesson({"is-not": 4}, words={"10": "stride 1", "before": "before the product"})
    assert found.told(10) == "10: stride 1"
    assert found.told("before") == "before the product"
    assert found.told(0.31326) == "0.3133"
    assert found.told(True) == "yes"


def observed(**parts: object) -> Checks:
    entry = {part: Part(observed=value) for part, value in parts.items()}
    machine = Machine("A processor", 2, 2**34, "Linux", ())
    content = ChecksFile(
        2,
        "cpu",
        "convolution",
        "pytorch",
        "2026-11-21T10:00:00Z",
        machine,
        "torch",
        {},
        1.0,
        Digests({}),
        {"stride": entry},
    )
    return Checks(ROOT / "x.json", content)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1.0, float("-inf")]])
def test_a_number_that_json_does_not_know_is_a_failure(value):
    assert observed_part({"observed": value}).failed.startswith("observed ")
    assert observed_part({"observed": [1.0, 2.0]}) == Part(observed=[1.0, 2.0])
    assert observed_part({"observed": False}) == Part(observed=False)
    assert observed_part({"failed": "why"}) == Part(failed="why")


def test_a_value_that_no_record_holds_is_a_failure():
    assert "which is no number, text" in observed_part({"observed": [[1.0]]}).failed


def test_verdicts_and_what_is_wrong_with_them():
    plain = lesson({"is-not": 4})
    assert verdict(plain, "pytorch", observed(trap=4)).verdict == NO
    assert verdict(replace(plain, was={"pytorch": "in 2017"}), "pytorch", observed(trap=4)).verdict == WAS
    assert (
        verdict(replace(plain, not_applicable={"pytorch": "no pooling"}), "pytorch", observed()).verdict
        == NOT_APPLICABLE
    )
    assert verdict(plain, "pytorch", observed()) is None
    turned = verdict(plain, "pytorch", observed(trap=10))
    assert (turned.verdict, turned.wrong) == (YES, "observed 10; it was expected to not hold")
    expected = replace(plain, yes=("pytorch",))
    assert not verdict(expected, "pytorch", observed(trap=10, mend=4)).wrong
    assert verdict(expected, "pytorch", observed(trap=10, mend=12)).wrong == "its fix doesn't help: observed 12"
    assert verdict(expected, "pytorch", observed(trap=4)).wrong == "observed 4; it was expected to hold"
    assert not verdict(replace(plain, timed=True), "pytorch", observed(trap=10)).wrong
    ratio = lesson({"above": 1.05}, timed=True)
    assert verdict(ratio, "pytorch", observed(measure=[0.5, 2.0, 1.0])).verdict == UNCLEAR
    assert verdict(ratio, "pytorch", observed(measure=[0.5, 0.51, 0.52])).verdict == NO
    assert verdict(lesson({"outside": [0.95, 1.05]}), "pytorch", observed(measure=[1.0, 1.0, 1.0])).verdict == NO


def test_a_convention_has_answers_and_no_verdict():
    found = convention(_4=("pytorch",), _10=("cntk",))
    said = verdict(found, "pytorch", observed(trap=4))
    assert (said.verdict, said.wrong) == (ANSWERED, "")
    assert not found.holds(10)
    assert verdict(found, "pytorch", observed(trap=10)).wrong == "observed 10; 4 was expected"
    assert verdict(found, "chainer", observed(trap=10)).wrong == "observed 10; no answer was expected"
    assert verdict(found, "pytorch", observed(trap="TypeError")).wrong == "observed TypeError; 4 was expected"
    assert found.misfit([4.0, 10.0]).endswith("a convention has one value")


def test_a_number_is_the_nearest_answer():
    gelu = replace(lesson({}), answers={"0.8413": ("pytorch",), "0.8412": ("jax-flax",)})
    assert [gelu.answer(value) for value in (0.84134, 0.84119)] == ["0.8413", "0.8412"]
    variance = replace(lesson({}), answers={"2": ("pytorch",)}, words={"2": "divided by n - 1"})
    assert variance.answer(2.003) == "2"
    assert variance.told(2.003) == "2.003: divided by n - 1"
    assert variance.told_answer(2.003) == "2: divided by n - 1"
    assert variance.answer(2.01) == "2.01"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('trap = { is-not = 4 }\nsteps = ["pool"]', "there is no step 'pool'"),
        ("trap = { isnt = 4 }", "there is no rule 'isnt'"),
        ('trap = { is-not = 4 }\nyes = ["pytorhc"]', "did you mean 'pytorch'?"),
        ("", "one of trap"),
        ('trap = { is-not = 4 }\ncolour = "red"', "colour"),
        ('answers = { "4" = ["pytorhc"] }', "did you mean 'pytorch'?"),
        ('answers = { "4" = ["pytorch"], "10" = ["pytorch"] }', "pytorch has two answers"),
        ('answers = { "4" = ["pytorch"] }\nyes = ["pytorch"]', "a convention has answers, and no yes"),
        ('trap = { is-not = 4 }\nanswers = { "4" = ["pytorch"] }', "one of trap"),
    ],
)
def test_a_mistake_in_the_catalogue_is_named(tmp_path, entry, told):
    (tmp_path / "topics.toml").write_text('convolution = "Convolution"\n')
    (tmp_path / "convolution").mkdir()
    path = tmp_path / "convolution/lessons.toml"
    path.write_text(f'[stride]\ntitle = "T"\nask = "A"\nsource = "S"\nquestion = "Q"\n{entry}\n')
    with pytest.raises(BadLesson, match=re.escape(told)) as error:
        read_catalogue(REGISTRY, tmp_path)
    assert str(error.value).startswith("convolution/lessons.toml: stride: ")


def test_two_lessons_with_one_name_and_a_topic_without_lessons_are_named(tmp_path):
    (tmp_path / "topics.toml").write_text('convolution = "Convolution"\npooling = "Pooling"\n')
    (tmp_path / "convolution").mkdir()
    (tmp_path / "convolution/lessons.toml").write_text(STRIDE.replace("alpha", "pytorch"))
    with pytest.raises(BadLesson, match=r"can't read lessons/pooling/lessons\.toml: "):
        read_catalogue(REGISTRY, tmp_path)
    (tmp_path / "pooling").mkdir()
    (tmp_path / "pooling/lessons.toml").write_text(STRIDE.replace("alpha", "pytorch"))
    with pytest.raises(BadLesson, match="stride: convolution has a lesson with this name"):
        read_catalogue(REGISTRY, tmp_path)


def test_every_lesson_has_its_section_on_its_page():
    found = {}
    for page in (ROOT / "docs" / "lessons").glob("*.md"):
        for name in re.findall(r"^:::\{rosetta-lesson\} (\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert name not in found, name
            found[name] = page.stem
    assert found == {lesson.name: lesson.topic for lesson in LESSONS.values()}


def bound(tree: ast.AST) -> set[str]:
    """The names that some code binds."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


# Two lessons with one experiment: the second trains the first one's two loops on data that are sorted.
TOGETHER = {"sorted-data"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "lessons").glob("*/*.py")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_lesson_can_be_checked_and_read_by_itself(path):
    """Its cells take no name from another lesson's cells: `rosetta check LESSON` runs them alone."""
    setup, lessons = read_cells(path)
    usual = set(dir(builtins)).union(*(bound(ast.parse(source)) for source, _ in setup))
    for name, parts in lessons.items():
        own = set(usual)
        for source, _, _ in parts.values():
            tree = ast.parse(source)
            own |= bound(tree)
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert used <= own or name in TOGETHER, (name, used - own)


def test_every_topic_has_its_folder_and_its_page():
    folders = {path.parent.name for path in (ROOT / "lessons").glob("*/lessons.toml")}
    others = {"index", "checklist"}
    assert folders == set(CATALOGUE.topics) == {path.stem for path in (ROOT / "docs/lessons").glob("*.md")} - others


def test_every_old_address_of_a_lesson_leads_to_it():
    moved = read_moved(LESSONS)
    assert {"cnn", "rnn", "both", "found"} == set(moved)
    assert not set(moved) & set(CATALOGUE.topics)


def test_every_lesson_with_a_question_is_checked_somewhere():
    checked = {name for f in REGISTRY.frameworks.values() for name in lessons_of(f, CATALOGUE)}
    assert checked == {name for name, lesson in LESSONS.items() if lesson.checked}


@pytest.mark.parametrize("framework", [f for f in REGISTRY.frameworks.values() if FILES[f.name]], ids=lambda f: f.name)
def test_what_is_on_record_is_current_and_as_expected(framework):
    for topic, file in FILES[framework.name].items():
        checks = RECORDS.checks["cpu", topic, framework.name]
        assert staleness.of(checks, framework, REGISTRY).reasons == [], topic
        assert [one for one in verdicts(LESSONS, checks) if one.wrong] == [], topic
        assert set(checks.content.observed) <= set(checks_of(file, LESSONS))


def test_no_record_is_left_of_checks_that_are_gone():
    every = with_probes(CATALOGUE, read_probes(REGISTRY)).topics
    files = {framework.name: checks_files(framework, every) for framework in REGISTRY.frameworks.values()}
    held = {(device, topic, name) for name, found in files.items() for topic in found for device in ("cpu", "gpu")}
    assert set(RECORDS.checks) <= held


def test_every_expectation_that_is_turned_round_is_caught():
    turned = 0
    for (_, topic, name), checks in RECORDS.checks.items():
        for lesson in CATALOGUE.of(topic):
            if checks.value(lesson.name) is None or lesson.timed:
                continue
            if lesson.answers:
                answer = lesson.expected_answer(name)
                others = {value: names for value, names in lesson.answers.items() if value != answer}
                found = verdict(replace(lesson, answers=others or {"another": ()}), name, checks)
                assert "no answer was expected" in found.wrong, (lesson.name, name)
            else:
                yes = {*lesson.yes} ^ {name}
                found = verdict(replace(lesson, yes=tuple(yes)), name, checks)
                assert "it was expected to" in found.wrong, (lesson.name, name)
            turned += 1
    assert turned > 300


STRIDE = """
[stride]
title = "The stride"
ask = "Give it."
source = "columns"
question = "pixels"
trap = { is-not = 4 }
yes = ["alpha"]
"""
CHECKS = '# %% tags=["stride", "trap"]\nobserved = 10\n\n# %% tags=["stride", "mend"]\nobserved = 4\n'


@pytest.fixture
def checkout(tmp_path):
    made = Checkout(tmp_path / "checkout", alpha=example(), beta=example())
    (made.folder / "lessons/convolution/lessons.toml").write_text(STRIDE)
    (made.folder / "lessons/convolution/alpha.py").write_text(CHECKS)
    return made


def check(checkout: Checkout, *arguments: str):
    return checkout.rosetta("check", "--python", sys.executable, *arguments)


@pytest.mark.slow
def test_a_check_goes_on_record_and_is_not_run_again(checkout):
    answer = check(checkout)
    assert answer.code == 0, answer.err
    record = json.loads((checkout.folder / "lessons/records/cpu/convolution/alpha.json").read_text())
    assert record["observed"] == {"stride": {"trap": {"observed": 10}, "mend": {"observed": 4}}}
    again = check(checkout, "--json")
    assert again.code == 0
    assert again.json["planned"] == []
    assert again.json["checks"] == [record]
    (checkout.folder / "lessons/convolution/alpha.py").write_text(CHECKS + "# a comment\n")
    assert check(checkout, "--dry-run", "--json").json["planned"] == []
    (checkout.folder / "lessons/convolution/alpha.py").write_text(CHECKS.replace("10", "12"))
    assert [task["why"] for task in check(checkout, "--dry-run", "--json").json["planned"]] == ["only `stride` changed"]


def test_an_expectation_that_is_turned_round_fails_by_name(checkout):
    assert check(checkout).code == 0
    catalogue = checkout.folder / "lessons/convolution/lessons.toml"
    catalogue.write_text(STRIDE.replace('yes = ["alpha"]', "yes = []"))
    answer = check(checkout)
    assert answer.code == 1
    assert answer.lines[-1] == "stride, alpha: observed 10; it was expected to not hold"


def test_a_check_that_breaks_fails_by_name(checkout):
    (checkout.folder / "lessons/convolution/alpha.py").write_text('# %% tags=["stride", "trap"]\nobserved = 1 / 0\n')
    answer = check(checkout)
    assert answer.code == 1
    assert answer.lines[-1] == "stride, alpha: ZeroDivisionError: division by zero"


def test_a_lesson_by_itself_leaves_the_records_alone(checkout):
    answer = check(checkout, "stride")
    assert answer.code == 0
    assert not (checkout.folder / "lessons/records/cpu/convolution/alpha.json").exists()
    assert "stride" in answer.out
    assert check(checkout, "--list").out.split() == ["Convolution", "stride", "The", "stride"]


def test_unknown_names_are_told(checkout):
    answer = check(checkout, "strid")
    assert answer.code == 2
    assert "unknown lesson 'strid'; did you mean 'stride'?" in answer.lines[-1]
    (checkout.folder / "lessons/convolution/alpha.py").write_text('# %% tags=["strike", "trap"]\nobserved = 1\n')
    answer = check(checkout)
    assert answer.code == 2
    assert (
        "convolution/alpha.py: there is no lesson 'strike' in convolution/lessons.toml; did you mean 'stride'?"
        in answer.lines[-1]
    )


def found_in(tmp_path: Path, kind: str = "pipeline", right: bool = True) -> list[Effect]:
    """What the records and the rounds in a folder say of the lessons of one kind."""
    return effects(kind, REGISTRY, read_results(tmp_path), read_rounds(tmp_path), lambda workload, framework: right)


def pipelines(tmp_path: Path, plain: list[float], own: list[float], **right: bool) -> list[Effect]:
    """What rounds of a column and of its pipeline, with these rates, say of the pipeline."""
    shutil.rmtree(tmp_path / "box", ignore_errors=True)
    for name, rates in (("tensorflow", plain), ("tensorflow-data", own)):
        for number, rate in enumerate(rates):
            write_round(tmp_path, f"2026-11-1{number}T10-00-00Z", {name: rate})
    return found_in(tmp_path, **right)


def test_rounds_are_paired(tmp_path):
    plain = [20.0, 40.0, 30.0]  # the machine drifts
    (found,) = pipelines(tmp_path, plain, [40.0, 80.1, 59.9])
    assert (found.told[:4], found.verdict, found.framework) == ("2.00", YES, "tensorflow-data")
    (found,) = pipelines(tmp_path, plain, [20.0, 40.1, 29.9])
    assert (found.told[:4], found.verdict) == ("1.00", NO)
    (found,) = pipelines(tmp_path, plain, [40.0, 40.0, 30.0])
    assert found.verdict == UNCLEAR
    (found,) = pipelines(tmp_path, plain, [40.0])  # the other rounds have no partner
    assert (found.told, found.verdict) == ("2.00 (one round)", "")
    assert pipelines(tmp_path, plain, [40.0, 80.1, 59.9], right=False) == []


def test_the_first_epoch_is_projected_from_the_first_batch_unless_it_was_timed(tmp_path):
    """An epoch of the CNN has 50,000 samples: 500 s at 100 a second. Its first batch takes 1 s in place of 0.64 s."""
    for number in range(3):
        write_round(tmp_path, f"2026-11-1{number}T10-00-00Z", {"chainer": 100.0})
    (found,) = found_in(tmp_path, "first-epoch")
    assert (found.told, found.verdict) == ("1.00 [1.00, 1.00] (n = 3); first batch 1.6 times a later one", NO)
    assert found.where == "2-core A processor, no GPU; projected from the first batch"
    write_round(tmp_path, "2026-11-20T10-00-00Z", {"cntk": 50_000.0})  # an epoch of a second
    assert [one.told for one in found_in(tmp_path, "first-epoch")][1].startswith("2.00 (one round); first batch 781")
    write_record(tmp_path, framework="cntk", profile="full", runs=[{**made_run(), "alone": False}])
    assert len(found_in(tmp_path, "first-epoch")) == 2
    write_record(tmp_path, framework="cntk", profile="full", runs=[made_run(epochs=(6.0, 3.0, 3.0))])
    assert ("2-core A processor, no GPU; profile full", "2.00 (one run)", YES) in [
        (one.where, one.told, one.verdict) for one in found_in(tmp_path, "first-epoch")
    ]
