"""What makes pages light: few spans, code shared by tabs; and that a parallel build makes the pages of a serial one."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

for needed in ("sphinx", "myst_nb", "sphinx_tabs", "matplotlib", "scipy"):
    pytest.importorskip(needed)

from pygments import highlight  # noqa: E402
from pygments.formatters import HtmlFormatter  # noqa: E402
from pygments.lexers import get_lexer_by_name  # noqa: E402
from pygments.styles import get_style_by_name  # noqa: E402
from pygments.token import STANDARD_TYPES, Name, Number, Punctuation, Token  # noqa: E402
from sphinx_tabs.tabs import SphinxTabsTab  # noqa: E402

from rosetta_common.upper.registry import read_registry  # noqa: E402
from rosetta_common.upper.site.highlighting import LeanFormatter, alike  # noqa: E402
from rosetta_common.upper.site.lesson_code import folded, joint_title, lesson_code  # noqa: E402
from rosetta_common.upper.site.sitemap import sitemap  # noqa: E402
from test_site_build import CNN_LESSONS, Site  # noqa: E402

from site_samples import run, write  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
STYLES = ("a11y-high-contrast-light", "a11y-high-contrast-dark")
EXAMPLES = [ROOT / "examples/cnn_cifar10" / name for name in ("pytorch.py", "r-keras.R", "knet.jl")]


def looks(html: str, style: str) -> list[tuple[str, str]]:
    """Every character that isn't blank with its look in a style, as a browser shows it."""
    made = get_style_by_name(style)
    of = {short: made.style_for_token(kind) for kind, short in STANDARD_TYPES.items() if short}
    text = made.style_for_token(Token.Text)["color"]
    found = []
    for name, inside, outside in re.findall(r'<span class="(\w+)">([^<]*)</span>|([^<]+|<[^>]+>)', html):
        if outside.startswith("<"):
            continue
        look = of[name] if name else made.style_for_token(Token)
        shown = repr({**look, "color": look["color"] or text})
        found += [(letter, shown) for letter in unescape(inside or outside) if not letter.isspace()]
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.suffix)
@pytest.mark.parametrize("style", STYLES)
def test_code_looks_the_same_with_fewer_spans(path: Path, style: str) -> None:
    lexer = get_lexer_by_name({".py": "python", ".R": "r", ".jl": "julia"}[path.suffix])
    code = path.read_text(encoding="utf-8")
    usual = highlight(code, lexer, HtmlFormatter())
    lean = highlight(code, lexer, LeanFormatter(styles=STYLES))
    assert looks(lean, style) == looks(usual, style)
    assert lean.count("<span") < 0.6 * usual.count("<span")


def test_tokens_are_alike_only_if_they_are_in_every_style() -> None:
    found = alike(*STYLES)
    assert found[Name] is Token
    assert found[Punctuation] is Token
    assert found[Number.Integer] is found[Number.Float] is not Token
    # in the light style comments and attributes differ; in the dark one both are yellow
    assert found[Token.Comment] is not found[Name.Attribute]
    assert alike(STYLES[1])[Token.Comment] is alike(STYLES[1])[Name.Attribute]


def test_the_sitemap_is_sorted_and_escaped() -> None:
    text = sitemap("https://example.org/", ["b.html", "a&b.html", "index.html"])
    found = re.findall("<loc>([^<]*)</loc>", text)
    assert found == [f"https://example.org/{page}" for page in ("a&amp;b.html", "b.html", "index.html")]


def test_frameworks_of_one_group_with_the_same_code_share_a_tab() -> None:
    frameworks = read_registry().frameworks
    names = ["keras-tensorflow", "keras-jax", "pytorch", "keras-torch", "keras2-theano"]
    same = {"trap": "a < 1", "mend": "b"}
    found = [(frameworks[name], {"trap": "other"} if name == "pytorch" else same) for name in names]
    boxes = folded(found)
    shared = [[one.name for one in box.frameworks] for box in boxes]
    assert shared == [names[:2], ["pytorch"], ["keras-torch"], names[4:]]
    (group,) = lesson_code(found, "some-lesson", "Some lesson")
    first = next(node for node in group.findall(SphinxTabsTab) if node["name"] == "keras-tensorflow")
    assert first["data-columns"] == "keras-tensorflow keras-jax"
    assert first.astext() == "Keras on TensorFlow, JAX"
    assert "a &lt; 1</pre>" in str(group)
    assert lesson_code([], "some-lesson", "Some lesson") == []


def test_titles_that_share_no_library_stand_in_a_row() -> None:
    assert joint_title(["Keras on TensorFlow", "Keras on JAX"]) == "Keras on TensorFlow, JAX"
    assert joint_title(["Keras on JAX", "Lasagne"]) == "Keras on JAX, Lasagne"
    assert joint_title(["Lasagne", "Lasagne too"]) == "Lasagne, Lasagne too"


@pytest.mark.slow
def test_a_parallel_build_makes_the_files_of_a_serial_one(tmp_path: Path) -> None:
    made = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs) / "site"
        folder.parent.mkdir()
        site = Site(folder)
        write(site.results, runs=[run(0, train=12.25)])
        (folder / "docs/lessons").mkdir()
        (folder / "docs/lessons/convolution.md").write_text(CNN_LESSONS)
        index = folder / "docs/index.md"
        index.write_text(index.read_text() + "\n```{toctree}\nlessons/convolution\n```\n")
        site.build(jobs=jobs)
        html = folder / "html"
        made.append({str(path.relative_to(html)): path.read_bytes() for path in html.rglob("*") if path.is_file()})
    serial, parallel = made
    assert len(serial) > 40
    assert "sitemap.xml" in serial
    assert sorted(serial) == sorted(parallel)
    assert [name for name in serial if serial[name] != parallel[name]] == []
    # an edited page leaves the others in the sitemap
    (folder / "docs/still.md").write_text("# Still\n\nEdited.\n")
    site.build(jobs=2)
    assert (html / "sitemap.xml").read_bytes() == serial["sitemap.xml"]
