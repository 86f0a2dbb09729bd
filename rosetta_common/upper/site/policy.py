"""Writes a strict Content-Security-Policy into every page: the second wall, if a text from a record became markup.

A page may load scripts, styles, images and fonts only from its own site, and run only the inline scripts that this
module knows. The hashes come from these known texts, never from a page: a script that a page should not have gets none.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from rosetta_common.upper.project import ROOT
from rosetta_common.upper.site.paths import write_changed
from rosetta_common.upper.site.tabs import NO_SCRIPT

log = logging.getLogger(__name__)

LAYOUT = ROOT / "docs/_templates/layout.html"  # with the one script of this site that can't stand in a file
# The whole text of each other inline script and style, as regular expressions; a space stands for any white space.
SEARCH = (
    r"// Activate the search field on page load "
    r'let searchInput = document\.querySelector\("form\.bd-search input"\); '
    r"if \(searchInput\) \{ searchInput\.focus\(\); searchInput\.select\(\); "
    r'console\.log\("\[PST\]: Set focus on search field\."\); \}'
)
PAGE = r"DOCUMENTATION_OPTIONS\.(pagename = '[\w./+-]+'|search_as_you_type = (true|false));"
KNOWN = {
    "script": (SEARCH, PAGE),
    "style": (r"\.pst-js-only \{ display: none !important; \}", re.escape(NO_SCRIPT)),
}
INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[a-z](?:[^\"'>]|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
HANDLER = re.compile(r"\s(on[a-z]+)\s*=", re.IGNORECASE)
META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
CHARSET = re.compile(r'<meta charset="[^"]*"\s*/?>\n?')


def policy(hashes: dict[str, set[str]]) -> str:
    """The policy of a page.

    Args:
        hashes: the hashes of its known inline scripts and styles, by element.
    """
    own = {element: " ".join(["'self'", *sorted(hashes.get(element, ()))]) for element in KNOWN}
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {own['script']}",
            f"style-src {own['style']}",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
        )
    )


def with_policy(page: str) -> tuple[str, list[str]]:
    """A page with its policy, in place of an earlier one.

    Returns:
        The page, and what the policy blocks: unknown inline scripts and styles, attributes with script. Attributes
        with style are blocked, too; a theme may have some, and they change only looks.

    Raises:
        ValueError: if the page doesn't begin with its character set, after which the policy stands.
    """
    page = META.sub("", page)
    hashes: dict[str, set[str]] = {"script": set(), "style": set()}
    blocked = []
    for name, attributes, text in INLINE.findall(page):
        element = name.lower()
        if element == "script" and "src=" in attributes:
            continue
        plain = " ".join(text.split())
        if plain in _own_scripts() or any(re.fullmatch(known, plain) for known in KNOWN[element]):
            hashes[element].add(_hash(text))
        else:
            blocked.append(f"an unknown inline {element}: {plain[:60]}")
    tags = (QUOTED.sub('""', tag) for tag in TAG.findall(INLINE.sub("", page)))
    found = dict.fromkeys(name for tag in tags for name in HANDLER.findall(tag))
    blocked += [f"an attribute {name}" for name in found]
    begin = CHARSET.search(page)
    if begin is None:
        raise ValueError("has no character set")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(hashes)}" />\n'
    return page[: begin.end()] + meta + page[begin.end() :], blocked


@cache
def _own_scripts() -> set[str]:
    found = re.findall(r"<script>(.*?)</script>", LAYOUT.read_text(encoding="utf-8"), re.DOTALL)
    return {" ".join(text.split()) for text in found}


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _write(app: Sphinx, failed: Exception | None) -> None:
    if failed is not None or app.builder.format != "html":
        return
    root = Path(app.outdir)
    for path in sorted(root.rglob("*.html")):
        name = path.relative_to(root)
        if name.parts[0].startswith("_"):  # the theme's files are no pages
            continue
        try:
            page, blocked = with_policy(path.read_text(encoding="utf-8"))
        except ValueError as error:
            log.warning("%s: no policy, as the page %s", name, error)
            continue
        write_changed(path, page)
        for what in blocked:
            log.warning("%s: the policy of the page blocks %s", name, what)


def setup(app: Sphinx) -> None:
    """Register the writer."""
    app.connect("build-finished", _write)
