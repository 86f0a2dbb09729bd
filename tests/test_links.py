"""The crawl of a built site: a link must lead to a file, and to a place that the page has."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def crawl() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ci_links", ROOT / ".ci/links.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def site(folder: Path, links: str) -> Path:
    """A site of three pages; the links stand on the page in the folder."""
    pages = {
        "index.html": '<h1 id="top-of-all">Hello</h1><a name="old">.</a>',
        "deep/page.html": f'<svg><g id="deep-1"></g></svg>{links}',
        "deep/index.html": "<p id=bare>Index</p>",
        "_static/file.html": '<a href="gone.html">not looked at</a>',
        "downloads/a b.json": "{}",
    }
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "link",
    [
        "#deep-1",
        "#",
        "../index.html#top-of-all",
        "../index.html?framework=pytorch&amp;with=cntk#old",
        "/index.html",
        "./",
        "index.html#bare",
        "../downloads/a%20b.json#anything",
        "../_static/file.html",
        "https://example.org/gone#nowhere",
        "mailto:nobody@example.org",
        "data:,",
    ],
)
def test_a_link_that_leads_somewhere_is_alive(crawl: ModuleType, tmp_path: Path, link: str) -> None:
    assert crawl.dead_links(site(tmp_path, f'<a class="x" href="{link}">go</a>'))[0] == []


@pytest.mark.parametrize(
    ("markup", "link"),
    [
        ('<a href="gone.html">', "gone.html"),
        ("<a href='../index.html#nowhere'>", "../index.html#nowhere"),
        ('<a href="#top-of-all">', "#top-of-all"),  # of another page
        ('<a href="?framework=pytorch#variants">', "?framework=pytorch#variants"),
        ('<svg><a href="#record-1"><title>words</title></a></svg>', "#record-1"),
        ('<svg><use href="#deep-2"/></svg>', "#deep-2"),
        ('<img alt="a > b" src="none.svg">', "none.svg"),
        ('<button formaction="none.html">', "none.html"),
        ('<a\nhref="../index.html#Top-Of-All">', "../index.html#Top-Of-All"),
    ],
)
def test_a_dead_link_is_named_with_its_page(crawl: ModuleType, tmp_path: Path, markup: str, link: str) -> None:
    assert crawl.dead_links(site(tmp_path, markup))[0] == [("deep/page.html", link)]


def test_code_and_comments_hold_no_links(crawl: ModuleType, tmp_path: Path) -> None:
    dead = '<a href="gone.html">'
    text = f"<script>x = '{dead}'</script><!-- {dead} --><code>&lt;a href=\"gone.html\"&gt;</code>"
    assert crawl.dead_links(site(tmp_path, text)) == ([], 0)
    assert crawl.dead_links(site(tmp_path, '<script src="gone.js"></script>'))[0] == [("deep/page.html", "gone.js")]


def test_the_command_fails_for_a_dead_link_and_names_it(tmp_path: Path) -> None:
    def run(*folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, ROOT / ".ci/links.py", *folder], capture_output=True, text=True, check=False
        )

    dead = run(site(tmp_path, '<a href="gone.html">'))
    assert (dead.returncode, dead.stdout) == (1, "deep/page.html: nothing is at gone.html\n1 internal links, 1 dead\n")
    assert run(site(tmp_path, "")).returncode == 0
    assert run(tmp_path / "no-site").returncode == 1
