"""``{rosetta-variants} WORKLOAD``: a tab for each variant: its changes in the column's code, and its speed."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.steps import ExampleError
from rosetta_common.upper.lessons.measured import paired
from rosetta_common.upper.records.machines import machine_title
from rosetta_common.upper.records.rounds import Throughput
from rosetta_common.upper.records.statistics import estimate_ratio
from rosetta_common.upper.records.statistics import in_words as estimate_in_words
from rosetta_common.upper.registry import GROUPS, Framework
from rosetta_common.upper.site.columns import columns_of
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.diffs import as_html, as_text
from rosetta_common.upper.site.elements import OtherOnly, line, paragraph
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.proofs import verdict_parts
from rosetta_common.upper.site.steps_directive import SECTIONS, example_links, read_parts
from rosetta_common.upper.site.tabs import Tab, tab_group
from rosetta_common.upper.tables.values import ratio_text

MINI_BATCHES = "MiniBatches"  # the project's class that gives the batches in most columns
NAMES = {
    "setup": "set-up",
    "load": "data",
    "build": "model",
    "compile": "loss and optimiser",
    "train": "training",
    "predict": "prediction",
    "evaluate": "evaluation",
}


def what_changes(column: dict[str, str], variant: dict[str, str]) -> tuple[list[str], list[str]]:
    """The sections with identical code, and the sections with different code."""
    there = [section for section in SECTIONS if column[section] or variant[section]]
    same = [section for section in there if variant[section] == column[section]]
    return same, [section for section in there if section not in same]


def in_words(sections: list[str]) -> str:
    """The sections as a list in a sentence."""
    return ", ".join(NAMES[section] for section in sections) or "nothing"


def speeds(content: SiteContent, workload: str, column: str, variant: str) -> list[tuple[Throughput, Throughput]]:
    """The rounds of a variant and of its column on each machine, if the speed of both may be shown."""
    if not (content.right(workload, column) and content.right(workload, variant)):
        return []
    there = [content.rounds.of(machine, workload) for machine in content.rounds.tables(workload)]
    return [(of[variant], of[column]) for of in there if variant in of and column in of]


def speed_text(own: Throughput, other: Throughput, stale: list[str]) -> str:
    """The speed of a variant over that of its column, in a sentence."""
    since = f" Since then {', '.join(dict.fromkeys(stale))}." if stale else ""
    ratios = paired(own, other)
    machine = machine_title(own.now[-1].record.content.machine)
    if not ratios:
        return f"{machine}: the variant and the column were never measured in one round.{since}"
    told = estimate_in_words(estimate_ratio(ratios), ratio_text, "one round")
    return f"Speed, {machine}: this variant over its column in the same round: {told}.{since}"


class RosettaVariants(SphinxDirective):
    """Shows the variants of one workload."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the group of tabs."""
        workload = self.arguments[0]
        content = content_of(self.env.app)
        depend(self.env.app)
        columns = columns_of(content.registry, workload)
        tabs = []
        for column in columns:
            for variant in content.registry.variants(workload, column.name):
                try:
                    panel = self.panel(content, workload, column, variant)
                except ExampleError as error:
                    raise self.error(f"rosetta-variants: {error}") from error
                heading = GROUPS[column.group]
                tabs.append(Tab(variant.name, variant.title, tuple(panel), column=column.name, heading=heading))
        if not tabs:
            return [paragraph("No column has a variant yet.")]
        return [tab_group(tabs, "variants", "Variant", classes=("rosetta-variants",))]

    def panel(self, content: SiteContent, workload: str, column: Framework, variant: Framework) -> list[nodes.Node]:
        """The content of one tab."""
        base, parts = (read_parts(content, workload, one) for one in (column, variant))
        before, after = base.code, parts.code
        same, changed = what_changes(before, after)
        feeding = "slices of a permutation" if MINI_BATCHES in "".join(base.own.values()) else "the whole arrays"
        instead = nodes.literal("", variant.in_place_of) if variant.in_place_of else nodes.Text(feeding)
        shown: list[nodes.Node] = [
            *self.parse_text_to_nodes(parts.introduction),
            paragraph(
                nodes.literal("", variant.variant),
                " in place of ",
                instead,
                f". The column's own, line for line: {in_words(same)}. Changed: {in_words(changed)}.",
            ),
        ]
        if verdict := verdict_parts(content, workload, variant.name, to_root(self.env.docname)):
            shown.append(paragraph("Proof: ", *verdict))
        for own, other in speeds(content, workload, column.name, variant.name):
            stale = [why for one in (own, other) for why in content.stale(one.now[-1].record)]
            shown.append(paragraph(speed_text(own, other, stale)))
        record = content.best(workload, variant.name)
        if record is None:
            shown.append(paragraph(f"Not executed: {content.why_not(workload, variant.name)}"))
            shown[-1]["classes"].append("rosetta-note")
        for step in changed:
            code = as_text(before[step], after[step])
            shown += [
                line("p", nodes.Text(SECTIONS[step][0]), classes=("rosetta-step",)),
                nodes.raw("", as_html(before[step], after[step], variant.language), format="html"),
                OtherOnly("", nodes.literal_block(code, code, language="diff")),
            ]
        return [*shown, example_links(self.env, content, workload, variant)]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-variants", RosettaVariants)
