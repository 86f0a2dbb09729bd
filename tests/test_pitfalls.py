"""No example has a pitfall whose fix the site itself gives, except the allowed ones. tests/pitfalls.toml lists them."""

import re
import tomllib
from fnmatch import fnmatchcase

import pytest

from rosetta_common.ground.steps import read_cells, steps_of
from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.project import EXAMPLES, ROOT
from rosetta_common.upper.registry import read_registry

PITFALLS = tomllib.loads((ROOT / "tests" / "pitfalls.toml").read_text(encoding="utf-8"))["pitfall"]
KEYS = {"name", "lesson", "fix", "says", "step", "among", "shows", "lacks", "allowed"}
FILES = sorted(path for path in EXAMPLES.glob("*/*") if path.suffix in (".py", ".R", ".jl"))
each_pitfall = pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda pitfall: pitfall["name"])


def without_comments(text):
    """Cuts each line at a hash after a blank; good enough for code without such texts."""
    return "\n".join(re.sub(r"(^|\s)#.*", "", line) for line in text.split("\n"))


def has(pitfall, whole, cell):
    """Whether a step's cell has a pitfall; ``None`` if it isn't searched for in this example."""
    if cell is None or not re.search(pitfall.get("among", ""), whole, re.DOTALL):
        return None
    pattern = pitfall.get("shows") or pitfall["lacks"]
    found = re.search(pattern, without_comments(cell.source), re.DOTALL)
    return bool(found) == ("shows" in pitfall)


def searched(pitfall):
    """Of each example that is searched, ``"<workload>/<file>"``, and whether it has the pitfall."""
    for path in FILES:
        cell = steps_of(read_cells(path)).get(pitfall["step"])
        found = has(pitfall, path.read_text(encoding="utf-8"), cell)
        if found is not None:
            yield f"{path.parent.name}/{path.name}", found


def allowed(pitfall, example):
    return [pattern for pattern in pitfall.get("allowed", {}) if fnmatchcase(example, pattern)]


@each_pitfall
def test_no_example_has_a_pitfall_that_the_site_warns_of(pitfall):
    wrong = [example for example, found in searched(pitfall) if found and not allowed(pitfall, example)]
    where = pitfall.get("lesson") or pitfall["says"][0]
    assert not wrong, f"{pitfall['name']}: take the fix from {where}, or allow it in tests/pitfalls.toml with a reason"


@each_pitfall
def test_each_allowed_example_is_needed_and_has_a_reason(pitfall):
    having = [example for example, found in searched(pitfall) if found]
    needed = {pattern for example in having for pattern in allowed(pitfall, example)}
    assert needed == set(pitfall.get("allowed", {}))
    assert all(len(reason.split()) >= 5 for reason in pitfall.get("allowed", {}).values())


@each_pitfall
def test_the_site_gives_the_fix_of_each_pitfall_and_some_example_is_searched(pitfall):
    assert set(pitfall) <= KEYS
    assert ("shows" in pitfall) != ("lacks" in pitfall)
    assert list(searched(pitfall))
    if "lesson" in pitfall:
        page = read_catalogue(read_registry()).lessons[pitfall["lesson"]].topic
        text = (ROOT / "docs" / "lessons" / f"{page}.md").read_text(encoding="utf-8")
        words = re.search(r":::\{rosetta-lesson\} " + pitfall["lesson"] + r"\n(.*?)\n:::", text, re.DOTALL)[1]
    else:
        words = (ROOT / pitfall["says"][0]).read_text(encoding="utf-8")
    assert (pitfall.get("fix") or pitfall["says"][1]) in words


# Code that has a pitfall, or the fix: (name, the step's cell, the rest of the example, whether it has it).
PLANTED = [
    ("a loss read in every step", "        losses.append(loss.item())", "", True),
    ("a loss read in every step", "        losses.append(float(train_step(x, y)))", "", True),
    ("a loss read in every step", "        losses.append(loss.detach())  # .item() would wait", "", False),
    ("a wait in every step of MLX", "        mx.eval(loss, state)", "import mlx.core as mx", True),
    ("a wait in every step of MLX", "        mx.async_eval(loss, state)", "import mlx.core as mx", False),
    ("a callback on batches for which Keras waits in training", "model.fit(x)", '"KERAS_BACKEND"] = "jax"', None),
    (
        "a callback on batches for which Keras waits in training",
        "progress = LambdaCallback(on_train_batch_end=report_batch)",
        'os.environ["KERAS_BACKEND"] = "jax"\nLambdaCallback(on_train_batch_end=report_batch)',
        True,
    ),
    ("a step that keeps the old weights beside the new ones", "@nnx.jit\ndef f():", "from flax import nnx", True),
    ("a shuffle within a small buffer", "d.shuffle(1000)", "tf.data.Dataset.from_tensor_slices(x)", True),
    ("batches that are shuffled", "train_set.batch(64).shuffle(10)", "", True),
    ("an epoch that ends late", "d.batch(64)", "tf.data.Dataset.from_tensor_slices(x)", True),
    ("metrics that Keras computes in every batch", 'model.compile(metrics=["accuracy"])', "", True),
    ("a metric in every batch", "model.update_metric(metric, labels)", "", True),
    ("a prediction that records gradients", "logits = model(x)", "\nimport torch\n", True),
    ("a prediction that records gradients", "with torch.inference_mode():", "\nimport torch\n", False),
    ("dropout in prediction", "logits = model(x)", "\nimport torch\nnn.Dropout(0.5)", True),
    ("softmax applied twice", "nn.Softmax()", "nn.CrossEntropyLoss()", True),
    (
        "pageable memory between a DataLoader and a GPU",
        "DataLoader(d)",
        "from torch.utils.data import DataLoader",
        True,
    ),
]


@pytest.mark.parametrize(("name", "code", "rest", "expected"), PLANTED)
def test_a_planted_pitfall_is_found_and_its_fix_is_not(name, code, rest, expected):
    pitfall = next(pitfall for pitfall in PITFALLS if pitfall["name"] == name)
    cell = type("Cell", (), {"source": code})
    assert has(pitfall, f"{rest}\n{code}\n", cell) is expected
