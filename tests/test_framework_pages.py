"""A page for each framework: its facts, its installation, its records, values published before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("myst_nb")
pytest.importorskip("scipy")

from rosetta_common.upper.newest import behind, read_newest
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.facts import NAMES, SUCCESSOR, FactsError, read_facts
from rosetta_common.upper.site.families import facts_path, families
from rosetta_common.upper.site.install import asked_for, commands, served_by
from rosetta_common.upper.site.published import FILE
from rosetta_common.upper.site.published_tables import read_published
from test_site_build import Site

from site_samples import run, write, write_reason, write_round

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs/frameworks"
REGISTRY = read_registry()
FAMILIES = families(REGISTRY)
PUBLISHED = read_published(PAGES.parent / FILE, REGISTRY.frameworks, REGISTRY.workloads)

FACT = """
[[{family}.facts]]
name = "{name}"
value = "of {family}"
source = "https://example.org/{family}"
date = "2026-11-21"
"""
DIFFERENCE = """
[[{family}.differences]]
knows = "{knows}"
text = "It *differs*."
"""


def told(family: str, knows: str = "") -> str:
    """Facts of a family, made up."""
    text = f'[{family}]\ntitle = "{family.upper()}"\nsummary = "A `framework`."\n'
    text += "".join(FACT.format(family=family, name=name) for name in NAMES)
    return text + (DIFFERENCE.format(family=family, knows=knows) if knows else "")


def read(folder: Path, text: str) -> object:
    path = folder / "facts.toml"
    path.write_text(text, encoding="utf-8")
    return read_facts(path, FAMILIES)


def test_facts_are_read_in_the_order_of_the_page(tmp_path: Path) -> None:
    text = told("mxnet", knows="pytorch")
    shuffled = (
        text.replace('"Last release"', '"X"')
        .replace('"First release"', '"Last release"')
        .replace('"X"', '"First release"')
    )
    found = read(tmp_path, shuffled)["mxnet"]  # type: ignore[index]
    assert [fact.name for fact in found.facts] == list(NAMES)
    assert found.value("Licence") == "of mxnet"
    assert [difference.knows for difference in found.differences] == ["pytorch"]
    assert read_facts(tmp_path / "none.toml", FAMILIES) == {}


def test_only_the_successor_may_be_left_out(tmp_path: Path) -> None:
    def without(name: str) -> str:
        return told("mxnet").replace(FACT.format(family="mxnet", name=name), "")

    read(tmp_path, without(SUCCESSOR))
    with pytest.raises(FactsError, match=r"facts.toml: mxnet: the fact 'Licence' is missing"):
        read(tmp_path, without("Licence"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[mxnet]", "[mxnets]\n[mxnet]", "'mxnets' is no family of the registry"),
        ('title = "MXNET"', "", "facts.toml: mxnet: has no title"),
        ('title = "MXNET"', 'title = "MXNET"\nname = "x"', "mxnet: unknown key 'name'"),
        ('name = "Licence"', 'name = "License"', "mxnet: fact 'License': unknown; there are: First release"),
        ('name = "Licence"', 'name = "Languages"', "mxnet: fact 'Languages': given twice"),
        ('name = "Licence"', "", "mxnet: fact 4: has no name"),
        ('source = "https://example.org/mxnet"', "", "mxnet: fact 'First release': has no source"),
        ('date = "2026-11-21"', "", "mxnet: fact 'First release': has no date"),
        ('date = "2026-11-21"', 'date = "21 November"', "fact 'First release': the date '21 November' is no day like"),
        ("https://example.org/mxnet", "https://pypi.example/mxnet", "source names the registry pypi.example"),
        ('knows = "pytorch"', 'knows = "mxnet"', "mxnet: difference 1: 'mxnet' is no other family"),
        ('knows = "pytorch"', 'knows = "torch"', "mxnet: difference 1: 'torch' is no other family"),
        ('text = "It *differs*."', "", "mxnet: difference 1: has no text"),
        ("[mxnet]", "[mxnet", "can't read facts.toml"),
    ],
)
def test_a_mistake_in_the_facts_is_named_in_one_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = told("mxnet", knows="pytorch")
    assert old in text
    with pytest.raises(FactsError) as caught:
        read(tmp_path, text.replace(old, new, 1))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_environment_of_a_family_says_what_it_serves(family: str) -> None:
    members = [framework for framework in REGISTRY.frameworks.values() if framework.family == family]
    served = served_by(members)
    assert set(served) == {framework.environment.name for framework in members}
    assert all(served.values())
    assert {framework.name for framework in members if not framework.variant_of} <= {
        framework.name for some in served.values() for framework in some
    }


def test_the_commands_hold_the_pins_and_every_mend() -> None:
    environments = REGISTRY.environments
    cntk = "\n".join(commands(environments["cntk"]))
    assert "sudo apt install libopenmpi3" in cntk
    assert "pyenv install --skip-existing 3.6" in cntk  # uv can't fetch it
    assert "uv pip install cntk==2.7 " in cntk
    assert "libmpi.so.40" in cntk
    assert '"$VIRTUAL_ENV/links/libmpi.so.12"' in cntk
    assert "export OMPI_ALLOW_RUN_AS_ROOT=1" in cntk
    chainer = commands(environments["chainer"])
    assert chainer[0] == "uv venv --python 3.11 chainer"
    assert chainer[2].startswith("uv pip install setuptools==65.5.1 ")
    assert chainer[3].startswith("uv pip install --no-build-isolation-package chainer chainer==7.8.1 ")
    knet = commands(environments["knet"], False, ("julia",))
    assert "export JULIA_PROJECT=environments/knet" in knet
    assert knet[-1] == "julia -e 'using Pkg; Pkg.instantiate()'"
    torch, gpu = commands(environments["torch"]), commands(environments["torch"], gpu=True)
    assert "--torch-backend cpu" in torch[-1]
    assert "--torch-backend auto" in gpu[-1]
    assert "'jax[cuda12]==" in commands(environments["jax"], gpu=True)[-1]
    assert 'export OMP_NUM_THREADS="$(nproc)"' in commands(environments["mxnet"])
    assert 'export RETICULATE_PYTHON="$VIRTUAL_ENV/bin/python"' in commands(environments["r-keras"], False, ("r",))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_facts_and_a_page_with_all_its_parts(family: str) -> None:
    assert family in read_facts(PAGES / "facts.toml", FAMILIES)
    page = (PAGES / f"{family}.md").read_text(encoding="utf-8")
    for part in ("framework", "install", "family-records", "history", "differences"):
        assert f"{{rosetta-{part}}} {family}\n" in page
    rows = [row for one in PUBLISHED.tables for row in one.rows]
    published = any(REGISTRY.frameworks[row.framework].family == family for row in rows)
    assert (f"{{rosetta-published}} {family}\n" in page) == published
    assert re.findall(r"(?m)^## (.*)$", page)[0] == "If you know another framework"


def test_there_is_no_page_of_a_family_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"index"} == set(FAMILIES)


PAGE = """\
---
orphan: true
---

# Page of {family}

```{{rosetta-framework}} {family}
```

## Install

```{{rosetta-install}} {family}
```

## Records

```{{rosetta-family-records}} {family}
```

## Published

```{{rosetta-published}} {family}
```

## Differences

```{{rosetta-differences}} {family}
```
"""
INDEX = """\
---
orphan: true
---

# All

```{rosetta-families}
```
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    folder = made.folder / "docs/frameworks"
    folder.mkdir(exist_ok=True)
    (folder / "index.md").write_text(INDEX, encoding="utf-8")
    for family in ("mxnet", "pytorch", "cntk"):
        (folder / f"{family}.md").write_text(PAGE.format(family=family), encoding="utf-8")
    (folder / "facts.toml").write_text(
        told("mxnet", knows="pytorch") + told("pytorch") + told("cntk"), encoding="utf-8"
    )
    (folder.parent / FILE).write_text((PAGES.parent / FILE).read_text(encoding="utf-8"), encoding="utf-8")
    return made


@pytest.mark.slow
def test_a_page_shows_facts_records_and_published_values_and_is_made_again_when_they_change(site: Site) -> None:
    write(site.results, framework="mxnet-gluon", runs=[run(0), run(1, accuracy=0.43), run(2)])
    write(site.results, machine="other", framework="pytorch", runs=[run(0, accuracy=0.2)], data={"source": "stand-in"})
    for number, rate in enumerate((80.0, 160.0, 777.7)):
        rates: dict[str, float | tuple[float, ...]] = {"pytorch": (rate, rate), "mxnet-gluon": rate / 2}
        write_round(site.results, f"2026-11-1{number}T10-00-00Z", rates)
    write_reason(site.results, "mxnet-module", "no wheel here")
    write(site.results, workload="gru_imdb", framework="mxnet-gluon")
    site.build()
    page = site.page("frameworks/mxnet.html")
    # a label a table, or a screen reader's list of regions would name two alike
    speed = "Training speed, 2-core A processor, no GPU (box)"  # another machine has the same words
    labels = [re.findall('aria-label="([^"]*)"', tag)[0] for tag in re.findall('<div[^>]* role="region"[^>]*>', page)]
    records = [label for label in labels if label.endswith((f": {speed}", ": Accuracy"))]
    assert records == [f"CNN on CIFAR-10: {speed}", "CNN on CIFAR-10: Accuracy", "GRU on IMDB: Accuracy"]
    # a workload is a heading, and its tables stand below it
    headings = re.findall(r"<h(\d)>(.*?)<", page)
    below = headings[headings.index(("3", "CNN on CIFAR-10")) + 1 :]
    assert below[:3] == [("4", speed), ("4", "Accuracy"), ("3", "CNN on MNIST")]
    assert len(labels) == len(set(labels))
    # facts
    assert 'href="https://example.org/mxnet"' in page
    assert page.count("2026-11-21") >= len(NAMES)
    # records: its own alone, each with its state
    assert re.search(r"0\.50 \[0\.50,\s0\.50\]", page)
    assert re.search(r"42\.0% \(42\.0\sto\s43\.0\)", page)
    assert "../workloads/cnn_cifar10.html#record-speed-box-mxnet-gluon" in page
    assert "../workloads/cnn_cifar10.html#record-accuracy-mxnet-gluon" in page
    assert ">stale<" in page
    assert "777.7" not in page
    assert ">stand-in data<" not in page
    assert "environments/mxnet.txt" in page
    # the published values are in a separate table
    assert "published 2018, not our runs" in page
    assert ">152<" in page
    # neighbours
    assert "It <em>differs</em>." in page
    assert "workloads/cnn_cifar10.html?framework=pytorch&amp;with=mxnet-gluon#step-by-step" in page
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    other = site.page("frameworks/pytorch.html")
    assert ">stand-in data<" in other
    assert ">outside the band<" in other
    assert "20.0%" in other
    assert "1 (reference)" not in other  # its accuracy is outside the band
    assert "In the other direction" in other
    # a pin that is older than the newest release says so
    torch = REGISTRY.environments["torch"]
    older = behind(asked_for(torch, False), torch.python, read_newest().get("torch"), torch.held_back)
    told_items = [re.sub("<[^>]+>", "", item).strip() for item in re.findall("<li>.*?</li>", other, re.DOTALL)]
    assert [one.words.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") for one in older] == [
        one for one in dict.fromkeys(told_items) if "; newest release on" in one
    ]
    cards = site.page("frameworks/index.html")
    assert 'href="../frameworks/mxnet.html"' in cards
    assert ">not executed<" in cards
    # a family without a record: it says so, and has no table of records
    assert "not run yet." in site.page("frameworks/cntk.html")
    assert "rosetta-results" not in site.page("frameworks/cntk.html")

    assert site.build() == "0 added, 0 changed, 0 removed"
    facts = site.folder / "docs/frameworks/facts.toml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("of mxnet", "anew"), encoding="utf-8")
    assert site.build() == "0 added, 4 changed, 0 removed"
    assert "anew" in site.page("frameworks/mxnet.html")


def test_where_the_facts_lie() -> None:
    class App:
        srcdir = str(ROOT / "docs")

    assert facts_path(App()).parent == PAGES  # type: ignore[arg-type]
