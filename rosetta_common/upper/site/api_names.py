"""Where the site shows which API name: the names in the examples and in the code of the lessons."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx

from rosetta_common.ground.phrases import read_phrases
from rosetta_common.ground.steps import split_cells, workload_steps
from rosetta_common.upper.lessons.catalogue import checks_files
from rosetta_common.upper.names.index import NameIndex, Place, lines_of
from rosetta_common.upper.names.uses import last_part
from rosetta_common.upper.phrases.everything import Phrases
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.columns import columns_of
from rosetta_common.upper.site.content import SiteContent, content_of
from rosetta_common.upper.site.lesson_code import PITFALL
from rosetta_common.upper.site.lessons import with_code
from rosetta_common.upper.site.phrasebook import PAGES, phrases_of
from rosetta_common.upper.site.steps_directive import SECTIONS, read_parts
from rosetta_common.upper.site.variants_directive import what_changes

FOUND = "found"  # the parameter of an address that names what to mark; rosetta-found.js reads it

_INDEXES: WeakKeyDictionary[Sphinx, NameIndex] = WeakKeyDictionary()


def index_of(app: Sphinx) -> NameIndex:
    """The index of a build, made once."""
    if app not in _INDEXES:
        pages = app.env.found_docs
        phrases = phrases_of(app) if f"{PAGES}/index" in pages else None
        _INDEXES[app] = collected(content_of(app), pages, phrases)
    return _INDEXES[app]


def collected(content: SiteContent, pages: Collection[str], phrases: Phrases | None) -> NameIndex:
    """The index of everything that the given pages show: first the phrases, as each shows a name's counterparts."""
    index = NameIndex()
    if phrases:
        _add_phrases(index, phrases, pages)
    for workload in content.registry.workloads:
        if f"workloads/{workload}" in pages:
            _add_workload(index, content, workload)
    _add_lessons(index, content, pages)
    return index.joined(phrases.aliases if phrases else {}).tidied()


def address(place: Place, framework: str, name: str) -> str:
    """The address of a place below the site's root: it opens the framework's tab and marks the name."""
    return f"{place.page}.html?framework={framework}&{FOUND}={quote(last_part(name))}#{place.anchor}"


def _add_workload(index: NameIndex, content: SiteContent, workload: str) -> None:
    page, title = f"workloads/{workload}", content.registry.workloads[workload].title
    steps = ("setup", *workload_steps(workload))
    for column in columns_of(content.registry, workload):
        code = read_parts(content, workload, column).code
        shown = {step: Place(page, f"step-{step}", f"{title}, {SECTIONS[step][0]}") for step in steps}
        index.add(column.name, column.language, *lines_of((code[step], shown[step]) for step in steps))
        for variant in content.registry.variants(workload, column.name):
            changed = read_parts(content, workload, variant).code
            exchanged = variant.title.removeprefix(f"{column.title}, ")
            place = Place(page, f"panel-variants-{variant.name}", f"{title}, variant {exchanged}")
            differs = what_changes(code, changed)[1]
            pieces = ((text, place if step in differs else None) for step, text in changed.items())
            index.add(column.name, variant.language, *lines_of(pieces))


def _add_phrases(index: NameIndex, phrases: Phrases, pages: Collection[str]) -> None:
    for framework in phrases.frameworks():
        for topic, file in phrases.book.files(framework).items():
            if f"{PAGES}/{topic}" not in pages:
                continue
            shown = {}
            for name, parts in read_phrases(file)[1].items():
                place = Place(f"{PAGES}/{topic}", name, f"phrase {quoted(phrases.book.phrases[name].title)}")
                for source, first, _ in parts.values():
                    shown.update(dict.fromkeys(range(first, first + source.count("\n") + 1), place))
            index.add(framework.name, framework.language, file.read_text(encoding="utf-8"), shown)


def quoted(title: str) -> str:
    """A title in quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{title}\N{RIGHT DOUBLE QUOTATION MARK}"


def _add_lessons(index: NameIndex, content: SiteContent, pages: Collection[str]) -> None:
    of_topic: dict[str, dict[str, set[str]]] = {}  # the frameworks whose code a lesson shows, by topic and lesson
    for lesson in content.lessons.values():
        if f"lessons/{lesson.topic}" in pages:
            names = {framework.name for framework, _ in with_code(content, lesson)}
            of_topic.setdefault(lesson.topic, {})[lesson.name] = names
    for framework in content.registry.frameworks.values():
        for topic, file in checks_files(framework, of_topic).items():
            text = file.read_text(encoding="utf-8")
            index.add(framework.name, framework.language, text, _checks(content, framework, text, of_topic[topic]))


def _checks(content: SiteContent, framework: Framework, text: str, shown: dict[str, set[str]]) -> dict[int, Place]:
    """The lessons that show the lines of a file of checks."""
    places = {}
    for kind, tags, source, first, _ in split_cells(text):
        if kind != "code" or not PITFALL.keys() & set(tags):
            continue
        for name in tags:
            if framework.name in shown.get(name, ()):
                lesson = content.lessons[name]
                place = Place(f"lessons/{lesson.topic}", name, f"lesson {quoted(lesson.title)}", lesson=True)
                places.update(dict.fromkeys(range(first, first + source.count("\n") + 1), place))
    return places
