"""``{rosetta-number}`NAME` ``: a number in a sentence, computed from the records, the registry and the lessons."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from rosetta_common.upper.proofs.rungs import EXPLAINED, SAME
from rosetta_common.upper.records.proofs import Proof
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.families import families
from rosetta_common.upper.site.proofs import deviation_text
from rosetta_common.upper.weights.conventions import read_conventions

OUTPUTS = ("logits", "features")  # the rungs that compare what a network says


def same_models(content: SiteContent) -> list[Proof]:
    """The proofs of today's code that found the same model, or a difference that they explain."""
    examples = [(workload, framework.name) for workload, framework in content.examples()]
    proofs = [proof for example in examples if (proof := content.proof(*example))]
    return [proof for proof in proofs if proof.verdict in (SAME, EXPLAINED) and not content.stale(proof)]


def outputs_differ_by(content: SiteContent) -> float:
    """The largest deviation of an output from the reference, over all ``same_models``."""
    outputs = [result for proof in same_models(content) for result in proof.results if result.rung in OUTPUTS]
    deviations = [one.deviation if one.explained is None else one.explained for one in outputs]
    return max((deviation for deviation in deviations if deviation is not None), default=0.0)


def executed(content: SiteContent) -> list[list[Framework]]:
    """The families of which an example or more was executed and recorded."""
    ran = {framework.name for workload, framework in content.examples() if content.best(workload, framework.name)}
    return [members for members in families(content.registry).values() if ran & {one.name for one in members}]


def unmaintained(content: SiteContent) -> list[list[Framework]]:
    """The executed families that the registry calls historic."""
    return [members for members in executed(content) if members[0].group == "historic"]


NUMBERS: dict[str, Callable[[SiteContent], str]] = {
    "same models": lambda content: f"{len(same_models(content)):,}",
    "examples": lambda content: f"{len(content.examples()):,}",
    "outputs differ by": lambda content: deviation_text(outputs_differ_by(content)),
    "executed": lambda content: f"{len(executed(content)):,}",
    "unmaintained": lambda content: f"{len(unmaintained(content)):,}",
    "runs": lambda content: f"{sum(len(record.runs) for record in content.every_record):,}",
    "machines": lambda content: f"{len({record.machine for record in content.every_record}):,}",
    "lessons": lambda content: f"{len(content.lessons):,}",
    "conventions": lambda _: f"{len(read_conventions()):,}",
}


class RosettaNumber(SphinxRole):
    """``{rosetta-number}`NAME` ``: one of ``NUMBERS``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Compute the number."""
        if self.text not in NUMBERS:
            told = f"rosetta-number: there is no number {self.text!r}; there are: {', '.join(NUMBERS)}"
            return [], [self.inliner.reporter.error(told, line=self.lineno)]
        depend(self.env.app)
        return [nodes.Text(NUMBERS[self.text](content_of(self.env.app)))], []


def setup(app: Sphinx) -> None:
    """Register the role."""
    app.add_role("rosetta-number", RosettaNumber())
