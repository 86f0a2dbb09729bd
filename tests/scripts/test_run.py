"""Every self-contained script runs in an empty folder, and its losses are those of the example that it was made from.

A script that passed before, with the same text and packages, is skipped, but for a sample: ``tests/passes.json`` knows.
"""

from __future__ import annotations

import pytest
from running import SEED, alone, interpreter_of, run_example, run_script, small_script, why_not

from rosetta_common.ground.steps import workload_steps
from rosetta_common.upper.project import ROOT
from rosetta_common.upper.records.digests import packages_digest
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running.environments import Unavailable
from rosetta_common.upper.running.passes import Passes, commit_here, key_of
from rosetta_common.upper.scripts.script import make_scripts

REGISTRY = read_registry()
EXAMPLES = [(workload, framework.name) for workload, column in REGISTRY.columns.items() for framework in column]
RACE = 0.1  # Adam in Keras 2 on TensorFlow takes other steps from run to run (the lesson `adam-race`)
CLOSE = 0.002  # of a loss of about 2 that is printed with four digits: order of summation in the framework's threads


@pytest.fixture(scope="session")
def passes(request):
    """The ledger of passes: a script's digest covers its text and its environment's packages."""
    examples = [(workload, REGISTRY.frameworks[name]) for workload, name in EXAMPLES]
    digests = {
        f"{script.workload} {script.framework.name}": key_of(
            {
                "script": script.code,
                "packages": packages_digest(script.framework.environment, False),
                "example": script.framework.example(script.workload).read_text(encoding="utf-8"),
            }
        )
        for script in make_scripts(examples, "smoke", SEED)[0]
    }
    everything = request.config.getoption("--everything")
    return Passes(ROOT / "tests/passes.json", "scripts", digests, commit_here(), everything)


@pytest.mark.parametrize(("workload", "name"), EXAMPLES, ids=[f"{workload}-{name}" for workload, name in EXAMPLES])
def test_a_script_runs_alone_and_learns_as_its_example_does(workload, name, passes):
    framework, title = REGISTRY.frameworks[name], f"{workload} {name}"
    if not passes.why(title):
        pytest.skip("passed before, with the same text")
    if reason := why_not(workload):
        pytest.skip(reason)
    try:
        interpreter = interpreter_of(framework, REGISTRY)
    except Unavailable as error:
        pytest.skip(str(error))
    with alone():
        passes.note(title, "failed")  # until all is seen
    script = run_script(small_script(workload, framework), interpreter)
    example = run_example(workload, framework, interpreter)
    close = RACE if name == "keras2-tensorflow" and "Adam" in framework.example(workload).read_text("utf-8") else CLOSE
    assert script.losses == pytest.approx(example.losses, abs=close), script.text[-2000:]
    assert len(script.losses) == (1 if "train" in workload_steps(workload) else 0)
    assert script.accuracy == pytest.approx(example.accuracy, abs=0.02)
    with alone():
        passes.note(title, "done")
