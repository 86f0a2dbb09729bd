"""What the judge concludes from a rung's deviation, which is made up here: the verdict, and the fewest differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rosetta_common.upper.proofs import judge, rungs
from rosetta_common.upper.proofs.differences import Difference, differences, possible
from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, SAME, UNSEEN, Result
from rosetta_common.upper.records.proofs import read_proofs
from rosetta_common.upper.workloads import Ladder, proved, rungs_of

TOLERANCE = 0.125  # a power of two: sums of the gaps below are exact
A, B, C = KNOWN = [Difference(name, name.upper(), ("w",), ("loss",), ("f",), {name: True}) for name in "abc"]
Left = Callable[[frozenset[str]], float | None]


def explain(left: Left, known: list[Difference] = KNOWN) -> tuple[Result, list[str]]:
    """Explain a rung's deviation, and return the attempts; ``left`` gives the deviation that some differences leave."""
    tried: list[str] = []

    def deviations(differences: tuple[Difference, ...]) -> dict[str, tuple[float | None, str]]:
        names = "".join(difference.name for difference in differences)
        tried.append(names)
        return {"loss": (left(frozenset(names)), "some words"), "logits": (0.0, "another rung")}

    return judge._explain("loss", 0.5, "off", TOLERANCE, known, deviations), tried


def by_any(*enough: str) -> Left:
    """The deviation vanishes if all differences of one of these sets are emulated."""
    return lambda names: 0.0 if any(names >= frozenset(one) for one in enough) else 0.25


def test_one_difference_that_explains_is_preferred_to_two() -> None:
    """In any order of the known differences, also if the two come first."""
    found, tried = explain(by_any("ab", "c"))
    assert (found.verdict, found.differences) == (EXPLAINED, ("c",))
    assert tried == ["a", "b", "c"]
    for known in ([C, B, A], [B, C, A]):
        assert explain(by_any("ab", "c"), known)[0].differences == ("c",)


def test_two_that_explain_are_preferred_to_all_three() -> None:
    found, tried = explain(by_any("bc"))
    assert found.differences == ("b", "c")
    assert tried == ["a", "b", "c", "ab", "ac", "bc"]


def test_all_are_tried_together_last() -> None:
    found, tried = explain(by_any("abc"))
    assert (found.verdict, found.differences) == (EXPLAINED, ("a", "b", "c"))
    assert tried[-1] == "abc"
    assert len(tried) == 7


def test_of_as_many_that_explain_the_first_known_is_named() -> None:
    assert explain(by_any("a", "b"))[0].differences == ("a",)
    assert explain(by_any("a", "b"), [B, A])[0].differences == ("b",)


def test_an_explanation_keeps_the_gap_the_words_and_what_is_left() -> None:
    found, _ = explain(lambda names: TOLERANCE if "b" in names else 0.25)  # the tolerance itself is allowed
    assert found == Result("loss", EXPLAINED, 0.5, "off", ("b",), TOLERANCE)
    assert explain(lambda names: TOLERANCE + 2**-40)[0].verdict == DIFFERENT


def test_a_difference_that_only_narrows_the_gap_explains_nothing() -> None:
    """The remaining deviation is that with all of them emulated."""
    found, _ = explain(lambda names: 0.5 - len(names) / 16)
    assert found == Result("loss", DIFFERENT, 0.5, "off", (), 0.5 - 3 / 16)


def test_what_is_no_longer_observed_is_not_explained() -> None:
    assert explain(lambda names: None)[0] == Result("loss", DIFFERENT, 0.5, "off", (), None)


def test_without_a_known_difference_a_gap_is_a_difference_that_nothing_was_tried_for() -> None:
    assert explain(by_any("a"), []) == (Result("loss", DIFFERENT, 0.5, "off", (), None), [])


WORKLOAD = "gru_imdb"
RUNG = "one-step"
ALLOWED = rungs.allowed(RUNG, WORKLOAD)[0]
Options = frozenset[tuple[str, bool | int]]


def judged(
    monkeypatch: pytest.MonkeyPatch, deviation: Callable[[dict[str, bool | int]], float | None], framework: str
) -> dict[str, Result]:
    """Judge a made-up column whose deviation of one rung follows from the reference's options; the others are 0."""

    def deviations(observed: Any, options: Options) -> dict[str, tuple[float | None, str]]:
        return {
            **dict.fromkeys(rungs_of(WORKLOAD), (0.0, "fine")),
            RUNG: (deviation(dict(options)), "made up"),
        }

    monkeypatch.setattr(judge, "ladder", lambda workload: Ladder(rungs_of(workload), deviations))
    results = judge.judge(WORKLOAD, framework, {})
    assert [result.rung for result in results] == list(rungs_of(WORKLOAD))
    found = {result.rung: result for result in results}
    assert all(found[name] == Result(name, SAME, 0.0, "fine") for name in found if name != RUNG)
    return found


@pytest.mark.parametrize(
    ("deviation", "verdict"),
    [(0.0, SAME), (ALLOWED, SAME), (1.001 * ALLOWED, DIFFERENT), (float("inf"), DIFFERENT), (None, UNSEEN)],
)
def test_a_deviation_is_held_against_its_workloads_tolerance(
    monkeypatch: pytest.MonkeyPatch, deviation: float | None, verdict: str
) -> None:
    assert rungs.RUNGS[RUNG].tolerance != ALLOWED
    assert judged(monkeypatch, lambda options: deviation, "pytorch")[RUNG] == Result(
        RUNG, verdict, deviation, "made up"
    )


def test_a_nan_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(monkeypatch, lambda options: float("nan"), "pytorch")[RUNG].verdict == DIFFERENT


def test_only_the_columns_own_differences_are_tried_and_their_options_are_joined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    column = "keras2-tensorflow"
    known = [difference.name for difference in possible(WORKLOAD, column, RUNG)]
    assert len(known) > 1
    asked: list[dict[str, bool | int]] = []
    found = judged(monkeypatch, lambda options: asked.append(options) or 0.5, column)[RUNG]  # type: ignore[func-returns-value]
    assert (found.verdict, found.explained) == (DIFFERENT, 0.5)
    assert asked[0] == {}
    joined: dict[str, bool | int] = {}
    for name in known:
        joined |= differences()[name].emulation
    assert asked[-1] == joined
    assert all(options.items() <= joined.items() for options in asked)


def test_a_column_without_known_differences_is_judged_by_the_plain_reference_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert possible(WORKLOAD, "pytorch", RUNG) == []
    found = judged(monkeypatch, lambda options: 0.0 if options else 0.5, "pytorch")[RUNG]
    assert found == Result(RUNG, DIFFERENT, 0.5, "made up")


def test_a_difference_is_possible_in_its_workloads_columns_and_rungs_alone() -> None:
    names = [difference.name for difference in possible("cnn_cifar10", "lasagne", "ties")]
    assert names == ["pooling-ties"]
    assert possible("gru_imdb", "lasagne", "ties") == []
    assert possible("cnn_cifar10", "pytorch", "ties") == []
    assert possible("cnn_cifar10", "lasagne", "dropout") == []


def test_parameters_that_do_not_fit_leave_no_other_rung_to_observe() -> None:
    results = judge.judge(WORKLOAD, "pytorch", {"misfit": "no such layer"})  # type: ignore[dict-item]
    assert [result.rung for result in results] == list(rungs_of(WORKLOAD))
    found = {result.rung: result for result in results}
    assert found.pop("parameters") == Result("parameters", DIFFERENT, float("inf"), "no such layer")
    assert {(result.verdict, result.deviation) for result in found.values()} == {(UNSEEN, None)}


# The tolerances when the recorded proofs were made. A looser one would accept models that they rule out: change it
# together with its reason.
TOLERANCES = {
    "data": 0,
    "parameters": 0,
    "initialiser": 5,
    "loss": 1e-5,
    "gradients": 2e-3,
    "conv-gradients": 2e-2,
    "ties": 1e-3,
    "large-gradients": 1e-5,
    "clipped": 2e-3,
    "mask": 1e-6,
    "schedule": 1e-5,
    "decay": 3e-7,
    "generated": 0,
    "full-length": 1e-4,
    "one-step": 2e-2,
    "ten-steps": 5e-2,
    "losses": 1e-3,
    "long-run": 1e-5,
    "shuffling": 0,
    "pairs": 5e-6,
    "mixing": 5,
    "seed": 0,
    "dropout": 2e-5,
    "logits": 5e-6,
    "features": 5e-5,
    "counted": 0,
    "accuracy": 1e-3,
}
OF_THE_GRU = {
    "gradients": 1e-3,
    "large-gradients": 1e-3,
    "one-step": 1e-3,
    "long-run": 1e-4,
    "pairs": 1e-5,
    "losses": 1e-5,
    "ten-steps": 5e-4,
}


@pytest.mark.parametrize(
    ("workload", "rung"),
    [(w, r) for w in proved() for r in rungs_of(w) if r not in (*rungs.STATISTICAL, *rungs.COUNTS)],
)
def test_tolerances_follow_the_records(workload: str, rung: str) -> None:
    """A tolerance leaves room for other machines, but no more than twenty times the largest deviation on record."""
    results = [r for proof in read_proofs().proofs.values() if proof.workload == workload and (r := proof.result(rung))]
    seen = rungs.worst(results)
    assert seen is not None
    assert seen <= rungs.allowed(rung, workload)[0] <= seen * 20, f"the largest on record is {seen}"


def test_the_worst_deviation_is_what_an_explanation_leaves() -> None:
    results = [
        Result("loss", SAME, 1.0, ""),
        Result("loss", EXPLAINED, 9.0, "", ("x",), 2.0),
        Result("loss", DIFFERENT, 8.0, ""),
        Result("loss", UNSEEN, None, ""),
    ]
    assert rungs.worst(results) == 2.0
    assert rungs.worst(results[2:]) is None


def test_no_rung_allows_more_than_its_reason_says() -> None:
    assert {name: rungs.allowed(name, "cnn_cifar10")[0] for name in rungs.RUNGS} == TOLERANCES
    assert {name: rungs.allowed(name, "gru_imdb")[0] for name in rungs.RUNGS} == {**TOLERANCES, **OF_THE_GRU}


@pytest.mark.parametrize("rung", rungs_of(WORKLOAD))
def test_rungs_above_the_highest_that_is_wanted_are_not_judged(monkeypatch: pytest.MonkeyPatch, rung: str) -> None:
    def deviations(observed: Any, options: Options) -> dict[str, tuple[float | None, str]]:
        return dict.fromkeys(rungs_of(WORKLOAD), (0.0, "fine"))

    monkeypatch.setattr(judge, "ladder", lambda workload: Ladder(rungs_of(workload), deviations))
    wanted = list(rungs_of(WORKLOAD))[: rungs_of(WORKLOAD).index(rung) + 1]
    assert [result.rung for result in judge.judge(WORKLOAD, "pytorch", {}, rung)] == wanted
