"""A Markdown copy beside every page, and ``llms.txt``, which lists them for assistants."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.upper.site.markdown import markdown
from rosetta_common.upper.site.notebooks import FOLDER as NOTEBOOKS
from rosetta_common.upper.site.paths import write_changed
from rosetta_common.upper.site.search_files import KINDS, SUMMARY, kind_of

LIST = "llms.txt"
LEFT_OUT = (f"{NOTEBOOKS}/", "gallery/")  # the examples are on the workloads' pages


def copied(page: str) -> bool:
    """Whether a page has a copy."""
    return not page.startswith(LEFT_OUT)


def listing(title: str, about: str, pages: Iterable[tuple[str, str, str]]) -> str:
    """The text of ``llms.txt``.

    Args:
        title: of the site.
        about: the site in a sentence.
        pages: name, title and summary of each page with a copy.
    """
    by_kind: dict[str, list[str]] = {}
    for name, page_title, summary in pages:
        entry = f"- [{page_title}]({name}.md)" + (f": {summary}" if summary else "")
        by_kind.setdefault(kind_of(name), []).append(entry)
    parts = [f"# {title}", f"> {about}"]
    parts += [f"## {KINDS[kind]}\n\n" + "\n".join(by_kind[kind]) for kind in KINDS if kind in by_kind]
    return "\n\n".join(parts) + "\n"


def _write_copy(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the copy of one page; ``context`` tells the template where it is."""
    if doctree is None or app.builder.name != "html" or not copied(pagename):
        return
    path = Path(app.outdir) / f"{pagename}.md"
    write_changed(path, markdown(doctree))
    context["rosetta_markdown"] = path.name


def _write_list(app: Sphinx, failed: Exception | None) -> None:
    if failed is not None or app.builder.name != "html":
        return
    about = app.env.metadata[app.config.root_doc].get(SUMMARY, "")
    pages = [
        (name, app.env.titles[name].astext(), str(app.env.metadata[name].get(SUMMARY, "")))
        for name in sorted(app.env.found_docs)
        if copied(name)
    ]
    write_changed(Path(app.outdir) / LIST, listing(app.config.project, str(about), pages))


def setup(app: Sphinx) -> None:
    """Register the writers."""
    app.connect("html-page-context", _write_copy)
    app.connect("build-finished", _write_list)
