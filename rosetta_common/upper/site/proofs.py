"""Proofs on the pages: badges of steps, the matrix, the rungs, and the deviations that a difference explains."""

from __future__ import annotations

import math
from collections.abc import Mapping

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.proof.layouts import FACTS
from rosetta_common.upper.proofs.differences import differences
from rosetta_common.upper.proofs.rungs import (
    DIFFERENT,
    EXPLAINED,
    RUNGS,
    SAME,
    UNSEEN,
    Result,
    allowed,
    worst,
)
from rosetta_common.upper.records.proofs import Proof
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import badge, element, line, link, paragraph, scrolling, table
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.table_nodes import SORTABLE
from rosetta_common.upper.workloads import proved, rungs_of

KINDS = {SAME: "ok", EXPLAINED: "warn", DIFFERENT: "bad", UNSEEN: "plain"}

NO_LADDER = "this workload has no proof yet"

Row = list[nodes.Node | str | tuple[nodes.Node, int]]


def deviation_text(deviation: float | None) -> str:
    """A deviation as the pages show it, e.g. ``"1.7e-7"`` or ``"0.15"``; a count as it is."""
    if deviation is None:
        return "not observed"
    if math.isinf(deviation):
        return "not comparable"
    if deviation == int(deviation) and abs(deviation) < 1e6:
        return f"{deviation:.0f}"
    if deviation >= 0.01:
        return f"{deviation:.2g}"
    mantissa, _, exponent = f"{deviation:.1e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def step_proof(content: SiteContent, workload: str, framework: Framework, step: str, root: str) -> list[nodes.Node]:
    """The result of the proof for one step of one column: a badge, and the deviations in a fold."""
    rungs = [name for name in rungs_of(workload) if RUNGS[name].step == step]
    proof = content.proof(workload, framework.name)
    if proof is None or not rungs_of(workload):
        why = content.why_not_proved(workload, framework.name) if rungs_of(workload) else NO_LADDER
        note = line("p", nodes.Text(f"Not proved: {why}"))
        note["classes"] = ["rosetta-note"]
        return [note] if step == "build" else []  # once, not in every step
    if not rungs:
        return []
    results = [result for result in proof.results if result.rung in rungs]
    verdict = max((result.verdict for result in results), key=[SAME, UNSEEN, EXPLAINED, DIFFERENT].index)
    stale = content.stale(proof)
    summary = line("summary", badge(_verdict_text(verdict), KINDS[verdict]), nodes.Text(" "))
    summary += nodes.Text("; ".join(f"{RUNGS[r.rung].title.lower()} {deviation_text(r.deviation)}" for r in results))
    if stale:
        summary += [nodes.Text(" "), badge("stale", "warn"), nodes.Text(f" since then {', '.join(stale)}")]
    if proof.stand_in:
        summary += [nodes.Text(" "), badge("stand-in data", "warn")]
    box = element("details", summary, classes=("rosetta-proof",))
    items = nodes.bullet_list(
        "", *(nodes.list_item("", sentence(content, workload, result, root)) for result in results)
    )
    box += items
    box += paragraph(
        link("How it is proved", f"{root}proofs.html"),
        f", with {', '.join(f'{name} {of}' for name, of in proof.content.versions.items() if name != 'numpy')}",
    )
    return [box]


def verdict_parts(content: SiteContent, workload: str, framework: str, root: str) -> list[nodes.Node]:
    """The verdict on one example in a badge, which links to the matrix; nothing if the workload has no proof."""
    if workload not in proved():
        return []
    proof = content.proof(workload, framework)
    if proof is None:
        return [badge("no proof", "plain")]
    address = f"{root}proofs.html#{workload.replace('_', '-')}-{framework}"
    shown = nodes.reference("", "", badge(_verdict_text(proof.verdict), KINDS[proof.verdict]), refuri=address)
    shown["internal"] = True
    return [shown, nodes.Text(" "), badge("stale", "warn")] if content.stale(proof) else [shown]


def sentence(content: SiteContent, workload: str, result: Result, root: str) -> nodes.paragraph:
    """One rung in words: deviation, tolerance, finding, explanation."""
    tolerance, reason = allowed(result.rung, workload)
    rung = RUNGS[result.rung]
    told = paragraph(nodes.strong("", rung.title), ": ")
    if result.deviation is None:
        told += nodes.Text(f"not observed. {_capital(result.detail)}.")
        return told
    told += nodes.Text(
        f"{deviation_text(result.deviation)} ({rung.deviation}; at most {deviation_text(tolerance)}: {reason}). "
        f"{_capital(result.detail)}."
    )
    if result.verdict == EXPLAINED:
        told += [nodes.Text(" Different, explained: "), *_explained_by(content, result, root), nodes.Text(".")]
    elif result.verdict == DIFFERENT:
        told += [nodes.Text(" "), badge("different", "bad"), nodes.Text(" and not explained.")]
    return told


def _explained_by(content: SiteContent, result: Result, root: str) -> list[nodes.Node]:
    parts: list[nodes.Node] = []
    for name in result.differences:
        if parts:
            parts.append(nodes.Text(", and "))
        parts.append(link(differences()[name].title, content.lesson_address(name, root)))
    parts.append(
        nodes.Text(f"; with this difference in the reference, the deviation is {deviation_text(result.explained)}")
    )
    return parts


class RosettaProofs(SphinxDirective):
    """``{rosetta-proofs} WORKLOAD``: the matrix of one workload: a row for each example, a column for each rung."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the count and the matrix."""
        workload = self.arguments[0]
        content = content_of(self.env.app)
        depend(self.env.app)
        if workload not in content.registry.workloads:
            raise self.error(f"rosetta-proofs: unknown workload {workload!r}")
        if workload not in proved():
            return [paragraph(f"Not proved: {NO_LADDER}.")]
        root = to_root(self.env.docname)
        rungs = rungs_of(workload)
        rows = [self.row(content, workload, framework, root) for framework in content.registry.columns[workload]]
        title = content.registry.workloads[workload].title
        shown = table(
            ["Example", "Verdict", *(RUNGS[name].title for name in rungs)], rows, classes=("rosetta-matrix", SORTABLE)
        )
        return [paragraph(self.count(content, workload)), scrolling(shown, f"Proofs of {title}")]

    def count(self, content: SiteContent, workload: str) -> str:
        """The number of examples by verdict, in words."""
        columns = content.registry.columns[workload]
        proofs = [proof for f in columns if (proof := content.proof(workload, f.name))]
        verdicts = [proof.verdict for proof in proofs]
        parts = [f"{verdicts.count(SAME)} the same in every rung"]
        if EXPLAINED in verdicts:
            parts.append(f"{verdicts.count(EXPLAINED)} with a difference that is explained")
        if DIFFERENT in verdicts:
            parts.append(f"{verdicts.count(DIFFERENT)} different")
        if missing := len(columns) - len(proofs):
            parts.append(f"{missing} without a proof")
        return f"{len(columns)} {'example' if len(columns) == 1 else 'examples'}: {', '.join(parts)}."

    def row(self, content: SiteContent, workload: str, framework: Framework, root: str) -> Row:
        """The row of one example; each deviation links to its step."""
        column = framework.variant_of or framework.name
        page = f"{root}workloads/{workload}.html?framework={column}"
        name = paragraph(link(framework.title, page))
        name["ids"] = [f"{workload.replace('_', '-')}-{framework.name}"]
        proof = content.proof(workload, framework.name)
        rungs = rungs_of(workload)
        if proof is None:
            why = content.why_not_proved(workload, framework.name)
            return [name, paragraph(badge("no proof", "plain")), (paragraph(why), len(rungs))]
        files = f"{root}downloads/proofs/{workload}/{framework.name}.json"
        state = paragraph(badge(_verdict_text(proof.verdict), KINDS[proof.verdict]), " ", link("deviations", files))
        if stale := content.stale(proof):
            state += [nodes.Text(" "), badge("stale", "warn"), nodes.Text(f" {', '.join(stale)}")]
        if proof.stand_in:
            state += [nodes.Text(" "), badge("stand-in data", "warn")]
        return [name, state, *(self.cell(proof, rung, page, framework) for rung in rungs)]

    def cell(self, proof: Proof, rung: str, page: str, framework: Framework) -> nodes.Node:
        """The deviation of one rung, and the deviation after the explanation."""
        result = proof.result(rung)
        assert result is not None, rung  # noqa: S101 -- a proof has its workload's rungs: records.read_proof
        kind = KINDS[result.verdict]
        text = deviation_text(result.deviation)
        if result.verdict == EXPLAINED:
            text += f", explained: {deviation_text(result.explained)}"
        place = f"#tab-variants-{framework.name}" if framework.variant_of else f"#step-{RUNGS[rung].step}"
        shown = nodes.reference("", "", badge(text, kind), refuri=page + place, internal=True)
        return paragraph(shown)


class RosettaRungs(SphinxDirective):
    """``{rosetta-rungs}``: each rung's comparison, its tolerance, the reason, and the largest deviation on record."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        depend(self.env.app)
        content = content_of(self.env.app)
        proofs = {
            w: [proof for f in columns if (proof := content.proof(w, f.name))]
            for w, columns in content.registry.columns.items()
        }
        rows: list[Row] = []
        for name, rung in RUNGS.items():
            workloads = [workload for workload in proved() if name in rungs_of(workload)]
            tolerances = dict.fromkeys(allowed(name, workload) for workload in workloads)
            why = [
                f"{deviation_text(tolerance)}: {reason}" + (f" ({', '.join(of)})" if len(tolerances) > 1 else "")
                for tolerance, reason in tolerances
                for of in [[w for w in workloads if allowed(name, w) == (tolerance, reason)]]
            ]
            box = element("div", *(paragraph(text) for text in why))
            seen = {w: worst(r for proof in proofs[w] if (r := proof.result(name))) for w in workloads}
            largest = element("div", *(paragraph(f"{deviation_text(of)} ({w})") for w, of in seen.items()))
            rows.append([nodes.strong("", rung.title), rung.step, rung.deviation, box, largest])
        header = ["Rung", "Step", "Deviation", "At most, and why", "Largest on record"]
        return [scrolling(table(header, rows, classes=("rosetta-rungs",)), "The rungs")]


class RosettaLayouts(SphinxDirective):
    """``{rosetta-layouts}``: the layouts of weights in each framework: every fact once."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        depend(self.env.app, examples=False)
        rows: list[Row] = [[nodes.literal("", name), why] for name, (_, why) in FACTS.items()]
        return [scrolling(table(["Fact", "Where and why"], rows), "Layouts of weights")]


def explained(content: SiteContent, name: str) -> list[nodes.Node]:
    """The proofs that one difference explains: the deviations without and with it in the reference."""
    difference = differences()[name]
    rows: list[Row] = []
    without: list[str] = []
    examples = [(w, f) for w, f in content.examples() if w in difference.workloads]
    for workload, framework in examples:
        proof = content.proof(workload, framework.name)
        if framework.name not in difference.frameworks or proof is None:
            continue
        shown = [result for result in proof.results if name in result.differences]
        if not shown:
            without.append(f"{framework.title} ({content.registry.workloads[workload].title})")
        for number, result in enumerate(shown):
            named = framework.title
            if len(difference.workloads) > 1:
                named += f", {content.registry.workloads[workload].title}"
            told = nodes.Text(versions_text(framework, proof.content.versions))
            first = element("div", paragraph(named), line("p", told, classes=("rosetta-source",)))
            rows.append(
                [
                    first if number == 0 else "",
                    RUNGS[result.rung].title,
                    deviation_text(result.deviation),
                    deviation_text(result.explained),
                    ", ".join(differences()[one].title for one in result.differences if one != name),
                ]
            )
    if not rows:
        return [paragraph("No proof on record needs this difference.")]
    header = ["Example", "Rung", "Deviation", "With it in the reference", "Together with"]
    made: list[nodes.Node] = [scrolling(table(header, rows, classes=("rosetta-explained",)), difference.title)]
    if without:
        made.append(paragraph(f"Checked, but too small to show:  {', '.join(without)}."))
    return made


def versions_text(framework: Framework, versions: Mapping[str, str]) -> str:
    """The versions of a framework's modules, e.g. ``"keras 3.15.1, jax 0.10.2"``."""
    return ", ".join(f"{module} {versions.get(module, '?')}" for module in framework.modules)


def _verdict_text(verdict: str) -> str:
    return {SAME: "the same model", EXPLAINED: "different, explained", DIFFERENT: "different"}.get(verdict, verdict)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-proofs", RosettaProofs)
    app.add_directive("rosetta-rungs", RosettaRungs)
    app.add_directive("rosetta-layouts", RosettaLayouts)
