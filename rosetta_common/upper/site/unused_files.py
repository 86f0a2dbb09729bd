"""Leaves out of each page the scripts and styles that other extensions put on all pages and that it doesn't use."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

LAST = 900  # priority of the handler: after those that add files
# Files by the beginning of their names, and the text in a page that uses them.
USED_BY = {
    "tabs.js": "",  # by none: rosetta-tabs.js does its work
    "design-tabs.js": "sd-tab-set",
    "sg_gallery": "sphx-glr-",
    "sg-tags.js": "sphx-glr-",
}


def kept(files: Iterable[Any], body: str) -> list[Any]:
    """The files that a page with the given content needs, of Sphinx' entries or names of files."""

    def used(name: str) -> bool:
        marks = [mark for begin, mark in USED_BY.items() if name.startswith(begin)]
        return all(mark and mark in body for mark in marks)

    return [file for file in files if used(posixpath.basename(os.fspath(getattr(file, "filename", file) or "")))]


def _leave_out(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    for files in ("script_files", "css_files"):
        context[files] = kept(context.get(files, ()), context.get("body") or "")


def setup(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("html-page-context", _leave_out, priority=LAST)
