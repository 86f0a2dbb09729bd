"""``{rosetta-framework}``, ``{rosetta-differences}`` and ``{rosetta-families}``: the facts about each framework."""

from __future__ import annotations

from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.registry import GROUPS, Framework
from rosetta_common.upper.site.content import depend
from rosetta_common.upper.site.elements import (
    Element,
    HtmlOnly,
    badge,
    element,
    line,
    link,
    paragraph,
    scrolling,
    section,
    table,
)
from rosetta_common.upper.site.facts import Fact, Facts
from rosetta_common.upper.site.families import FamilyDirective, families, page_link, state_of, without_variants
from rosetta_common.upper.site.lesson_notes import framework_note, porting_note
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.tables import Badge

SUMMARY = "rosetta-summary"  # class of the nodes that go to the top of a page


class RosettaFramework(FamilyDirective):
    """``{rosetta-framework} FAMILY``: the facts with their sources; its summary goes below the page's title."""

    records = True

    def run(self) -> list[nodes.Node]:
        """Make the summary and the table."""
        members, facts = self.members(), self.facts()
        rows: list[list[nodes.Node | str | tuple[nodes.Node, int]]] = [
            [nodes.strong("", fact.name), self.told(fact)] for fact in facts.facts
        ]
        told = table(["Fact", "Value and source"], rows, classes=("rosetta-told",))
        badges = _badges(group_badge(members), *state_of(self.site_content, members))
        box = element("div", self.lead(facts), badges, classes=(SUMMARY,))
        homepages = dict.fromkeys(framework.homepage for framework in without_variants(members))
        for address in homepages:
            badges += [nodes.Text(" "), _outside(address)]
        return [box, scrolling(told, f"Facts about {facts.title}")]

    def told(self, fact: Fact) -> nodes.Node:
        """A fact's value, and below it the source and the day."""
        address = fact.source.startswith(("https://", "http://"))
        where = _outside(fact.source) if address else nodes.Text(fact.source)
        source = line("p", where, nodes.Text(f", {fact.date}"), classes=("rosetta-source",))
        return element("div", paragraph(*self.parse_inline(fact.value)[0]), source)

    def lead(self, facts: Facts) -> nodes.paragraph:
        """The summary."""
        made = paragraph(*self.parse_inline(facts.summary)[0])
        made["classes"].append("rosetta-lead")
        return made


class RosettaDifferences(FamilyDirective):
    """``{rosetta-differences} FAMILY``: pitfalls for users of another framework."""

    examples = True

    def run(self) -> list[nodes.Node]:
        """Make a block for each framework that a reader may know."""
        members, told = self.members(), self.all_facts()
        own = self.arguments[0]
        facts = self.facts()
        made: list[nodes.Node] = []
        for knows in dict.fromkeys(difference.knows for difference in facts.differences):
            texts = [difference.text for difference in facts.differences if difference.knows == knows]
            others = families(self.site_content.registry)[knows]
            head = line("p", nodes.Text("If you know "), page_link(self.env, title_of(knows, others, told), knows))
            head["classes"].append("rosetta-knows")
            made.append(element("div", head, classes=("rosetta-difference",)))
            made[-1] += [paragraph(*self.parse_inline(text)[0]) for text in texts]
            if beside := self.beside(others, members, title_of(knows, others, told), facts.title):
                made[-1] += HtmlOnly("", beside)
        there = [family for family, other in told.items() if own in {d.knows for d in other.differences}]
        if there:
            made.append(paragraph("In the other direction, for readers who know this one: "))
            registry = families(self.site_content.registry)
            for number, family in enumerate(there):
                made[-1] += nodes.Text(", " if number else "")
                made[-1] += page_link(self.env, title_of(family, registry[family], told), family)
            made[-1] += nodes.Text(".")
        docs, root = self.env.found_docs, to_root(self.env.docname)
        for framework in without_variants(members):
            made += framework_note(self.site_content, docs, framework, root)
        return [*made, *porting_note(docs, root)]

    def beside(self, theirs: list[Framework], own: list[Framework], title: str, own_title: str) -> nodes.Node | None:
        """Links to the workload pages that show both side by side, if both have an example."""
        made = line("p", classes=("rosetta-note",))
        for workload, columns in self.site_content.registry.columns.items():
            left = next((f for f in without_variants(theirs) if f in columns), None)
            right = next((f for f in without_variants(own) if f in columns), None)
            if left and right:
                page = f"{to_root(self.env.docname)}workloads/{workload}.html"
                address = f"{page}?framework={left.name}&with={right.name}#step-by-step"
                made += nodes.Text(" · " if len(made) else "")
                made += link(
                    f"{self.site_content.registry.workloads[workload].title}: {title} beside {own_title}", address
                )
        return made if len(made) else None


class RosettaFamilies(FamilyDirective):
    """``{rosetta-families}``: every framework's card, by group."""

    required_arguments = 0

    def run(self) -> list[nodes.Node]:
        """Make a section for each group."""
        depend(self.env.app)
        told, registry = self.all_facts(), families(self.site_content.registry)
        made: list[nodes.Node] = []
        for group, heading in GROUPS.items():
            cards = element("div", classes=("rosetta-workloads", "rosetta-families"))
            for family, members in registry.items():
                if members[0].group == group:
                    cards += self.card(family, members, told)
            if len(cards):
                made.append(section(self.state.document, heading, f"group-{group}", cards))
        return made

    def card(self, family: str, members: list[Framework], told: dict[str, Facts]) -> nodes.Node:
        """The card of one family."""
        title, facts = title_of(family, members, told), told.get(family)
        head = line("p", page_link(self.env, title, family), classes=("rosetta-card-title",))
        box = element("div", head, _badges(*state_of(self.site_content, members)), classes=("rosetta-card",))
        if facts:
            box += paragraph(*self.parse_inline(facts.summary)[0])
            for name in ("Last release", "Status today"):
                box += line("p", nodes.strong("", f"{name}: "), *self.parse_inline(facts.value(name))[0])
        names = [framework.title for framework in without_variants(members)]
        variants = len(members) - len(names)
        counted = f"{variants} variants" if variants > 1 else "a variant"
        more = f", and {counted}" if variants else ""
        columns = f"{'Column' if len(names) == 1 else 'Columns'}: {', '.join(names)}{more}."
        box += line("p", nodes.Text(columns), classes=("rosetta-note",))
        return box


def title_of(family: str, members: list[Framework], told: dict[str, Facts]) -> str:
    """A family's title; the title of its first column if there are no facts about the family."""
    return told[family].title if family in told else members[0].title


def group_badge(members: list[Framework]) -> Badge:
    """The group that a family is shown in."""
    group = members[0].group
    return Badge({"today": "maintained today", "historic": "historic"}.get(group, GROUPS[group].lower()), "plain")


def _badges(*badges: Badge) -> nodes.paragraph:
    return paragraph(*(part for one in badges for part in (badge(one.text, one.kind), " ")))


def _outside(address: str) -> nodes.reference:
    """A link to another site by the name of its host and path."""
    parts = urlsplit(address)
    text = f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"
    return nodes.reference("", text, refuri=address)


def _summary_first(app: Sphinx, document: nodes.document) -> None:
    """Move the summary below the page's title, before the page's own text."""
    title = next(iter(document.findall(nodes.title)), None)
    for box in list(document.findall(lambda node: isinstance(node, Element) and SUMMARY in node["classes"])):
        if title is not None and title.parent is not None and box.parent is not None:
            box.parent.remove(box)
            title.parent.insert(title.parent.index(title) + 1, box)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-framework", RosettaFramework)
    app.add_directive("rosetta-differences", RosettaDifferences)
    app.add_directive("rosetta-families", RosettaFamilies)
    app.connect("doctree-read", _summary_first)
