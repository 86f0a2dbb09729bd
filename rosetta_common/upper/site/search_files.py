"""The files that a search reads, below ``search/``: the index of API names, the pages, the words by their first letter.

Sphinx's own search reads one large index, then every page that it found, for a summary. Here a query reads the names,
the titles, and the words that begin with the letters of its own words. The words are those of Sphinx's index, which the
build writes all the same. The files are scripts, as a browser reads no data from a site that lies in a folder.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search import js_index

from rosetta_common.upper.names.index import NameIndex
from rosetta_common.upper.phrases.catalogue import read_renamed
from rosetta_common.upper.site.api_names import index_of
from rosetta_common.upper.site.content import content_of
from rosetta_common.upper.site.notebooks import FOLDER as NOTEBOOKS
from rosetta_common.upper.site.paths import remove_others, write_changed

FOLDER = "search"
SUMMARY = "rosetta-summary"  # key of a page's metadata: its first sentences
LONGEST = 160  # characters of a summary
OTHER = "0"  # the file of words that begin with no letter from a to z
# The kinds of pages by their folder, the first the most wanted; a page in no folder is just a page.
KINDS = {
    "workloads": "Workload",
    "phrasebook": "Phrasebook",
    "lessons": "Lessons",
    "frameworks": "Framework",
    "": "Page",
    NOTEBOOKS: "Notebook",
}


def name_data(index: NameIndex, titles: Mapping[str, str], renamed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The index of names in a compact form.

    Args:
        index: the names.
        titles: of all frameworks, by name.
        renamed: names that a framework gave up, each with today's name; and other names of the same thing.

    Returns:
        The frameworks; the places; for each name a list for each framework: its number, then those of the places; and
        the renamed names whose new name is in the index.
    """
    frameworks = {name: number for number, name in enumerate(titles)}
    every = dict.fromkeys(place for held in index.names.values() for found in held.values() for place in found)
    places = {place: number for number, place in enumerate(every)}
    return {
        "frameworks": list(titles.items()),
        "places": [[f"{one.page}.html", one.anchor, one.label, int(one.lesson)] for one in places],
        "names": {
            name: [[frameworks[framework], *(places[place] for place in found)] for framework, found in held.items()]
            for name, held in index.names.items()
        },
        "renamed": {old: new for old, new in (renamed or {}).items() if new in index.names and old not in index.names},
    }


def page_data(frozen: Mapping[str, Any], titles: Mapping[str, str], summaries: Mapping[str, str]) -> dict[str, Any]:
    """The pages and their sections.

    Args:
        frozen: Sphinx's index.
        titles: of the pages.
        summaries: the first sentences of pages.

    Returns:
        The kinds; the pages, each with address, title, kind and summary; the sections, each with page, id and title.
    """
    names, kinds = frozen["docnames"], list(KINDS)
    sections = [
        [page, anchor, title]
        for title, found in frozen["alltitles"].items()
        for page, anchor in found
        if anchor and not names[page].startswith(f"{NOTEBOOKS}/")
    ]
    return {
        "kinds": list(KINDS.values()),
        "pages": [
            [f"{name}.html", titles[name], kinds.index(kind_of(name)), summaries.get(name, "")] for name in names
        ],
        "sections": sorted(sections),
    }


def kind_of(name: str) -> str:
    """The kind of a page, one of ``KINDS``."""
    folder, inside, _ = name.partition("/")
    return folder if inside and folder in KINDS else ""


def word_data(frozen: Mapping[str, Any]) -> dict[str, dict[str, list[int]]]:
    """The words by the name of their file, each word with the numbers of its pages."""
    files: dict[str, dict[str, list[int]]] = {}
    for word in sorted({*frozen["terms"], *frozen["titleterms"]}):
        pages = {*_numbers(frozen["terms"].get(word, ())), *_numbers(frozen["titleterms"].get(word, ()))}
        files.setdefault(file_of(word), {})[word] = sorted(pages)
    return files


def file_of(word: str) -> str:
    """The name of the file that holds a word; rosetta-match.js has the same rule."""
    return word[0] if word[0] in string.ascii_lowercase else OTHER


def _numbers(pages: int | Iterable[int]) -> Iterable[int]:
    return (pages,) if isinstance(pages, int) else pages


def script(name: str, data: object) -> str:
    """A file that hands its data over when it is loaded."""
    return f"rosettaSearch.take({json.dumps(name)}, {json.dumps(data, separators=(',', ':'))});\n"


def summary_of(document: nodes.document) -> str:
    """The first sentences of a page, up to a length."""
    for paragraph in document.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section | nodes.container):
            text = " ".join(paragraph.astext().split())
            return text if len(text) <= LONGEST else text[: LONGEST - 1].rpartition(" ")[0] + "\N{HORIZONTAL ELLIPSIS}"
    return ""


def _summarise(app: Sphinx, document: nodes.document) -> None:
    name = app.env.docname
    if kind_of(name) != NOTEBOOKS:
        app.env.metadata[name][SUMMARY] = summary_of(document)


def _write(app: Sphinx, failed: Exception | None) -> None:
    index = Path(app.outdir) / "searchindex.js"
    if failed is not None or app.builder.format != "html" or not index.is_file():
        return
    frozen = js_index.loads(index.read_text(encoding="utf-8"))
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    summaries = {name: str(metadata.get(SUMMARY, "")) for name, metadata in app.env.metadata.items()}
    frameworks = {framework.name: framework.title for framework in content_of(app).registry.frameworks.values()}
    words = word_data(frozen)
    data = {
        "names": name_data(index_of(app), frameworks, {**content_of(app).phrases.aliases, **read_renamed()}),
        "pages": {**page_data(frozen, titles, summaries), "files": sorted(words)},
        **{f"words-{letter}": held for letter, held in words.items()},
    }
    files = {Path(app.outdir) / FOLDER / f"{name}.js": script(name, held) for name, held in data.items()}
    for path, text in files.items():
        write_changed(path, text)
    remove_others(Path(app.outdir) / FOLDER, files)


def setup(app: Sphinx) -> None:
    """Register the handlers."""
    app.connect("doctree-read", _summarise)
    app.connect("build-finished", _write)
    app.add_js_file("rosetta-found.js", loading_method="defer", priority=900)  # after the script that opens the tabs
