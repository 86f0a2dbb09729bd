"""The ladder catches every mistake on the rung that is named. A framework that can't be had is skipped, and told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rosetta_common.upper import environments
from rosetta_common.upper.machines import has_gpu
from rosetta_common.upper.proofs.prove import examine
from rosetta_common.upper.proofs.rungs import DIFFERENT
from rosetta_common.upper.registry import read_registry

REGISTRY = read_registry()
MISTAKES = tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8"))["mistake"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake['framework']}: {mistake['name']}")
def test_the_ladder_catches(mistake: dict[str, str], tmp_path: Path) -> None:
    framework, workload = REGISTRY.frameworks[mistake["framework"]], mistake["workload"]
    published = framework.example(workload)
    text = published.read_text(encoding="utf-8")
    assert mistake["old"] in text, "the example has changed: plant the mistake anew"
    try:
        interpreter = environments.prepare(framework.environment, has_gpu(), REGISTRY, print)
    except environments.Unavailable as error:
        pytest.skip(str(error))
    example = tmp_path / workload / published.name
    example.parent.mkdir()
    example.write_text(text.replace(mistake["old"], mistake["new"]), encoding="utf-8")
    ended, results = examine(workload, framework, example, interpreter, tmp_path / "job", lambda _event: None)
    log = (tmp_path / "job/log.txt").read_text(encoding="utf-8", errors="replace")
    assert ended.status == "done", f"{ended.reason}\n{log[-2000:]}"
    caught = [result.rung for result in results if result.verdict == DIFFERENT]
    assert caught, "not caught"
    told = "; ".join(f"{r.rung} {r.deviation}: {r.detail}" for r in results if r.rung in caught)
    assert caught[0] == mistake["rung"], told
