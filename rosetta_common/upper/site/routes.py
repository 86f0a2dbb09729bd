"""Which pages "From A to B" there are, and what each says: the differences of two frameworks; without Sphinx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.lessons.verdicts import LOOKED, YES
from rosetta_common.upper.phrases.catalogue import Phrase
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.lesson_verdicts import answer_of, verdict_of
from rosetta_common.upper.site.phrasebook import Phrases
from rosetta_common.upper.weights.conventions import ConventionsError, conventions_of, read_conventions
from rosetta_common.upper.weights.recipe import Recipe, recipes

FOLDER = "routes"  # of the pages
TARGETS = ("pytorch", "keras-tensorflow", "tensorflow", "jax-flax")  # today's four most used: from every framework
MORE = (("pytorch", "mlx"), ("pytorch", "paddle"))
TITLES = {"keras-tensorflow": "Keras", "keras2-tensorflow": "Keras 2"}  # of a library whose backends share a page
SHARED = ("keras-jax", "keras-torch", "keras2-cntk", "keras2-theano")  # the other backends of these


@dataclass(frozen=True)
class Route:
    """From a framework that a reader knows to one that they want to use."""

    source: Framework
    target: Framework

    @property
    def page(self) -> str:
        """The name of its page."""
        return f"{FOLDER}/{_short(self.source)}-to-{_short(self.target)}"

    @property
    def leaving(self) -> bool:
        """Whether the framework that the reader knows has ended, so that the page is the way out."""
        return self.source.group == "historic"

    @property
    def title(self) -> str:
        """The title of its page."""
        source, target = title_of(self.source), title_of(self.target)
        return f"Leaving {source} for {target}" if self.leaving else f"From {source} to {target}"


@dataclass(frozen=True)
class Part:
    """A lesson in which two frameworks part, and what it says of each."""

    lesson: Lesson
    source: str
    target: str


def title_of(framework: Framework) -> str:
    """The title of a framework in routes."""
    return TITLES.get(framework.name, framework.title)


def routes(registry: Registry) -> list[Route]:
    """All routes, by the registry's order of the sources."""
    columns = registry.frameworks
    sources = [
        one for one in columns.values() if not one.variant_of and one.language == "python" and one.name not in SHARED
    ]
    wanted = [(source.name, target) for source in sources for target in TARGETS] + [*MORE]
    found = [
        Route(columns[source], columns[target])
        for source, target in wanted
        if source != target and source in columns and target in columns
    ]
    order = [one.name for one in sources]
    return sorted(found, key=lambda route: order.index(route.source.name))


def parting(content: SiteContent, route: Route) -> list[Part]:
    """The lessons whose observations differ between the two, pitfalls first."""
    found = []
    for lesson in content.lessons.values():
        source, target = (_said(content, lesson, one.name) for one in (route.source, route.target))
        if source and target and source != target:
            found.append(Part(lesson, source, target))
    return sorted(found, key=lambda part: bool(part.lesson.answers))


def both_looked(content: SiteContent, route: Route) -> int:
    """The number of lessons that say something of both."""
    return sum(
        all(_said(content, lesson, one.name) for one in (route.source, route.target))
        for lesson in content.lessons.values()
    )


def phrases_apart(phrases: Phrases, route: Route) -> list[Phrase]:
    """The phrases that give two results in the two frameworks."""
    found = []
    for phrase in phrases.book.phrases.values():
        places = [
            next(
                (at for at, group in enumerate(phrases.agreements[phrase.name].groups) if one.name in group.frameworks),
                None,
            )
            for one in (route.source, route.target)
        ]
        if None not in places and places[0] != places[1]:
            found.append(phrase)
    return found


def phrases_alike(phrases: Phrases, route: Route) -> list[Phrase]:
    """The other phrases that both frameworks answer."""
    apart = {one.name for one in phrases_apart(phrases, route)}
    cells = [_cells(phrases, one) for one in (route.source, route.target)]
    return [
        one
        for one in phrases.book.phrases.values()
        if one.name not in apart and all(one.name in held for held in cells)
    ]


def without_counterpart(phrases: Phrases, route: Route) -> Iterator[tuple[Phrase, str]]:
    """The phrases that the source answers and the target doesn't, each with the reason."""
    held, notes = _cells(phrases, route.source), phrases.written[route.target.name].notes
    answered = _cells(phrases, route.target)
    for phrase in phrases.book.phrases.values():
        if phrase.name in held and phrase.name not in answered and phrase.name in notes:
            yield phrase, notes[phrase.name]


def weights(content: SiteContent, route: Route) -> list[Recipe]:
    """How to carry each layer's weights; none if one of the two isn't in the table of conventions."""
    table = read_conventions()
    try:
        held = [conventions_of(one.name, content.registry, table) for one in (route.source, route.target)]
    except ConventionsError:
        return []
    return list(recipes(*held))


def _cells(phrases: Phrases, framework: Framework) -> dict[str, object]:
    return {**phrases.written[framework.name].cells}


def _said(content: SiteContent, lesson: Lesson, name: str) -> str:
    """What a lesson says of a framework: the answer in words, ``yes`` or ``no``; empty if nothing was observed."""
    if lesson.answers:
        answer = answer_of(content, lesson, name)
        return lesson.words.get(answer, answer)
    if not lesson.checked:
        return ""
    said = verdict_of(content, lesson, name)
    return "" if said not in LOOKED else "yes" if said == YES else "no"


def _short(framework: Framework) -> str:
    return {"keras-tensorflow": "keras", "keras2-tensorflow": "keras2"}.get(framework.name, framework.name)
