"""``{rosetta-phrases}``, ``{rosetta-phrase-topics}``, ``{rosetta-most-asked}``: the pages of the phrasebook."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.phrases.agreement import Group, shape_of, told
from rosetta_common.upper.phrases.catalogue import Phrase
from rosetta_common.upper.phrases.everything import Phrases
from rosetta_common.upper.records.models import Answer
from rosetta_common.upper.site.content import content_of, depend
from rosetta_common.upper.site.elements import (
    Entry,
    badge,
    element,
    joined,
    line,
    link,
    paragraph,
    scrolling,
    section,
    table,
)
from rosetta_common.upper.site.lesson_code import PHRASE, joint_title, lesson_code
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.phrasebook import PAGES, depend_on_phrases, given_in_words, phrases_of
from rosetta_common.upper.site.phrasebook_files import phrasebook_json, phrasebook_markdown

LONG = 60  # characters of an input that stands on a line of its own


class RosettaPhrases(SphinxDirective):
    """``{rosetta-phrases} TOPIC``: a section for each entry: the question, the inputs, the code, the results."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        depend(self.env.app, records=False)
        phrases, topic = depend_on_phrases(self.env.app), self.arguments[0]
        if topic not in phrases.book.topics:
            raise self.error(f"{self.name}: there is no topic {topic!r} in phrases/topics.toml")
        return [self.entry(phrases, phrase) for phrase in phrases.book.of(topic)]

    def entry(self, phrases: Phrases, phrase: Phrase) -> nodes.section:
        """One entry."""
        body: list[nodes.Node] = [paragraph(nodes.literal("", "y"), f" is {phrase.ask}.")]
        if given := given_in_words(phrase):
            shown = "\n".join(f"{name} = {text}" for name, text in given.items())
            body.append(element("div", line("pre", nodes.Text(shown)), classes=("rosetta-given",)))
        body += lesson_code(phrases.code(phrase.name), phrase.name, phrase.title, PHRASE)
        body += self.results(phrases, phrase)
        body += self.remarks(phrases, phrase)
        return section(self.state.document, phrase.title, phrase.name, *body)

    def results(self, phrases: Phrases, phrase: Phrase) -> list[nodes.Node]:
        """What the frameworks gave: a row for each group of equal results."""
        rows: list[list[Entry]] = []
        if phrase.compared:
            found = phrases.agreements[phrase.name]
            if found.aim and not (found.groups and found.groups[0].frameworks[0] not in found.far):
                rows.append([self.result(found.aim), self.agreed(phrases, phrase)])  # nobody's default
            rows += [[self.result(group.answer), self.names(phrases, phrase, group)] for group in found.groups]
        else:
            for name, answer in phrases.plain(phrase).items():
                rows.append([self.result(answer), paragraph(phrases.registry.title(name))])
        if not rows:
            return [paragraph("No result is on record yet.")]
        shown = table(["y", "Frameworks"], rows, classes=("rosetta-answers",))
        return [scrolling(shown, f"{phrase.title}: results")]

    def result(self, answer: Answer) -> nodes.Node:
        """One result: the values, their type and shape, and what was printed."""
        parts: list[nodes.Node] = [line("pre", nodes.Text(told(answer)), classes=("rosetta-value",))]
        if shape := shape_of(answer):
            parts.append(line("p", nodes.Text(shape), classes=("rosetta-source",)))
        if answer.printed:
            parts.append(line("pre", nodes.Text("\n".join(answer.printed)), classes=("rosetta-value",)))
        return element("div", *parts)

    def agreed(self, phrases: Phrases, phrase: Phrase) -> nodes.Node:
        """The frameworks that have a second cell for the result of the others."""
        titles = [phrases.registry.title(name) for name in phrases.agreements[phrase.name].agreed]
        return line("p", nodes.Text(f"with the second cell: {joint_title(titles)}"), classes=("rosetta-source",))

    def names(self, phrases: Phrases, phrase: Phrase, group: Group) -> nodes.Node:
        """The frameworks with one result by default; if it isn't the result of the others, why."""
        titles = [phrases.registry.title(name) for name in group.frameworks]
        parts: list[nodes.Node] = [line("p", nodes.Text(joint_title(titles)))]
        if group.frameworks[0] not in phrases.agreements[phrase.name].far:
            if phrases.agreements[phrase.name].agreed:
                parts.append(self.agreed(phrases, phrase))
            return element("div", *parts)
        reasons: dict[str, list[str]] = {}
        for name in group.frameworks:
            reasons.setdefault(phrase.differs.get(name, ""), []).append(phrases.registry.title(name))
        for why, whose in reasons.items():
            named = [nodes.Text(f"{joint_title(whose)}: ")] if len(reasons) > 1 else []
            parts.append(line("p", *named, *self.reason(why)))
        return element("div", *parts)

    def reason(self, why: str) -> list[nodes.Node]:
        """An explanation: a link to a lesson, or words."""
        if not why:
            return [badge("unexplained", "bad")]
        if " " in why:
            return list(self.parse_inline(why)[0])
        content = content_of(self.env.app)
        address = content.lesson_address(why, to_root(self.env.docname))
        return [nodes.Text("lesson "), link(content.lessons[why].title, address)]

    def remarks(self, phrases: Phrases, phrase: Phrase) -> list[nodes.Node]:
        """Who writes it out, who has no answer and why, the notes."""
        found: list[nodes.Node] = []
        if by_hand := phrases.by_hand(phrase.name):
            found.append(
                paragraph(
                    nodes.strong("", "Has no function for it: "), f"{joint_title(by_hand)}; the code writes it out."
                )
            )
        for title, note in phrases.notes(phrase.name).items():
            found.append(paragraph(nodes.strong("", f"{title}: "), *self.parse_inline(note)[0]))
        gaps: dict[str, list[str]] = {}
        for title, why in phrases.gaps(phrase.name).items():
            gaps.setdefault(why, []).append(title)
        if gaps:
            items = [
                nodes.list_item("", paragraph(f"{joint_title(titles)}: ", *self.parse_inline(why)[0]))
                for why, titles in gaps.items()
            ]
            count = sum(map(len, gaps.values()))
            summary = line("summary", nodes.Text(f"No answer in {count} framework{'s' if count > 1 else ''}"))
            found.append(element("details", summary, nodes.bullet_list("", *items)))
        return found


class RosettaPhraseTopics(SphinxDirective):
    """``{rosetta-phrase-topics}``: a table of the topics, each with its entries."""

    def run(self) -> list[nodes.Node]:
        """Make the table, and the counts."""
        phrases = depend_on_phrases(self.env.app)
        rows: list[list[Entry]] = []
        for topic, title in phrases.book.topics.items():
            entries = phrases.book.of(topic)
            links = joined([link(one.title, f"{topic}.html#{one.name}") for one in entries], "; ")
            differ = sum(bool(phrases.agreements[one.name].far) for one in entries)
            rows.append([paragraph(link(title, f"{topic}.html")), paragraph(*links), f"{differ} of {len(entries)}"])
        shown = table(["Topic", "Entries", "Results differ"], rows, classes=("rosetta-phrase-topics",))
        return [scrolling(shown, "Topics of the phrasebook"), self.counted(phrases)]

    def counted(self, phrases: Phrases) -> nodes.paragraph:
        """How much the phrasebook holds, from the records."""
        answers = [one for record in phrases.answers.answers.values() for one in record.content.answers.values()]
        frameworks = {record.framework for record in phrases.answers.answers.values()}
        cells = sum(len(parts) for parts in answers)
        differ = sum(bool(one.far) for one in phrases.agreements.values())
        entries = len(phrases.book.phrases)
        told_first = f"{entries} entries, {len(answers)} answers in {len(frameworks)} frameworks"
        told_then = f"{cells} pieces of code that were executed. In {differ} entries the results differ."
        return paragraph(f"{told_first}: {told_then}")


class RosettaMostAsked(SphinxDirective):
    """``{rosetta-most-asked}``: the entries that readers ask for most, in order."""

    def run(self) -> list[nodes.Node]:
        """Make the list."""
        phrases = depend_on_phrases(self.env.app)
        ranked = sorted((one for one in phrases.book.phrases.values() if one.rank), key=lambda one: one.rank)
        items = []
        for one in ranked:
            answered, far = phrases.counts(one.name)
            differ = f", {far} differ" if far else ""
            entry = link(one.title, f"{one.topic}.html#{one.name}")
            counted = line("span", nodes.Text(f" {answered} frameworks{differ}"), classes=("rosetta-count",))
            items.append(nodes.list_item("", paragraph(entry, counted)))
        return [
            nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".", classes=["rosetta-asked-most"])
        ]


def phrasebook_files(app: Sphinx) -> dict[str, str]:
    """The downloads, by their path; none if the site doesn't have the page."""
    if f"{PAGES}/index" not in app.env.found_docs:
        return {}
    phrases = phrases_of(app)
    return {f"{PAGES}.json": phrasebook_json(phrases), f"{PAGES}.md": phrasebook_markdown(phrases)}


def _read(app: Sphinx) -> None:
    """Read the phrasebook before the build forks, so that its processes share it."""
    if (Path(app.srcdir) / PAGES / "index.md").is_file():
        phrases_of(app)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.connect("builder-inited", _read)
    app.add_directive("rosetta-phrases", RosettaPhrases)
    app.add_directive("rosetta-phrase-topics", RosettaPhraseTopics)
    app.add_directive("rosetta-most-asked", RosettaMostAsked)
