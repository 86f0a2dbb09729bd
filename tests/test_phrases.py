"""The phrasebook: entries, answers, how they agree, and the look-up."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rosetta_common.ground import phrases as ground
from rosetta_common.ground.languages import Python
from rosetta_common.ground.steps import ExampleError
from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.phrases.agreement import agreement, distance, grouped, shape_of, told
from rosetta_common.upper.phrases.catalogue import BadPhrase, Phrase, read_phrasebook, written, written_in
from rosetta_common.upper.phrases.judged import judged, mistakes, typed_in_by
from rosetta_common.upper.phrases.lookup import look_up, names_by_phrase
from rosetta_common.upper.phrases.typed_in import typed_in
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.models import Answer
from rosetta_common.upper.records.phrases import read_answers
from rosetta_common.upper.registry import read_registry

from miniature import ROOT

REGISTRY = read_registry()
LESSONS = read_catalogue(REGISTRY).lessons
BOOK = read_phrasebook(REGISTRY, LESSONS)
ANSWERS = read_answers(BOOK, ROOT / "phrases" / "records")
WRITTEN = {name: written(BOOK, framework) for name, framework in REGISTRY.frameworks.items()}
ENTRY = Phrase("mean", "layers", "Mean", "the mean")
# Every entry is answered in each of these; the most asked ones in all that run here.
WHOLE = (
    *("pytorch", "tensorflow", "keras-tensorflow", "keras-jax", "keras-torch", "jax-flax", "paddle", "tinygrad", "mlx"),
    *("mxnet-gluon", "chainer", "tensorflow1", "cntk"),
)
MOST_ASKED = (
    *WHOLE,
    *("mxnet-module", "keras2-tensorflow", "keras2-cntk", "keras2-theano", "lasagne", "caffe2", "dynet"),
)


def numbers(*values: float, shape: tuple[int, ...] | None = None, **more: object) -> Answer:
    return Answer(shape=(len(values),) if shape is None else shape, dtype="float32", values=values, **more)


def test_there_are_180_entries_and_40_of_them_are_ranked() -> None:
    assert len(BOOK.phrases) >= 180
    assert sorted(one.rank for one in BOOK.phrases.values() if one.rank) == list(range(1, 41))


@pytest.mark.parametrize("name", MOST_ASKED)
def test_every_entry_that_is_due_is_answered(name: str) -> None:
    due = [one.name for one in BOOK.phrases.values() if name in WHOLE or one.rank]
    found = {*WRITTEN[name].cells, *WRITTEN[name].notes}
    assert not [one for one in due if one not in found]


def test_every_record_is_current_and_every_difference_is_explained() -> None:
    assert ANSWERS.problems == ()
    stale = {
        "/".join(key): str(staleness.of(one, REGISTRY.frameworks.get(one.framework), REGISTRY))
        for key, one in ANSWERS.answers.items()
    }
    assert {key: why for key, why in stale.items() if why != "current"} == {}
    missing = [
        f"{topic}/{framework.name}"
        for framework in REGISTRY.frameworks.values()
        for topic, file in BOOK.files(framework).items()
        if written_in(file, BOOK.phrases).cells and ANSWERS.of(topic, framework.name) is None
    ]
    assert missing == []
    assert mistakes(BOOK, judged(BOOK, REGISTRY, ANSWERS), ANSWERS) == []


def test_no_cell_types_its_result_in() -> None:
    assert typed_in_by(BOOK, REGISTRY) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("y = [1.0, 2.0]", True),
        ("y = 0.5", True),
        ("y = 'none'", True),
        ("y = -1e-3", True),
        ("y = []\ny.append(3)", True),
        ("y = []\nfor one in x:\n    y.append(one)", False),
        ("y = layer(x)", False),
        ("y, state = layer(x)", False),
        ("(y,) = gradient(x)", False),
        ("y = [w, b]", False),
        ("x[1] = 9\ny = x", False),
        ("y = []\nfor _ in range(2):\n    y += [rate()]", False),
    ],
)
def test_a_typed_in_result_is_seen(source: str, found: bool) -> None:
    assert typed_in(source) is found


def test_equal_results_are_one_group_and_the_largest_is_first() -> None:
    answers = {"a": numbers(1, 2), "b": numbers(1, 2.00001), "c": numbers(1, 2.1), "d": numbers(1, 2, shape=(1, 2))}
    assert [group.frameworks for group in grouped(answers, 1e-4)] == [("a", "b"), ("c",), ("d",)]
    assert distance(answers["a"], answers["c"]) == pytest.approx(0.1 / 2.1)
    assert distance(answers["a"], answers["d"]) == math.inf
    assert distance(numbers("nan"), numbers("nan")) == 0
    assert distance(numbers("nan"), numbers(1)) == math.inf
    tied = {"a": numbers(1), "pytorch": numbers(2)}
    assert grouped(tied, 1e-4)[0].frameworks == ("pytorch",)
    assert grouped(answers, 1e-4, numbers(1, 2.1))[0].frameworks == ("c",)


def test_a_difference_needs_an_explanation_and_an_explanation_a_difference() -> None:
    plain = {"pytorch": numbers(1), "mlx": numbers(1), "chainer": numbers(2)}
    (told_once,) = agreement(ENTRY, plain, {}).mistakes
    assert told_once == "chainer: its result is [2], the others' is [1], and nothing explains it"
    explained = replace(ENTRY, differs={"chainer": "it counts the border"})
    assert agreement(explained, plain, {}).mistakes == ()
    assert agreement(explained, plain, {}).far == {"chainer": 0.5}
    needless = replace(ENTRY, differs={"mlx": "it counts the border", "chainer": "so does it"})
    assert agreement(needless, plain, {}).mistakes == (
        "mlx: `differs` explains a difference, but its result is that of the others",
    )
    gone = replace(explained, differs={**explained.differs, "cntk": "it has none"})
    assert "without an answer" in agreement(gone, plain, {}).mistakes[0]


def test_the_second_cell_must_give_what_most_give_and_be_needed() -> None:
    plain = {"pytorch": numbers(1), "mlx": numbers(1), "chainer": numbers(2)}
    explained = replace(ENTRY, differs={"chainer": "it counts the border"})
    assert agreement(explained, plain, {"chainer": numbers(1)}).mistakes == ()
    assert "gives [3], the others' result is [1]" in agreement(explained, plain, {"chainer": numbers(3)}).mistakes[0]
    assert "isn't needed" in agreement(explained, plain, {"mlx": numbers(1)}).mistakes[0]
    # the reference's own second cell says what the result of the others is
    found = agreement(
        replace(ENTRY, differs=dict.fromkeys(("pytorch", "mlx"), "no border")), plain, {"pytorch": numbers(2)}
    )
    assert (found.mistakes, found.far, found.groups[0].frameworks) == ((), {"pytorch": 0.5, "mlx": 0.5}, ("chainer",))


def test_a_second_cell_of_several_backends_may_do_nothing_for_one() -> None:
    plain = {"pytorch": numbers(1), "keras-jax": numbers(2), "keras-torch": numbers(1), "keras2-cntk": numbers(2)}
    explained = replace(ENTRY, differs=dict.fromkeys(("keras-jax", "keras2-cntk"), "it counts the border"))
    same = {"keras-jax": numbers(1), "keras-torch": numbers(1)}
    found = agreement(explained, plain, same)
    assert (found.mistakes, found.agreed) == ((), ("keras-jax", "keras-torch"))
    idle = agreement(explained, plain, {"keras2-cntk": numbers(2)})
    assert "the cell 'same' gives [2]" in idle.mistakes[0]


def test_a_failed_cell_is_a_mistake_and_results_that_are_not_compared_are_none() -> None:
    failed = {"pytorch": Answer(failed="NameError: no x"), "mlx": numbers(1)}
    assert agreement(ENTRY, failed, {}).mistakes == ("pytorch: NameError: no x",)
    alone = replace(ENTRY, compared=False)
    assert agreement(alone, {"pytorch": numbers(1), "mlx": numbers(2)}, {}).mistakes == ()


@pytest.mark.parametrize(
    ("answer", "words", "shape"),
    [
        (numbers(1, 2, 3, 4, shape=(2, 2)), "[[1, 2], [3, 4]]", "float32, (2, 2)"),
        (numbers(0.33333334), "[0.3333]", "float32, (1,)"),
        (numbers(5, shape=()), "5", "float32"),
        (numbers("nan"), "[nan]", "float32, (1,)"),
        (numbers(shape=(0,)), "[]", "float32, (0,)"),
        (Answer(text=("a", "b")), "a\nb", ""),
    ],
)
def test_answers_in_words(answer: Answer, words: str, shape: str) -> None:
    assert (told(answer), shape_of(answer)) == (words, shape)


# the ground floor -----------------------------------------------------------------------------------------------------

CELLS = """\
# %% [markdown]
# # Layers: phrases in NumPy

# %%
import numpy as np

tensor = np.asarray
channels_last = True

# %% tags=["mean"]
y = x.mean(axis=(1, 2))

# %% tags=["mean", "same"]
y = 2 * x

# %% tags=["gone", "raises"]
y = x[7]

# %% tags=["hand", "by-hand"]
print("by hand")
y = ["a", "b"]

# %% tags=["wrong"]
z = 1

# %% [markdown] tags=["none"]
# None at all: it has
# no such layer.
"""


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    path = tmp_path / "layers" / "numpy.py"
    path.parent.mkdir()
    path.write_text(CELLS)
    return path


def test_cells_get_inputs_and_leave_results(cells: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [[[[1.0, 2.0]], [[3.0, 4.0]]]]  # (1, 2, 1, 2): channels second
    job = {
        "example": str(cells),
        "phrases": [],
        "given": {"mean": {"x": images}, "gone": {"x": [1, 2]}},
        "channels": ["mean"],
        "names": ["numpy.mean", "numpy.nothing", "nothing.at.all", "numpy.linalg.norm"],
        "modules": [],
    }
    events = {}
    assert ground.phrase(job, Python, lambda event, **values: events.update({event: values})) == 0
    answers = events["done"]["answers"]
    assert answers["mean"]["plain"] == {"shape": [1, 2], "dtype": "float32", "values": [1.5, 3.5], "tags": []}
    # moved back: the inputs in their first layout, doubled
    assert answers["mean"]["same"]["values"] == [2, 4, 6, 8]
    assert answers["mean"]["same"]["shape"] == [1, 2, 1, 2]
    assert answers["gone"]["plain"]["text"] == ["IndexError"]
    assert answers["hand"]["plain"] == {"text": ["a", "b"], "printed": ["by hand"], "tags": ["by-hand"]}
    assert answers["wrong"]["plain"]["failed"] == "NameError: the cell leaves no y"
    assert "none" not in answers
    names = events["done"]["names"]
    assert (names["numpy.nothing"], names["nothing.at.all"]) == ("", "")
    assert names["numpy.mean"]
    assert names["numpy.linalg.norm"]


def test_notes_and_cells_of_a_file(cells: Path) -> None:
    known = {name: replace(ENTRY, name=name) for name in ("mean", "gone", "hand", "wrong", "none")}
    found = written_in(cells, known)
    assert found.notes == {"none": "None at all: it has no such layer."}
    assert found.cells["hand"] == {"plain": ('print("by hand")\ny = ["a", "b"]', ("by-hand",))}
    with pytest.raises(BadPhrase, match="there is no phrase 'mean'"):
        written_in(cells, {})


@pytest.mark.parametrize(
    ("marker", "told_why"),
    [('["same"]', "tagged with one phrase"), ('["a", "b"]', "one phrase"), ('["mean"]', "two cells")],
)
def test_bad_tags_are_named(cells: Path, marker: str, told_why: str) -> None:
    cells.write_text(f"{CELLS}\n# %% tags={marker}\ny = 1\n")
    with pytest.raises(ExampleError, match=told_why):
        ground.read_phrases(cells)


def test_values_of_every_kind() -> None:
    assert ground.answer_of(True) == {"shape": [], "dtype": "bool", "values": [1]}
    assert ground.answer_of([1, 2])["values"] == [1, 2]
    assert ground.answer_of(np.array([np.nan, np.inf, -0.0]))["values"] == ["nan", "inf", 0.0]
    assert ground.answer_of(np.float32(1) / 3)["values"] == [pytest.approx(0.3333333)]
    assert ground.answer_of([np.ones(2), np.zeros(2)])["shape"] == [2, 2]
    with pytest.raises(ValueError, match="at most 64"):
        ground.answer_of(np.zeros(65))
    with pytest.raises(ValueError, match="several shapes"):
        ground.answer_of([np.zeros(1), np.zeros(2)])
    with pytest.raises(TypeError):
        ground.answer_of(object())


# planted mistakes -----------------------------------------------------------------------------------------------------


def test_a_wrong_entry_a_renamed_name_and_a_typed_in_value_are_named(tmp_path: Path) -> None:
    """What `rosetta phrases` and the tests above do with the book, for a book with three mistakes."""
    key, record = next((key, one) for key, one in ANSWERS.answers.items() if key[1] == "mlx")
    name = next(
        name for name in record.content.answers if BOOK.phrases[name].compared and not BOOK.phrases[name].differs
    )
    wrong = numbers(123.0)
    answers = {**record.content.answers, name: {"plain": wrong}}
    content = type(record.content)(
        **{field: getattr(record.content, field) for field in record.content.__struct_fields__}
        | {"answers": answers, "names": {"mlx.nn.gelo": ""}}
    )
    planted = replace(ANSWERS, answers={**ANSWERS.answers, key: replace(record, content=content)})
    found = mistakes(BOOK, judged(BOOK, REGISTRY, planted), planted)
    assert any(line.startswith(f"{key[0]}/{name}: mlx: its result is [123]") for line in found)
    assert f"{key[0]}/mlx: there is no mlx.nn.gelo in the installed framework" in found
    folder = tmp_path / "phrases"
    (folder / "layers").mkdir(parents=True)
    (folder / "topics.toml").write_text('layers = "Layers"\n')
    (folder / "layers" / "phrases.toml").write_text('[mean]\ntitle = "Mean"\nask = "the mean"\n')
    (folder / "layers" / "pytorch.py").write_text('# %% tags=["mean"]\ny = 1.5\n')
    cells = written_in(folder / "layers" / "pytorch.py", read_phrasebook(REGISTRY, LESSONS, folder).phrases).cells
    assert typed_in(cells["mean"]["plain"][0])


@pytest.mark.parametrize(
    ("entry", "told_why"),
    [
        ('title = "Mean"', "missing 1 required"),
        ('title = "Mean"\nask = "the mean"\nsize = 3', "unexpected keyword argument 'size'"),
        ('title = "Mean"\nask = "the mean"\ndiffers = { pytorhc = "no" }', "no framework 'pytorhc'.*pytorch"),
        ('title = "Mean"\nask = "the mean"\ndiffers = { pytorch = "pooling-strid" }', "no lesson 'pooling-strid'"),
        ('title = "Mean"\nask = "the mean"\ngiven = { y = 1 }', "y is the name of the result"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, entry: str, told_why: str) -> None:
    (tmp_path / "layers").mkdir()
    (tmp_path / "topics.toml").write_text('layers = "Layers"\n')
    (tmp_path / "layers" / "phrases.toml").write_text(f"[mean]\n{entry}\n")
    with pytest.raises(BadPhrase, match=told_why):
        read_phrasebook(REGISTRY, LESSONS, tmp_path)


def test_a_topic_may_have_an_environment_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "phrases.toml").write_text('[mean]\ntitle = "Mean"\nask = "the mean"\n')
    topics = tmp_path / "topics.toml"
    topics.write_text('layers = "Layers"\n[environments.layers]\ntorch = "torch-onnx"\n')
    book = read_phrasebook(REGISTRY, LESSONS, tmp_path)
    placed = book.placed("layers", REGISTRY.frameworks["keras-torch"])
    assert (placed.name, placed.environment.name) == ("keras-torch", "torch-onnx")
    assert book.placed("layers", REGISTRY.frameworks["mlx"]) is REGISTRY.frameworks["mlx"]
    for topic, name, why in (
        ("layer", "torch-onnx", "no topic 'layer'.*layers"),
        ("layers", "no", "no environment 'no'"),
    ):
        topics.write_text(f'layers = "Layers"\n[environments.{topic}]\ntorch = "{name}"\n')
        with pytest.raises(BadPhrase, match=why):
            read_phrasebook(REGISTRY, LESSONS, tmp_path)


# look-up --------------------------------------------------------------------------------------------------------------

NAMES = {
    name: {phrase: found for path in BOOK.files(framework).values() for phrase, found in names_by_phrase(path).items()}
    for name, framework in REGISTRY.frameworks.items()
}


@pytest.mark.parametrize(
    ("query", "phrase"),
    [
        ("nn.LayerNorm", "layer-norm"),
        ("F.gelu", "gelu"),
        ("scaled_dot_product_attention", "scaled-dot-product"),
        ("clip_grad_norm_", "clip-norm"),
        ("AdamW", "adamw"),
        ("layer norm", "layer-norm"),
        ("average pooling", "average-pool"),
        ("gru order", "gru-order"),
    ],
)
def test_names_and_words_lead_to_entries(query: str, phrase: str) -> None:
    assert phrase in [hit.phrase for hit in look_up(query, BOOK, NAMES)][:3]


def test_a_name_is_meant_in_the_known_framework() -> None:
    found = look_up("LSTM", BOOK, NAMES, REGISTRY.frameworks["pytorch"])
    assert found
    assert all(name.startswith("torch.") for hit in found for name in hit.names)


def test_nothing_is_found_for_nonsense() -> None:
    assert look_up("flibbertigibbet", BOOK, NAMES) == []
