"""The policy of every page: no script runs but those that the site knows."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

pytest.importorskip("myst_nb")
pytest.importorskip("sphinx_tabs")
pytest.importorskip("matplotlib")
pytest.importorskip("pydata_sphinx_theme")

from rosetta_common.upper.records.statistics import Estimate
from rosetta_common.upper.site.curves_chart import Curve, draw_curves
from rosetta_common.upper.site.policy import with_policy
from rosetta_common.upper.site.ratio_chart import Ratio, draw_ratios
from tiny_site import ROOT, Site

from site_samples import run, write

HEAD = '<head>\n<meta charset="utf-8" />\n<title>A page</title></head>'


def page(body: str) -> str:
    return f"<!DOCTYPE html>\n<html>{HEAD}<body>{body}</body></html>"


def directives(text: str) -> dict[str, list[str]]:
    (found,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)" />', text)
    return {name: values for name, *values in (one.split() for one in found.split("; "))}


def sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_may_load_only_from_its_own_site() -> None:
    text, blocked = with_policy(page(""))
    found = directives(text)
    assert blocked == []
    assert text.index('<meta charset="utf-8" />') < text.index("Content-Security-Policy") < text.index("<title>")
    assert found["default-src"] == found["base-uri"] == found["object-src"] == ["'none'"]
    assert found["script-src"] == ["'self'"]
    assert "unsafe" not in text


def test_a_known_script_gets_its_hash_and_an_unknown_one_none() -> None:
    known = "DOCUMENTATION_OPTIONS.pagename = 'workloads/cnn_cifar10';"
    nasty = "DOCUMENTATION_OPTIONS.pagename = 'a'; nasty();"
    text, blocked = with_policy(page(f'<script>{known}</script><script src="a.js"></script><script>{nasty}</script>'))
    assert directives(text)["script-src"] == ["'self'", sha256(known)]
    assert blocked == [f"an unknown inline script: {nasty}"]


@pytest.mark.parametrize(
    ("body", "blocked"),
    [
        ("<style>* { display: none }</style>", "an unknown inline style: * { display: none }"),
        ('<img src="x" onerror="nasty()">', "an attribute onerror"),
        ("<img src='x' title=\"a > b\"\nonload = nasty()>", "an attribute onload"),
        ('<abbr title="&lt;img src=x onerror=nasty()">x</abbr>', None),
        ("<SCRIPT>nasty()</SCRIPT >", "an unknown inline script: nasty()"),
        ('<svg><script href="data:,nasty()"></script></svg>', "an unknown inline script: "),
        ("<pre>&lt;img onerror=nasty()&gt; if a on = b</pre>", None),
    ],
)
def test_markup_with_script_is_blocked_and_named(body: str, blocked: str | None) -> None:
    text, found = with_policy(page(body))
    assert found == ([blocked] if blocked else [])
    assert directives(text)["script-src"] == ["'self'"]


def test_a_policy_replaces_the_earlier_one() -> None:
    once, _ = with_policy(page("<script>DOCUMENTATION_OPTIONS.search_as_you_type = true;</script>"))
    assert with_policy(once) == (once, [])
    with pytest.raises(ValueError, match="has no character set"):
        with_policy("<html></html>")


def test_a_figure_has_no_style_which_the_policy_would_block() -> None:
    ratios = draw_ratios([Ratio("PyTorch", Estimate(1.0, 5), "#record")], "ratios")
    for drawn in (ratios, draw_curves([Curve("PyTorch", (2.0, 1.0), "#record")], "curves")):
        assert not re.search(r"<[^>]* (style|on[a-z]+)=", drawn)
        assert "<style" not in drawn


@pytest.mark.slow
def test_every_page_with_the_sites_theme_has_a_policy_that_lets_its_own_scripts_run(tmp_path: Path) -> None:
    site = Site(tmp_path)
    write(site.results, runs=[run(0, train=12.25)])
    own = {"templates_path": str(ROOT / "docs/_templates"), "html_context.default_mode": "light"}
    site.build(html_theme="pydata_sphinx_theme", **own)
    pages = [path for path in (site.folder / "html").rglob("*.html") if "_static" not in path.parts]
    assert len(pages) > 10
    for path in pages:
        text = path.read_text(encoding="utf-8")
        allowed = directives(text)
        for element, attributes, content in re.findall(r"<(script|style)\b([^>]*)>(.*?)</\1>", text, re.DOTALL):
            if "src=" not in attributes:
                assert sha256(content) in allowed[f"{element}-src"], f"{path.name}: {content}"
        assert not re.search(r"<[^>]* (style|on[a-z]+)=", text), path.name
