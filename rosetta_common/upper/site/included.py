"""Links in a page included from the repository's root: one to a file that is no page becomes the name of the file."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from rosetta_common.upper.project import ROOT


def loosen(app: Sphinx, document: nodes.document) -> None:
    """Replace links to files of the repository, which the site doesn't hold, by their text."""
    for node in list(document.findall(addnodes.pending_xref)):
        target = str(node.get("reftarget", "")).partition("#")[0]
        page = node.get("refdomain") == "doc"  # a folder at the root may have a page's name, such as proofs
        if node.get("reftype") == "myst" and not page and target and "://" not in target and (ROOT / target).exists():
            node.replace_self(node.children)


def setup(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("doctree-read", loosen)
