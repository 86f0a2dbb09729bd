"""`rosetta prove`: finds the missing and stale proofs, makes their jobs and writes their records."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from rosetta_common.ground.workloads import specification
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.proofs import inputs
from rosetta_common.upper.proofs.anew import judged_anew
from rosetta_common.upper.proofs.digests import proof_digests
from rosetta_common.upper.proofs.judge import judge
from rosetta_common.upper.proofs.rungs import DIFFERENT, VERDICTS, Result
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.facets import WORDS, Digests
from rosetta_common.upper.records.ledger import BadRecord, Key
from rosetta_common.upper.records.models import SCHEMA, Data, Machine, ProofFile
from rosetta_common.upper.records.proofs import PROOFS, Proof, rung_entry
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.data import data_digest
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.pipeline import Made, Work
from rosetta_common.upper.running.processes import Ended, Job, new_job
from rosetta_common.upper.running.tasks import PROOF, Request, Task, now, outcome_of
from rosetta_common.upper.workloads import ladder, proved

GUESS = 40.0  # seconds that a proof takes, if no record says it
PROFILE = "quick"  # the profile whose samples a proof uses


class Proving(Work[Proof]):
    """The proofs of the examples."""

    ledger = PROOFS

    def __init__(self, request: Request, registry: Registry) -> None:
        """Store the request."""
        super().__init__(request, registry)
        self.anew = 0  # proofs that were judged anew: of these, only tolerances had changed

    def plan(self) -> list[Task]:
        """List the proofs that are missing or stale; where only tolerances changed, judge what was recorded."""
        tasks = []
        for workload in self.request.workloads:
            if workload not in proved():
                continue
            data = data_digest(workload, PROFILE, self.found)
            for framework in self.request.frameworks:
                if framework not in self.registry.columns[workload]:
                    continue
                why = "asked for" if self.request.force else self._why(workload, framework, data)
                if why and (self.request.force or not self._judge_anew(workload, framework, data)):
                    tasks.append(Task(workload, framework, PROOF, 0, why))
        return tasks

    def begin(self, task: Task, interpreter: Interpreter) -> Job | str:
        """A proof's job, or why it can't begin: a column without an adapter has no proof."""
        if needs_adapter(task.workload) and not task.framework.adapter:
            return f"{task.framework.name} has no adapter: CONTRIBUTING.md says how to add one"
        folder = WORKSHOP / "proofs" / f"{task.workload}-{task.framework.name}"
        job = proof_job(task.workload, task.framework, task.framework.example(task.workload), folder)
        digests = proof_digests(
            task.workload, task.framework, self.registry.variables, gpu=interpreter.gpu, code=Code(ROOT)
        )
        digests = staleness.with_packages(digests, interpreter.packages)
        data = data_digest(task.workload, PROFILE, self.found)
        job.content["digests"] = msgspec.to_builtins(
            msgspec.structs.replace(digests, model={**digests.model, "data": data})
        )
        return job

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[Proof]:
        """Judge the arrays of the trials and write the proof; an outcome is ``different`` if a rung is."""
        results = judged(task.workload, task.framework, ended.job)
        name = specification(task.workload).dataset
        told = ended.told
        digests = msgspec.convert({**ended.job.content["digests"], "files": told["files"]}, Digests)
        content = ProofFile(
            schema=SCHEMA,
            workload=task.workload,
            framework=task.framework.name,
            proved=now(),
            machine=msgspec.convert(told["machine"], Machine),
            environment=interpreter.name,
            versions=told["versions"],
            seconds=round(ended.seconds, 1),
            data=Data(name=name, source=self.found[name].source),
            digests=digests,
            rungs=tuple(rung_entry(result, task.workload) for result in results),
        )
        proof = PROOFS.write(content, *self.key(task))
        off = [result for result in results if result.verdict == DIFFERENT]
        reason = "; ".join(f"{result.rung}: {result.detail}" for result in off)
        outcome = outcome_of(task, "different" if off else "done", ended.seconds, reason)
        return Made(outcome, proof, summary(proof))

    def guess(self, task: Task) -> float:
        """The seconds that the recorded proof took."""
        with contextlib.suppress(BadRecord):
            if proof := PROOFS.get(*self.key(task)):
                return proof.content.seconds
        return GUESS

    def key(self, task: Task) -> Key:
        """The key of the proof."""
        return task.workload, task.framework.name

    def _judge_anew(self, workload: str, framework: Framework, data: str) -> bool:
        """Whether a stale proof needed only new verdicts, which this writes, unless it is a dry run."""
        with contextlib.suppress(BadRecord):
            proof = PROOFS.get(workload, framework.name)
            content = judged_anew(proof, framework, self.registry) if proof else None
            if content and content.digests.model.get("data") == data:
                if not self.request.dry_run:
                    PROOFS.write(content, workload, framework.name)
                self.anew += 1
                return True
        return False

    def _why(self, workload: str, framework: Framework, data: str) -> str:
        """Why an example must be proved again; empty if its proof is current."""
        try:
            proof = PROOFS.get(workload, framework.name)
        except BadRecord as error:
            return str(error)
        if proof is None:
            return "not yet proved"
        reasons = list(staleness.of(proof, framework, self.registry).reasons)
        if proof.digests.model.get("data") != data:
            reasons.append(WORDS["data"])
        if proof.verdict == DIFFERENT:
            reasons.append("it was different")
        return ", ".join(reasons)


def needs_adapter(workload: str) -> bool:
    """Whether the proof carries weights into a workload's examples; some examples load weights themselves."""
    return bool(ladder(workload).shapes)


def proof_job(workload: str, framework: Framework, example: Path, folder: Path, trials: Sequence[str] = ()) -> Job:
    """A job that runs an example's trials; makes its folder anew and writes the inputs there.

    Args:
        workload: its name.
        framework: the column or variant.
        example: its file, in a folder of the workload's name.
        folder: for job, log and arrays.
        trials: run these, up to the first trial that isn't one of them; all by default.
    """
    job = new_job(
        folder,
        framework,
        example,
        purpose="proof",
        workload=workload,
        adapter=framework.adapter,
        trials=list(trials),
        inputs=str(folder / "inputs.npz"),
        outputs=str(folder / "outputs.npz"),
    )
    inputs.write(workload, folder / "inputs.npz")
    return job


def judged(workload: str, framework: Framework, job: Job, highest: str = "") -> list[Result]:
    """Judge the arrays of a job's trials: a result for each rung up to ``highest``; deletes the arrays."""
    with np.load(job.content["outputs"]) as stored:
        results = judge(workload, framework.name, {name: stored[name] for name in stored.files}, highest)
    for name in ("inputs", "outputs"):  # 50 MB
        Path(job.content[name]).unlink(missing_ok=True)
    return results


def summary(proof: Proof) -> str:
    """The number of rungs by verdict, e.g. ``"11 same, 1 explained"``."""
    counts = Counter(result.verdict for result in proof.results)
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])


def as_json(made: Sequence[Made[Proof]]) -> list[dict[str, object]]:
    """Outcomes and proofs as plain dicts."""
    return [
        {**msgspec.to_builtins(one.outcome), "proof": msgspec.to_builtins(one.item.content) if one.item else None}
        for one in made
    ]
