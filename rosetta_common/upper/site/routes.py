"""Which pages "From A to B" there are, and what each says: the differences of two frameworks; without Sphinx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.phrases.catalogue import Phrase
from rosetta_common.upper.phrases.everything import Phrases
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.lesson_verdicts import said_of
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


@dataclass(frozen=True)
class Differences:
    """How two frameworks differ, as far as both were observed."""

    lessons: tuple[Part, ...]  # those with two observations, pitfalls first
    looked: int  # the number of lessons that say something of both
    apart: tuple[Phrase, ...]  # the phrases with two results
    alike: tuple[Phrase, ...]  # the other phrases that both answer


def differences(content: SiteContent, phrases: Phrases, route: Route) -> Differences:
    """Compare the two frameworks of a route."""
    source, target = route.source.name, route.target.name
    said = [
        Part(lesson, *(said_of(content, lesson, name) for name in (source, target)))
        for lesson in content.lessons.values()
        if lesson.checked or lesson.phrases
    ]
    both = [part for part in said if part.source and part.target]
    parts = sorted((part for part in both if part.source != part.target), key=lambda part: bool(part.lesson.answers))
    apart, alike = [], []
    for name, phrase in phrases.book.phrases.items():
        groups = [
            group.frameworks for group in phrases.agreements[name].groups if {source, target} & {*group.frameworks}
        ]
        if len(groups) > 1:
            apart.append(phrase)
        elif all(name in phrases.written[one].cells for one in (source, target)):
            alike.append(phrase)
    return Differences(tuple(parts), len(both), tuple(apart), tuple(alike))


def without_counterpart(phrases: Phrases, route: Route) -> Iterator[tuple[Phrase, str]]:
    """The phrases that the source answers and the target doesn't, each with the reason."""
    held, notes = phrases.written[route.source.name].cells, phrases.written[route.target.name].notes
    answered = phrases.written[route.target.name].cells
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


def _short(framework: Framework) -> str:
    return framework.family if framework.name in TITLES else framework.name
