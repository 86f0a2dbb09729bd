"""The ladder catches every mistake at the named rung. A framework that can't be installed is skipped, with a message.

A mistake that was caught before, by the same code, is skipped, but for a sample: ``tests/passes.json`` knows. All that
are wanted are proved first, several in one process and several processes at a time; then each test looks at its own.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from planting import MISTAKES, Mistake, mistake_passes, prove_all
from rich.console import Console

from rosetta_common.upper.proofs.rungs import DIFFERENT
from rosetta_common.upper.registry import read_registry


@pytest.fixture(scope="session")
def proved(request: pytest.FixtureRequest) -> SimpleNamespace:
    """The ledger of passes, and the proofs of the chosen mistakes that it doesn't know."""
    registry = read_registry()
    passes = mistake_passes(registry, request.config.getoption("--everything"))
    chosen = [item.callspec.params["mistake"] for item in request.session.items if hasattr(item, "callspec")]
    why = {mistake.title: passes.why(mistake.title) for mistake in chosen}
    wanted = [mistake for mistake in chosen if why[mistake.title]]
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        found, unavailable = prove_all(registry, wanted, Console(stderr=True)) if wanted else ({}, {})
    return SimpleNamespace(passes=passes, why=why, found=found, unavailable=unavailable)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_the_ladder_catches(mistake: Mistake, proved: SimpleNamespace) -> None:
    if not proved.why[mistake.title]:
        pytest.skip("caught before, by the same code")
    if mistake.framework in proved.unavailable:
        pytest.skip(proved.unavailable[mistake.framework])
    proved.passes.note(mistake.title, "failed")  # until all is seen
    one = proved.found[mistake.title]
    assert one.ended.done, one.ended.reason
    caught = [result.rung for result in one.results if result.verdict == DIFFERENT]
    assert caught, "not caught"
    told = "; ".join(f"{r.rung} {r.deviation}: {r.detail}" for r in one.results if r.rung in caught)
    assert caught[0] == mistake.rung, told
    proved.passes.note(mistake.title, "done")
