"""Fixes links in a page that is included from the repository's root: a link to a file becomes the file's name."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from rosetta_common.upper.project import ROOT


def loosen(app: Sphinx, document: nodes.document) -> None:
    """Replace links to files that the site doesn't have by their text."""
    for node in list(document.findall(addnodes.pending_xref)):
        target = str(node.get("reftarget", "")).partition("#")[0]
        page = node.get("refdomain") == "doc"  # a folder at the root may have a page's name, such as proofs
        if node.get("reftype") == "myst" and not page and target and "://" not in target and (ROOT / target).exists():
            node.replace_self(node.children)


def setup(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("doctree-read", loosen)
