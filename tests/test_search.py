"""The search: the files that it reads, and what its script finds in them; the script's part needs node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

for needed in ("sphinx", "myst_nb", "sphinx_tabs", "matplotlib", "scipy"):
    pytest.importorskip(needed)

from docutils import nodes  # noqa: E402

from rosetta_common.upper.names.index import NameIndex, Place  # noqa: E402
from rosetta_common.upper.site.api_names import address  # noqa: E402
from rosetta_common.upper.site.names_page import by_letter  # noqa: E402
from rosetta_common.upper.site.search_files import (  # noqa: E402
    LONGEST,
    file_of,
    kind_of,
    name_data,
    page_data,
    summary_of,
    word_data,
)
from test_site_build import CNN_LESSONS, Site  # noqa: E402

from miniature import ROOT  # noqa: E402

MATCH = ROOT / "docs/_static/rosetta-match.js"
STEP = Place("workloads/cnn_cifar10", "step-compile", "CNN: Loss")
LESSON = Place("lessons/losses", "gelu", "Lesson: GELU", lesson=True)
INDEX = NameIndex(
    {
        ".backward": {"pytorch": [STEP]},
        "torch.nn.CrossEntropyLoss": {"pytorch": [STEP, LESSON], "lightning": [STEP]},
        "keras.losses.SparseCategoricalCrossentropy": {"keras-jax": [STEP]},
        "keras.losses.sparse_categorical_crossentropy": {"keras-jax": [LESSON]},
        "torch.nn.GRUCell": {"pytorch": [LESSON]},
        "mxnet.rnn.GRUCell": {"mxnet-module": [STEP]},
        "tensorflow.nn.relu": {"tensorflow": [LESSON]},
        "torch.relu": {"pytorch": [LESSON]},
    }
)
TITLES = {
    "pytorch": "PyTorch",
    "lightning": "Lightning",
    "keras-jax": "Keras on JAX",
    "mxnet-module": "MXNet Module",
    "tensorflow": "TensorFlow",
}
FROZEN = {
    "docnames": ["index", "lessons/losses", "notebooks/cnn_cifar10/pytorch"],
    "alltitles": {"Losses": [[1, None]], "Weight decay": [[1, "decay"], [2, "x"]], "Home": [[0, None]]},
    "terms": {"decay": [1, 2], "home": 0, "momentum": [0, 1, 2], "_x": 2, "momentum_sgd": 2},
    "titleterms": {"decay": 1, "weight": [1, 2], "loss": 1},
}
PAGES = {"index": "Home", "lessons/losses": "Losses", "notebooks/cnn_cifar10/pytorch": "CNN in PyTorch"}


def test_names_are_packed_with_their_places() -> None:
    data = name_data(INDEX, TITLES)
    assert data["frameworks"][0] == ("pytorch", "PyTorch")
    assert data["places"] == [
        ["workloads/cnn_cifar10.html", "step-compile", "CNN: Loss", 0],
        ["lessons/losses.html", "gelu", "Lesson: GELU", 1],
    ]
    assert data["names"]["torch.nn.CrossEntropyLoss"] == [[0, 0, 1], [1, 0]]
    assert address(STEP, "pytorch", "torch.nn.CrossEntropyLoss") == (
        "workloads/cnn_cifar10.html?framework=pytorch&found=CrossEntropyLoss#step-compile"
    )


def test_names_stand_by_the_letter_of_their_last_part() -> None:
    assert by_letter(NameIndex({".backward": {}, "torch.nn.BCELoss": {}, "torch.cat": {}})) == {
        "B": [".backward", "torch.nn.BCELoss"],
        "C": ["torch.cat"],
    }


def test_pages_have_a_kind_and_notebooks_no_sections() -> None:
    data = page_data(FROZEN, PAGES, {"index": "The start."})
    assert data["pages"][0] == ["index.html", "Home", data["kinds"].index("Page"), "The start."]
    assert [data["kinds"][page[2]] for page in data["pages"]] == ["Page", "Lessons", "Notebook"]
    assert data["sections"] == [[1, "decay", "Weight decay"]]
    assert data["kinds"][-1] == "Notebook"
    assert kind_of("gallery/plot") == kind_of("lessons") == ""


def test_words_are_split_by_their_first_letter() -> None:
    data = word_data(FROZEN)
    assert data["d"] == {"decay": [1, 2]}
    assert data["w"] == {"weight": [1, 2]}
    assert data["0"] == {"_x": [2]}
    assert sorted(data) == ["0", "d", "h", "l", "m", "w"]
    assert [file_of(word) for word in ("a", "\N{LATIN SMALL LETTER A WITH DIAERESIS}", "_")] == ["a", "0", "0"]


def test_a_summary_is_the_first_paragraph_of_a_section_cut_at_a_word() -> None:
    long = "word " * 100
    title = nodes.title("", "T")
    document = nodes.section("", title, nodes.note("", nodes.paragraph("", "no")), nodes.paragraph("", long))
    text = summary_of(document)
    assert text.startswith("word word")
    assert text.endswith("word\N{HORIZONTAL ELLIPSIS}")
    assert len(text) <= LONGEST
    assert summary_of(nodes.section("", title)) == ""


def ask(expression: str) -> Any:
    """The value of an expression in which ``match``, ``names``, ``data`` and ``words`` are known."""
    if not shutil.which("node"):
        pytest.skip("node isn't there")
    known = {"names": name_data(INDEX, TITLES), "data": page_data(FROZEN, PAGES, {}), "words": word_data(FROZEN)}
    text = f"await import({json.dumps(MATCH.as_uri())}); const match = globalThis.rosettaMatch;"
    text += "".join(f"const {name} = {json.dumps(value)};" for name, value in known.items())
    text += f"console.log(JSON.stringify({expression}))"
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", text], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


CASES = {
    "nn.CrossEntropyLoss": ["torch.nn.CrossEntropyLoss"],
    "nn.CrossEntropyLoss()": ["torch.nn.CrossEntropyLoss"],
    "crossentropyloss": ["torch.nn.CrossEntropyLoss"],
    "loss.backward": [".backward"],
    # as it is written, then the same name in another style
    "sparse_categorical_crossentropy": [
        "keras.losses.sparse_categorical_crossentropy",
        "keras.losses.SparseCategoricalCrossentropy",
    ],
    "keras$losses$SparseCategoricalCrossentropy": ["keras.losses.SparseCategoricalCrossentropy"],
    "sparse categorical crossentropy": ["keras.losses.sparse_categorical_crossentropy"],
    # an example before a lesson
    "GRUCell": ["mxnet.rnn.GRUCell", "torch.nn.GRUCell"],
    "pytorch grucell": ["torch.nn.GRUCell"],
    "tf.nn.relu": ["tensorflow.nn.relu", "torch.relu"],
    "CrossEnt": ["torch.nn.CrossEntropyLoss"],
    "weight decay": [],
    "": [],
    "(": [],
}


def test_names_are_found_however_a_reader_writes_them() -> None:
    found = ask(f"{json.dumps(list(CASES))}.map((query) => match.names(names, query).map((one) => one.name))")
    cut = [one[: len(wanted)] if wanted else one for one, wanted in zip(found, CASES.values(), strict=True)]
    assert dict(zip(CASES, cut, strict=True)) == CASES


def test_the_frameworks_of_a_query_choose_among_those_of_a_name() -> None:
    (found,) = ask('match.names(names, "lightning CrossEntropyLoss")')
    assert [one["title"] for one in found["frameworks"]] == ["Lightning"]
    assert found["frameworks"][0]["places"] == [["workloads/cnn_cifar10.html", "step-compile", "CNN: Loss", 0]]


def test_a_name_that_was_given_up_leads_to_todays() -> None:
    renamed = {"torch.nn.XEntLoss": "torch.nn.CrossEntropyLoss", "torch.gone": "torch.nowhere", "torch.relu": "torch.x"}
    data = name_data(INDEX, TITLES, renamed)
    assert data["renamed"] == {"torch.nn.XEntLoss": "torch.nn.CrossEntropyLoss"}
    (found,) = ask(f'match.names({json.dumps(data)}, "nn.XEntLoss")')
    assert (found["name"], found["old"]) == ("torch.nn.CrossEntropyLoss", "torch.nn.XEntLoss")
    assert found["frameworks"][0]["title"] == "PyTorch"


def test_the_nearest_names_are_those_with_the_same_letters() -> None:
    assert ask('match.nearest(names, "nn.CrosEntropyLos")')[0] == "torch.nn.CrossEntropyLoss"
    assert ask('match.nearest(names, "qqzzxqq")') == []


def pages(query: str) -> Any:
    stem = "(word) => word.replace(/s$/, '')"
    return ask(f"match.pages(data, match.stems({json.dumps(query)}, {stem}, new Set(['my'])), words, {stem})")


def test_pages_have_all_words_and_notebooks_come_last() -> None:
    assert [one["title"] for one in pages("momentum")["found"]] == ["Losses", "Home", "CNN in PyTorch"]
    both = pages("my weight decay")
    assert [one["title"] for one in both["found"]] == ["Losses", "CNN in PyTorch"]
    assert [one["anchor"] for one in both["found"][0]["sections"]] == ["decay"]
    assert not both["missing"]


def test_without_a_page_that_has_all_words_those_with_the_most_are_found() -> None:
    some = pages("weight decay home nowhere")
    assert some["missing"]
    assert [one["title"] for one in some["found"]] == ["Losses", "CNN in PyTorch"]
    assert pages("nowhere") == {"missing": False, "found": []}
    assert pages("my 12") == {"missing": False, "found": []}


def test_a_word_that_is_in_no_page_finds_longer_ones() -> None:
    assert [one["title"] for one in pages("momentum_s")["found"]] == ["CNN in PyTorch"]
    assert pages("mo")["found"] == []


@pytest.mark.slow
def test_the_site_has_the_files_and_the_page_of_names(tmp_path: Path) -> None:
    site = Site(tmp_path)
    docs = site.folder / "docs"
    (docs / "workloads").mkdir()
    (docs / "lessons").mkdir()
    (docs / "workload.md").rename(docs / "workloads/cnn_cifar10.md")
    (docs / "lessons/convolution.md").write_text(CNN_LESSONS)
    (docs / "names.md").write_text("# Names\n\n```{rosetta-names}\n```\n")
    index = docs / "index.md"
    index.write_text(index.read_text().replace("\nworkload\n", "\nworkloads/*\nlessons/*\nnames\n"))
    site.build()
    folder = site.folder / "html/search"
    data = {}
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        begin = f'rosettaSearch.take("{path.stem}", '
        assert text.startswith(begin)
        data[path.stem] = json.loads(text[len(begin) :].removesuffix(");\n"))
    assert {f"words-{letter}" for letter in data["pages"]["files"]} == {
        name for name in data if name.startswith("words-")
    }
    page, lessons, shown = (
        site.page(name) for name in ("workloads/cnn_cifar10.html", "lessons/convolution.html", "names.html")
    )
    held = data["names"]["names"]["torch.nn.CrossEntropyLoss"]
    assert data["names"]["frameworks"][held[0][0]][0] == "pytorch"
    for address_of, anchor, _, lesson in data["names"]["places"]:
        if not lesson or anchor in CNN_LESSONS:  # the miniature's page has only some lessons of its topic
            assert f'id="{anchor}"' in (lessons if lesson else page), address_of
    kinds = {anchor.partition("-")[0] for _, anchor, _, lesson in data["names"]["places"] if not lesson}
    assert kinds == {"step", "panel"}
    assert 'href="workloads/cnn_cifar10.html?framework=pytorch&amp;found=CrossEntropyLoss#step-compile"' in shown
    assert "a method in" in shown
    # the index's own page isn't found by each name in it
    numbers = {page[0]: number for number, page in enumerate(data["pages"]["pages"])}
    assert numbers["names.html"] not in data["words-c"]["crossentropyloss"]
