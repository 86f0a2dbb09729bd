"""``sitemap.xml``: the address of every page, sorted; no file if nobody said where the site is.

The extension sphinx-sitemap lists the pages that a build writes, in the order in which they are written. After a change
of one page it lists only this page, and in a parallel build the order changes each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

from rosetta_common.upper.site.paths import write_changed

FILE = "sitemap.xml"


def sitemap(base: str, pages: Iterable[str]) -> str:
    """The text of the file.

    Args:
        base: the address of the site, which ends with a slash.
        pages: addresses below it.
    """
    found = "\n".join(f"<url><loc>{escape(base + page)}</loc></url>" for page in sorted(pages))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{found}\n</urlset>\n'


def _write(app: Sphinx, failed: Exception | None) -> None:
    if failed is not None or app.builder.format != "html":
        return
    path = Path(app.outdir) / FILE
    if app.config.html_baseurl:
        pages = (app.builder.get_target_uri(name) for name in app.env.found_docs)
        write_changed(path, sitemap(app.config.html_baseurl, pages))
    else:
        path.unlink(missing_ok=True)  # an earlier build's


def setup(app: Sphinx) -> None:
    """Register the writer."""
    app.connect("build-finished", _write)
