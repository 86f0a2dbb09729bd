"""Old addresses of lessons: each old page is a small file that leads to the lesson's new page.

The extensions for redirects lead from page to page. A lesson's address has its name behind the ``#``, which only a
script in the browser sees. Without a script the old page is a list of links.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from sphinx.application import Sphinx

from rosetta_common.upper.lessons.catalogue import BadLesson, Lesson
from rosetta_common.upper.project import LESSONS
from rosetta_common.upper.site.content import content_of
from rosetta_common.upper.site.paths import write_changed

FILE = LESSONS / "moved.toml"
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>The lessons have moved</title>
<script src="../_static/rosetta-moved.js" defer></script>
<h1>The lessons have moved</h1>
<p>They are ordered by topic now: <a href="index.html">all topics</a>.</p>
<ul>
{links}
</ul>
</html>
"""


def read_moved(lessons: Mapping[str, Lesson], path: Path = FILE) -> dict[str, list[str]]:
    """The old pages, each with the names of its lessons.

    Raises:
        BadLesson: for bad TOML or an unknown lesson.
    """
    try:
        pages: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadLesson(f"can't read lessons/{path.name}: {error}") from error
    for page, names in pages.items():
        for name in names:
            if name not in lessons:
                raise BadLesson(f"{path.name}: {page}: there is no lesson {name!r}")
    return pages


def old_page(names: Sequence[str], lessons: Mapping[str, Lesson]) -> str:
    """The file at the old address of a page with the given lessons."""
    held = [lessons[name] for name in names]
    links = [f'<li><a href="{one.topic}.html#{one.name}">{escape(one.title)}</a></li>' for one in held]
    return PAGE.format(links="\n".join(links))


def _write(app: Sphinx, failed: Exception | None) -> None:
    if failed is not None or app.builder.format != "html":
        return
    lessons = content_of(app).lessons
    for page, names in read_moved(lessons).items():
        shown = [name for name in names if f"lessons/{lessons[name].topic}" in app.env.found_docs]
        if shown:
            write_changed(Path(app.outdir) / "lessons" / f"{page}.html", old_page(shown, lessons))


def setup(app: Sphinx) -> None:
    """Register the writer."""
    app.connect("build-finished", _write)
