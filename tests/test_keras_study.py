"""The Keras study of 2017: backends by one variable, answers from the records, the page with its logs and costs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("myst_nb")
pytest.importorskip("scipy")

from rosetta_common.ground.workloads import WORKLOADS
from rosetta_common.upper.project import EXAMPLES, ROOT
from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.rounds import read_rounds
from rosetta_common.upper.records.statistics import Estimate
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.published_tables import PublishedError
from rosetta_common.upper.site.study import FILE
from rosetta_common.upper.site.study_tables import (
    answer,
    epoch_seconds,
    learnt_in_words,
    log_csv,
    published_rows,
    ratio_in_rounds,
    read_study,
    samples_of,
    then_in_words,
)
from tiny_site import Site

from site_samples import run, write, write_round

REGISTRY = read_registry()
STUDY = read_study(ROOT / "docs" / FILE, REGISTRY.frameworks)
OWN = ("mlp_mnist", "deepcnn_cifar10", "fasttext_imdb", "charlstm_nietzsche", "textgenerator_nietzsche")
SHARED = {
    "keras": ("keras-tensorflow", "keras-jax", "keras-torch"),
    "keras2": ("keras2-tensorflow", "keras2-cntk", "keras2-theano"),
}
BACKENDS = {"tensorflow", "tf", "jax", "torch", "cntk", "theano"}
each_shared_file = pytest.mark.parametrize(("workload", "stem"), [(w, stem) for w in OWN for stem in SHARED])


def names_of_backends(text: str) -> set[str]:
    """The modules of backends that some code imports, and the variables that choose one, if it names them."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
        elif isinstance(node, ast.Attribute | ast.Name):
            found.add(node.attr if isinstance(node, ast.Attribute) else node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found & (BACKENDS | {"KERAS_BACKEND", "environ", "set_backend", "putenv"})


# CNTK's dropout ignores Keras' seed; max-pooling of TensorFlow on a CPU takes one layout.
ALLOWED = {
    ("mlp_mnist", "keras2"): {"cntk"},
    ("deepcnn_cifar10", "keras2"): {"cntk", "tensorflow"},
}


@each_shared_file
def test_the_variable_alone_chooses_the_backend(workload: str, stem: str) -> None:
    path = EXAMPLES / workload / f"{stem}.py"
    columns = [REGISTRY.frameworks[name] for name in SHARED[stem]]
    assert {one.example(workload) for one in columns} == {path}
    chosen = [{**one.environment.variables, **one.settings(workload)}["KERAS_BACKEND"] for one in columns]
    assert len(set(chosen)) == len(columns)
    assert names_of_backends(path.read_text(encoding="utf-8")) == ALLOWED.get((workload, stem), set())


def test_a_file_that_chooses_for_itself_is_found() -> None:
    assert names_of_backends('import os\nos.environ["KERAS_BACKEND"] = "jax"') == {"environ", "KERAS_BACKEND", "jax"}
    assert names_of_backends("import tensorflow as tf\ntf.nn.relu(x)") == {"tensorflow", "tf"}
    assert names_of_backends("import keras\nfrom keras import layers") == set()


@pytest.mark.parametrize("workload", OWN)
def test_three_families_take_part(workload: str) -> None:
    assert {path.name for path in (EXAMPLES / workload).glob("*.py")} == {"keras.py", "keras2.py", "pytorch.py"}
    assert {one.name for one in REGISTRY.columns[workload]} == {"pytorch", *SHARED["keras"], *SHARED["keras2"]}


def test_the_seven_scripts_are_workloads() -> None:
    found = [script.workload for script in STUDY.scripts]
    assert len(found) == len(set(found)) == 7
    assert set(found) <= {*WORKLOADS, "bilstm_imdb"}
    for script in STUDY.scripts:
        if script.workload in WORKLOADS:
            assert WORKLOADS[script.workload]["full"]["epochs"] == script.epochs


def test_a_copy_shows_no_figure_and_a_training_has_its_price() -> None:
    generator = next(one for one in STUDY.scripts if one.script == "text_generator_keras")
    header, rows = published_rows(generator, STUDY.prices)
    assert [row[1:] for row in rows if row[0] == "2"] == [
        [hardware, backend, "—", "—", "—", f"copy of version 1, on a K80{remark}"]
        for hardware, remark in (("K80", ""), ("P100", ": no figure of a P100"))
        for backend in ("CNTK", "TensorFlow")
    ]
    # 100.6 seconds, 10 epochs, $0.4975 an hour
    assert rows[0][header.index("Cost of a training")] == "$0.139"
    copies = [log for one in STUDY.scripts for log in one.logs if log.copy]
    assert len(copies) == 5 + 4
    assert not [log for log in copies if log.seconds or log.last]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('column = "keras2-cntk"', 'column = "keras2"', "there is no column 'keras2'"),
        ("seconds = 100.6,", "", "text_generator_keras, version 1, K80, CNTK: it needs seconds or a copy, not both"),
        ("P100 = 1.5075, ", "", "there is no price of 'P100'"),
        ("epochs = 4", "epochs = 0", "Expected `int` >= 1"),
    ],
)
def test_a_mistake_in_the_studys_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (ROOT / "docs" / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PublishedError, match=re.escape(message)):
        read_study(tmp_path / FILE, REGISTRY.frameworks)


def test_what_was_known_then_is_computed_from_the_logs() -> None:
    digits = next(one for one in STUDY.scripts if one.script == "mnist_mlp")
    assert then_in_words(digits, STUDY.compared) == (
        "In 2017 the speed of CNTK was 1.22 (version 1, K80) and 1.32 (version 2, P100) times that of TensorFlow."
    )
    characters = next(one for one in STUDY.scripts if one.script == "lstm_text_generation")
    assert "0.40 (version 2, P100)" in then_in_words(characters, STUDY.compared)


def test_an_answer_needs_rounds_and_an_interval_without_1() -> None:
    def short(**ratios: Estimate) -> str:
        return answer(STUDY.compared, ratios)[0]

    assert short() == "No answer yet"
    assert short(a=Estimate(2.0, 2)) == "No answer yet"
    assert short(a=Estimate(2.0, 5, 1.9, 2.1)) == "Yes"
    assert short(a=Estimate(0.5, 5, 0.4, 0.6)) == "No"
    assert short(a=Estimate(1.0, 5, 0.9, 1.1)) == "The rounds don't tell the two apart"
    assert short(a=Estimate(0.5, 5, 0.4, 0.6), b=Estimate(2.0, 5, 1.9, 2.1)) == "It depends on the machine"
    assert answer(STUDY.compared, {}, "Wrong.") == ("No answer yet", "Wrong.")
    assert epoch_seconds(Estimate(100.0, 3, 50.0, 200.0), 1000) == Estimate(10.0, 3, 5.0, 20.0)


def test_accuracies_are_compared_at_one_profile() -> None:
    cntk, tensorflow = {"keras2-cntk": ("95.0%", "quick")}, {"keras2-tensorflow": ("96.0%", "quick")}
    told = learnt_in_words(STUDY.compared, {**cntk, **tensorflow})
    assert told == " The accuracy at the profile quick is 95.0% on CNTK and 96.0% on TensorFlow."
    assert learnt_in_words(STUDY.compared, cntk) == ""
    assert learnt_in_words(STUDY.compared, {**cntk, "keras2-tensorflow": ("98.0%", "full")}) == ""


def write_rounds(folder: Path, cntk: list[float], tensorflow: list[float]) -> None:
    for number, (one, other) in enumerate(zip(cntk, tensorflow, strict=True)):
        rates = {"pytorch": (100.0, 100.0), "keras2-cntk": one, "keras2-tensorflow": other}
        write_round(folder, f"2026-11-{10 + number}T08-00-00Z", rates, workload="mlp_mnist")


def test_rounds_are_compared_in_pairs(tmp_path: Path) -> None:
    write_rounds(tmp_path, [10.0, 20.0, 40.0], [20.0, 40.0, 80.0])
    speeds = read_rounds(tmp_path).of("box", "mlp_mnist")
    found = ratio_in_rounds(speeds["keras2-cntk"], speeds["keras2-tensorflow"])
    assert found is not None
    assert (found.n, round(found.value, 6), round(found.high or 0, 6)) == (3, 0.5, 0.5)


def test_a_log_has_the_studys_columns_and_no_invented_value(tmp_path: Path) -> None:
    untimed = write(tmp_path, framework="pytorch", workload="mlp_mnist", runs=[run(accuracy=0.95)])
    assert log_csv(untimed).splitlines() == [
        "epoch,elapsed,loss,acc,val_loss,val_acc",
        "1,,2.0,,,",
        "2,,1.0,,,",
        "3,,0.6666666666666666,,,0.95",
    ]
    timed = write(tmp_path, framework="pytorch", workload="mlp_mnist", profile="full", runs=[run(accuracy=0.98)])
    assert log_csv(timed).splitlines()[1] == "1,4.0,2.0,,,"


TEXTS = "test accuracy 0.400\nstart:     in the beginni\nlikeliest: ng the <b>same\ndrawn:     ng: oh, what\n"


def spoken() -> dict[str, object]:
    made = run(accuracy=0.4)
    for step in made["steps"]:
        if step["name"] == "evaluate":
            step["output"] = TEXTS
    return made


def test_the_generated_texts_are_read_from_the_output() -> None:
    found = samples_of(msgspec.convert(spoken(), Run))
    assert found == {"start": "in the beginni", "likeliest": "ng the <b>same", "drawn": "ng: oh, what"}
    assert samples_of(msgspec.convert(run(), Run)) == {}


PAGE = """---
orphan: true
---

# Study

```{rosetta-study-answers}
```

```{rosetta-study}
```
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    (made.folder / "docs/study.md").write_text(PAGE, encoding="utf-8")
    text = (ROOT / "docs" / FILE).read_text(encoding="utf-8")
    (made.folder / "docs" / FILE).write_text(text, encoding="utf-8")
    return made


def answer_on(page: str) -> str:
    """The answer for the dense network, in the list of answers."""
    found = re.search(r"Dense network, MNIST.*?<strong>(.*?)</strong>(.*?)</p>", page, re.DOTALL)
    assert found
    return f"{found[1]}{re.sub('<[^>]+>', '', found[2])}"


def test_a_record_that_is_turned_round_turns_the_sentence(site: Site) -> None:
    slow, fast = [10.0, 10.5, 10.2], [40.0, 40.4, 40.1]
    write_rounds(site.results, slow, fast)
    site.build()
    page = site.page("study.html")
    assert answer_on(page).startswith("No. Here the speed of CNTK over that of TensorFlow is on ")
    assert "copy of version 1, byte for byte" in page
    assert "published 2017, not our runs" in page
    write_rounds(site.results, fast, slow)
    site.build()
    assert answer_on(site.page("study.html")).startswith("Yes. Here the speed of CNTK over that of TensorFlow is on ")
    # an accuracy outside the band takes the answer away
    write(site.results, framework="keras2-cntk", workload="mlp_mnist", runs=[run(accuracy=0.2)])
    site.build()
    assert answer_on(site.page("study.html")).startswith("No answer yet. The accuracy of CNTK isn")


def test_the_page_shows_losses_logs_and_texts_as_texts(site: Site) -> None:
    write(site.results, framework="pytorch", workload="charlstm_nietzsche", runs=[spoken()])
    site.build()
    page = site.page("study.html")
    assert "same" in page
    assert "<b>same" not in page
    assert "&lt;b&gt;same" in page
    assert "Training loss by epoch, profile quick" in page
    address = "downloads/logs/charlstm_nietzsche/pytorch.csv"
    assert f'href="{address}"' in page
    log = (site.folder / "html" / address).read_text(encoding="utf-8")
    assert log.startswith("epoch,elapsed,loss,acc,val_loss,val_acc\n1,,2.0,,,\n")
    assert "not run yet" in page
