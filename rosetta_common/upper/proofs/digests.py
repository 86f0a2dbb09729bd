"""The digests of the inputs of a proof: the example, its trials, its adapter, the reference, the judge."""

from __future__ import annotations

from collections.abc import Mapping

from rosetta_common.ground.workloads import WORKLOADS, specification
from rosetta_common.upper.proofs.differences import differences
from rosetta_common.upper.proofs.rungs import allowed
from rosetta_common.upper.records.closure import Code, Entry
from rosetta_common.upper.records.digests import (
    GROUND,
    LANGUAGES,
    entry_of,
    environment_digests,
    example_digests,
    here,
    imports_of,
    specification_digest,
    text_of,
)
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.meaning import digest
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.workloads import ladder, rungs_of


def proof_digests(
    workload: str,
    framework: Framework,
    variables: Mapping[str, str],
    *,
    gpu: bool = False,
    code: Code | None = None,
    tolerances: Mapping[str, str] | None = None,
) -> Digests:
    """The digests of the proof of an example; arguments and errors are those of ``run_digests``.

    ``tolerances`` holds the tolerances of rungs, as texts, that are to count instead of today's.
    """
    code, variables = code or here(), {**variables, **framework.settings(workload)}
    whole, cells = example_digests(code, workload, framework)
    reached = code.closure(_proof_entries(code, workload, framework), others(workload))
    texts = {rung: repr(allowed(rung, workload)[0]) for rung in rungs_of(workload)} | {**(tolerances or {})}
    allowances = [f"{rung} {text}" for rung, text in texts.items()]
    shapes = [f"{name} {shape}" for name, shape in ladder(workload).shapes.items()]
    known = [
        f"{one.name} {one.rungs} {sorted(one.emulation.items())}"
        for one in differences().values()
        if workload in one.workloads and framework.name in one.frameworks
    ]
    return Digests(
        model={
            "code": digest(whole),
            "proof": digest([*sorted(reached.values()), *allowances, *shapes, *known]),
            "specification": specification_digest(specification(workload, "quick", 0)),
            **environment_digests(code, framework.environment, gpu, variables),
        },
        cells=cells,
    )


def _proof_entries(code: Code, workload: str, framework: Framework) -> list[Entry]:
    """The code that runs a proof's trials, computes the reference and judges."""
    proofs = "rosetta_common/upper/proofs"
    text = text_of(code, framework.example(workload))
    own = ladder(workload)
    entries = [
        (f"{GROUND}/proof/observe.py", "observe"),
        (f"{GROUND}/workloads/{workload}.py", "trials"),
        (f"{GROUND}/languages.py", LANGUAGES[framework.language]),
        (f"{proofs}/inputs.py", "write"),
        (f"{proofs}/judge.py", "judge"),
        # Other parts of a ladder count by their values: a reason in words makes no proof stale.
        *(entry_of(one) for one in (own.deviations, own.inputs) if one is not dict),
        *imports_of(code, text, framework),
    ]
    if framework.adapter and own.shapes:
        entries.append((f"{GROUND}/proof/adapters/{framework.adapter}.py", "Parameters"))
    return entries


def others(workload: str) -> list[str]:
    """The other workloads."""
    return [name for name in WORKLOADS if name != workload]
