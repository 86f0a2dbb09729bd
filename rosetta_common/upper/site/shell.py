"""The frame of a page: links to the pages before and after it of its own kind, and only the files that it needs.

Extensions put their scripts and styles into every page. A browser waits for each of them before it shows anything. The
theme's style also has a rule for each of two thousand icons of a font that no page loads: they are taken out. A picture
gets its size, so that the text below it has its place before the picture is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html._assets import _JavaScript

from rosetta_common.upper.site.paths import write_changed

FILES = "_static/"
# A file of an extension or of this site, and what stands in the text of each page that needs it. Other files stay.
NEEDED = {
    "copybutton.css": "<pre",
    "clipboard.min.js": "<pre",
    "copybutton.js": "<pre",
    "sphinx-design.min.css": 'class="sd-',
    "design-tabs.js": "sd-tab-set",
    "sg_gallery.css": "sphx-glr-",
    "sg_gallery-binder.css": "sphx-glr-",
    "sg_gallery-dataframe.css": "sphx-glr-",
    "sg_gallery-rendered-html.css": "sphx-glr-",
    "sg-tags.js": "sphx-glr-thumbcontainer",
    "mystnb.": 'class="cell',
    "rosetta-later.js": "sphinx-tabs|<details|rosetta-chooser",
    "rosetta-tabs.js": "sphinx-tabs|<details|rosetta-chooser",
    "rosetta-columns.js": "sphinx-tabs|<details|rosetta-chooser",
    "rosetta-code.js": "sphinx-tabs|rosetta-lean|rosetta-recipes",
    "rosetta-copy.js": "rosetta-copy-all",
    "rosetta-sort.js": "rosetta-sortable",
    "rosetta-weights.js": "rosetta-recipes",
    "rosetta-marks.js": 'aria-label="Steps"',
    "rosetta-notes.js": 'aria-label="Steps"',
    "rosetta-compared.js": "data-can",
    "rosetta-landing.js": 'class="rosetta-go"',
}
REPLACED = ("tabs.js",)  # of sphinx-tabs: rosetta-tabs.js does its work
STYLE = Path(FILES, "styles/pydata-sphinx-theme.css")
GLYPHS = re.compile(r"\.fa-[\w-]+(?:,\.fa-[\w-]+)*\{--fa:[^}]*\}")  # rosetta-icons.css draws the few that pages have
PICTURE = re.compile(r'<img (?![^>]*\bwidth=)(?=[^>]*\bsrc="(?P<file>[^"?]*_images/[^"?]+\.png)")')
# What scripts within the page read, and how wide the page is.
AT_ONCE = ("documentation_options.js", "rosetta-pair.js")


def needed(file: str, body: str) -> bool:
    """Whether a page needs a file.

    Args:
        file: the address of a script or style below the site's root.
        body: the page's text, in HTML.
    """
    name = file.removeprefix(FILES)
    if name in REPLACED:
        return False
    signs = next((signs for known, signs in NEEDED.items() if name.startswith(known)), "")
    return any(sign in body for sign in signs.split("|"))


def neighbour(page: str, other: str | None) -> bool:
    """Whether a page links to another as the next of its kind: both are in one folder, and neither is its overview."""
    if other is None:
        return False
    (folder, _, name), (there, _, theirs) = page.rpartition("/"), other.rpartition("/")
    return bool(folder) and folder == there and "index" not in (name, theirs)


def _deferred(script: Any) -> Any:
    """A script that waits until the page is read, in the order of all such scripts."""
    attributes = script.attributes
    if not script.filename or {"defer", "async"} & set(attributes) or str(script.filename).endswith(AT_ONCE):
        return script
    return _JavaScript(script.filename, priority=script.priority, **attributes, defer="defer")


def _neighbours(app: Sphinx, page: str, context: dict[str, Any]) -> None:
    relations: Sequence[str | None] = app.builder.relations.get(page) or (None, None, None)  # type: ignore[attr-defined]
    for key, other in zip(("prev", "next"), relations[1:], strict=True):
        if not neighbour(page, other):
            context[key] = None


def _files(context: dict[str, Any]) -> None:
    body = context.get("body") or ""
    for key in ("css_files", "script_files"):
        context[key] = [one for one in context.get(key, ()) if not one.filename or needed(str(one.filename), body)]
    if body:  # the search's page has none: its own scripts stand in its template, and call those of the others at once
        context["script_files"] = [_deferred(one) for one in context["script_files"]]


def _frame(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    _neighbours(app, page, context)
    _files(context)


def _without_glyphs(app: Sphinx, failed: Exception | None) -> None:
    path = Path(app.outdir) / STYLE
    if failed is None and path.is_file():
        write_changed(path, GLYPHS.sub("", path.read_text(encoding="utf-8")))


def png_size(start: bytes) -> tuple[int, int]:
    """The width and the height of a picture, from the first 24 bytes of its PNG file."""
    return int.from_bytes(start[16:20], "big"), int.from_bytes(start[20:24], "big")


def _with_sizes(app: Sphinx, failed: Exception | None) -> None:
    if failed is not None or app.builder.format != "html":
        return
    for page in sorted(Path(app.outdir).rglob("*.html")):
        text = page.read_text(encoding="utf-8")

        def sized(found: re.Match[str], folder: Path = page.parent) -> str:
            path = folder / found["file"]
            if not path.is_file():
                return found[0]
            width, height = png_size(path.read_bytes()[:24])
            return f'{found[0]}width="{width}" height="{height}" '

        write_changed(page, PICTURE.sub(sized, text))


def setup(app: Sphinx) -> None:
    """Register the handlers, the first after those of the extensions, which add files."""
    app.connect("html-page-context", _frame, priority=950)
    app.connect("build-finished", _without_glyphs)
    app.connect("build-finished", _with_sizes, priority=900)  # after the pictures are there
