"""The frame of the pages: addresses or none, neighbours, needed files, the grid of notebooks, what is built later."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

for needed_package in ("sphinx", "myst_nb", "sphinx_tabs", "matplotlib", "scipy"):
    pytest.importorskip(needed_package)

from docutils import nodes  # noqa: E402
from sphinx.errors import ConfigError  # noqa: E402

from rosetta_common.upper.registry import GROUPS, read_registry  # noqa: E402
from rosetta_common.upper.site.addresses import _check, clone  # noqa: E402
from rosetta_common.upper.site.bare_cells import Bare, _bare  # noqa: E402
from rosetta_common.upper.site.elements import Later, paragraph  # noqa: E402
from rosetta_common.upper.site.examples_grid import ordered  # noqa: E402
from rosetta_common.upper.site.notebooks import notebook  # noqa: E402
from rosetta_common.upper.site.shell import GLYPHS, PICTURE, needed, neighbour, png_size  # noqa: E402
from rosetta_common.upper.site.tabs import Tab, tab_group  # noqa: E402
from tiny_site import ROOT, Site  # noqa: E402

from site_samples import run, write  # noqa: E402

SOURCE = "https://forge.example/us/rosetta-stone"
TEMPLATES = str(ROOT / "docs/_templates")


@pytest.mark.parametrize(
    ("page", "other", "wanted"),
    [
        ("frameworks/cntk", "frameworks/chainer", True),
        ("notebooks/cnn_cifar10/mlx", "notebooks/cnn_cifar10/paddle", True),
        ("notebooks/cnn_cifar10/tinygrad", "notebooks/gru_imdb/caffe2", False),
        ("frameworks/caffe2", "frameworks/index", False),
        ("workloads/index", "workloads/cnn_cifar10", False),
        ("frameworks/tinygrad", "proofs", False),
        ("method", "contributing", False),
        ("frameworks/tinygrad", None, False),
    ],
)
def test_a_page_leads_only_to_pages_of_its_kind(page: str, other: str | None, wanted: bool) -> None:
    assert neighbour(page, other) is wanted


@pytest.mark.parametrize(
    ("file", "body", "wanted"),
    [
        ("_static/sg_gallery.css", "<p>text</p>", False),
        ("_static/sg_gallery.css", '<div class="sphx-glr-thumbcontainer">', True),
        ("_static/clipboard.min.js", '<div class="highlight"><pre>', True),
        ("_static/clipboard.min.js", "<p>text</p>", False),
        ("_static/mystnb.0123456789abcdef.css", "<p>text</p>", False),
        ("_static/mystnb.0123456789abcdef.css", '<div class="cell_output">', True),
        ("_static/rosetta-tabs.js", "<details>", True),
        ("_static/tabs.js", '<div class="sphinx-tabs">', False),
        ("_static/of-another-extension.js", "", True),
    ],
)
def test_a_page_has_only_the_files_that_it_needs(file: str, body: str, wanted: bool) -> None:
    assert needed(file, body) is wanted


def test_a_picture_has_its_size_once() -> None:
    assert png_size(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\1\x90" + b"\0\0\1\x18") == (400, 280)
    found = PICTURE.search('<img alt="a" src="../_images/a_001.png" srcset="../_images/a_001.png" />')
    assert found
    assert found["file"] == "../_images/a_001.png"
    assert not PICTURE.search('<img width="400" height="280" alt="a" src="../_images/a_001.png" />')
    assert not PICTURE.search('<img src="../_static/mark.svg" alt="" />')


def test_the_icons_of_a_font_that_no_page_loads_are_taken_out() -> None:
    style = '.fa-0{--fa:"0"}.fa-gear,.fa-cog{--fa:"g"}.fa-solid{font-weight:900}.fa-lg{font-size:1.2em}'
    assert GLYPHS.sub("", style) == ".fa-solid{font-weight:900}.fa-lg{font-size:1.2em}"


def test_the_source_is_cloned_from_its_address_if_there_is_one() -> None:
    assert clone("") == []
    assert clone(SOURCE) == [f"git clone {SOURCE}", "cd rosetta-stone"]
    assert clone(f"{SOURCE}.git")[1] == "cd rosetta-stone"


@pytest.mark.parametrize(
    "settings",
    [
        {"rosetta_repository": "forge.example/us", "html_baseurl": ""},
        {"rosetta_repository": 'https://forge.example/"><script>', "html_baseurl": ""},
        {"rosetta_repository": "", "html_baseurl": "https://site.example"},
        {"rosetta_repository": "", "html_baseurl": "site.example/"},
    ],
)
def test_a_wrong_address_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"address|slash"):
        _check(None, settings)  # type: ignore[arg-type]
    _check(None, {"rosetta_repository": SOURCE, "html_baseurl": "https://site.example:8080/en/latest/"})  # type: ignore[arg-type]


def test_a_notebook_names_the_source_only_if_its_address_is_known() -> None:
    registry = read_registry()
    pytorch = registry.frameworks["pytorch"]
    text = pytorch.example("cnn_cifar10").read_text(encoding="utf-8")

    def told(*repository: str) -> str:
        made: dict[str, Any] = json.loads(notebook(text, "cnn_cifar10", pytorch, None, "not run yet", *repository))
        cell = made["cells"][0]["source"]
        return cell if isinstance(cell, str) else "".join(cell)

    assert "from a checkout of the repository." in told()
    assert f"from a checkout of [the repository]({SOURCE}) (`git clone {SOURCE}`)." in told(SOURCE)


def test_the_grid_has_each_framework_once_and_its_variants_below_it() -> None:
    registry = read_registry()
    found = ordered(registry)
    assert list(found) == [group for group in GROUPS if group in found]
    names = [framework.name for members in found.values() for framework in members]
    assert sorted(names) == sorted({one.name for columns in registry.columns.values() for one in columns})
    for members in found.values():
        column = ""
        for framework in members:
            column = column if framework.variant_of else framework.name
            assert framework.variant_of in ("", column)


def test_all_panels_but_the_first_are_built_later() -> None:
    group = tab_group([Tab(name, name, (nodes.paragraph("", name),)) for name in "abc"], "key", "label")
    panels = [child for child in group.children if "sphinx-tabs-panel" in child["classes"]]  # type: ignore[index]
    assert [isinstance(panel[0], Later) for panel in panels] == [False, True, True]  # type: ignore[index]
    assert [panel.astext().split() for panel in panels] == [[name, name] for name in "abc"]


def test_a_cell_keeps_only_a_paragraph_that_means_something() -> None:
    plain = nodes.entry("", paragraph("a ", nodes.strong("", "b")))
    _bare(plain)
    assert isinstance(plain[0], Bare)
    assert plain.astext() == "a b"
    marked, two = nodes.entry("", nodes.paragraph("", "a", ids=["x"])), nodes.entry("", paragraph("a"), paragraph("b"))
    for entry in (marked, two):
        before = entry.pformat()
        _bare(entry)
        assert entry.pformat() == before


@pytest.mark.slow
def test_without_an_address_of_the_site_no_page_and_no_file_names_one(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.build()
    assert '<link rel="canonical" href="https://example.org/workload.html"' in site.page("workload.html")
    assert (site.folder / "html/sitemap.xml").is_file()
    site.build(html_baseurl="")
    assert not (site.folder / "html/sitemap.xml").exists()
    for path in (site.folder / "html").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert 'rel="canonical"' not in text, path.name
        assert "example.org" not in text, path.name
        assert "og:url" not in text, path.name


@pytest.mark.slow
def test_the_frame_of_the_sites_own_pages(tmp_path: Path) -> None:
    site = Site(tmp_path)
    write(site.results, runs=[run(0)])
    (site.folder / "docs/licence.md").write_text("---\norphan: true\n---\n\n# Licence\n\nText.\n")
    (site.folder / "docs/contributing.md").write_text("---\norphan: true\n---\n\n# Contributing\n\nText.\n")
    still = site.folder / "docs/still.md"
    still.write_text("# Still\n\n```{rosetta-commands}\nnox -s docs\n```\n\n```{rosetta-examples}\n```\n")
    settings = {
        "html_theme": "pydata_sphinx_theme",
        "html_context.default_mode": "light",
        "html_context.rosetta_repository": SOURCE,
        "html_theme_options.footer_start": "rosetta-footer",
        "rosetta_repository": SOURCE,
        "templates_path": TEMPLATES,
    }
    site.build(**settings)
    page = site.page("workload.html")
    assert re.search(r'<html[^>]* data-theme="light"', page)  # its colours without a script
    assert page.count("rosetta-tabs.js") == 1
    assert "/tabs.js" not in page
    assert "rosetta-tabs.js" not in site.page("still.html")
    for name in ("workload.html", "still.html"):
        told = site.page(name)
        assert f'<a href="{SOURCE}">Source code</a>' in told
        assert '<a href="licence.html">MIT licence</a>' in told
    assert f"git clone {SOURCE}\n" in re.sub(r"<[^>]+>", "", site.page("still.html")).replace("&#x2F;", "/")
    grid = site.page("still.html")
    assert re.search(r'href="notebooks/cnn_cifar10/cntk.html">.*?visually-hidden"> of CNTK, CNN on CIFAR-10<', grid)
    # the page before and after a notebook is one of its workload
    first = site.page("notebooks/cnn_cifar10/cntk.html")
    assert re.search(r'class="left-prev"\s+href="chainer.html"', first)
    assert re.search(r'class="right-next"\s+href="keras-tensorflow.html"', first)
    assert 'class="left-prev"' not in site.page("workload.html")
    # every panel but the first stands in `noscript`, whole
    panels = re.findall(r'<div[^>]*class="sphinx-tabs-panel"[^>]*>(?:<noscript>)?', page)
    assert sum(not one.endswith("<noscript>") for one in panels) == page.count('role="tablist"')
    assert page.count("<noscript>") == page.count("</noscript>")
