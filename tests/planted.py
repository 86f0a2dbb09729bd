"""Two models' notes that are equal, and differences to plant into B's: for the tests of `rosetta diagnose`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rosetta_common.upper.diagnosis.values import softmax

Arrays = dict[str, Any]
Plant = Callable[[Arrays], None]
CHANNELS, SIDE, BATCH, CLASSES, UNITS = 4, 6, 16, 5, 7


def cross_entropy(logits: Any, labels: Any) -> float:
    """The mean cross-entropy."""
    return float(-np.log(softmax(logits)[np.arange(len(labels)), labels]).mean())


def convolved(x: Any, kernel: Any, before: int = 1, after: int = 1, stride: int = 1) -> Any:
    """The cross-correlation of NCHW pictures with an OIHW kernel."""
    padded = np.pad(x, ((0, 0), (0, 0), (before, after), (before, after)))
    seen = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nihwab,oiab->nohw", seen, kernel)


def notes(seed: int = 0) -> Arrays:
    """What a small model with every kind of layer would note; each model notes the same."""
    draw = np.random.default_rng(seed)
    normal = lambda *shape: draw.normal(size=shape).astype(np.float32)  # noqa: E731
    x, y = normal(BATCH, 3, SIDE, SIDE), draw.permutation(np.arange(BATCH) % CLASSES)
    words = draw.integers(1, 50, (BATCH, 9))
    for row, length in enumerate(draw.integers(2, 8, BATCH)):
        words[row, : 9 - length] = 0
    weights = {
        "conv.weight": normal(CHANNELS, 3, 3, 3),
        "norm.weight": 1 + 0.1 * normal(CHANNELS),
        "norm.bias": normal(CHANNELS),
        "norm.running_mean": 0.1 * normal(CHANNELS),
        "norm.running_var": 0.01 + 0.01 * np.abs(normal(CHANNELS)),
        "dense.weight": normal(CLASSES, CHANNELS * SIDE * SIDE) / 12,
        "dense.bias": normal(CLASSES),
        "gru.weight": normal(3 * UNITS, 10),
        "gru.bias_input": normal(3 * UNITS),
        "gru.bias_state": normal(3 * UNITS),
        "lstm.weight": normal(4 * UNITS, 10),
        "attention.in_projection": normal(3 * 8, 8),
        "attention.out_projection": normal(8, 8),
        "embedding.weight": normal(50, 6),
    }
    made: Arrays = {"data/x": x, "data/words": words, "data/keep": words > 0, "data/y": y}
    made.update({f"weights/{name}": array for name, array in weights.items()})
    conv = convolved(x.astype(np.float64), weights["conv.weight"])
    per_channel = lambda name: weights[f"norm.{name}"].reshape(-1, 1, 1)  # noqa: E731
    normed = (conv - per_channel("running_mean")) / np.sqrt(per_channel("running_var") + 1e-5)
    normed = normed * per_channel("weight") + per_channel("bias")
    active = np.maximum(normed, 0)
    flat = active.reshape(BATCH, -1)
    logits = flat @ weights["dense.weight"].T + weights["dense.bias"]
    for name, output in (("conv", conv), ("norm", normed), ("relu", active), ("flatten", flat), ("dense", logits)):
        made[f"outputs/{name}"] = output.astype(np.float32)
    made["loss/loss"] = np.float32(cross_entropy(logits, y))
    slopes = {name: normal(*array.shape) for name, array in weights.items() if "running" not in name}
    made.update({f"gradients/{name}": array for name, array in slopes.items()})
    for name, array in weights.items():
        moved = array - 0.1 * slopes[name] if name in slopes else 0.9 * array + 0.1 * normal(*array.shape)
        made[f"step/{name}"] = moved.astype(np.float64)
    made["evaluation/logits"] = made["evaluation/again"] = logits.astype(np.float32)
    made["seeds/dense.weight"] = draw.uniform(-1, 1, (60, 50)) * np.sqrt(6 / 110)
    return made


def replaced(key: str, change: Callable[[Any], Any]) -> Plant:
    """Change one array of B."""

    def plant(b: Arrays) -> None:
        b[key] = change(b[key])

    return plant


def laid_out(name: str, change: Callable[[Any], Any]) -> Plant:
    """Give B another layout of one weight, and of all that has the weight's shape."""

    def plant(b: Arrays) -> None:
        for rung in ("weights", "gradients", "step"):
            b[f"{rung}/{name}"] = change(b[f"{rung}/{name}"])

    return plant


def after(layer: str, output: Callable[[Arrays], Any]) -> Plant:
    """Give B another output of one layer, and what follows from it no longer agrees."""

    def plant(b: Arrays) -> None:
        b[f"outputs/{layer}"] = output(b).astype(np.float32)
        names = [name for name in b if name.startswith("outputs/")]
        for later in names[names.index(f"outputs/{layer}") + 1 :]:
            b[later] = b[later] + np.float32(1)  # another number, whatever it is

    return plant


def stepped(change: Callable[[str, Any, Any], Any]) -> Plant:
    """Give B another optimiser: the change of each weight, from its name, the weight and the gradient."""

    def plant(b: Arrays) -> None:
        for key in [key for key in b if key.startswith("gradients/")]:
            name = key.partition("/")[2]
            weight = b[f"weights/{name}"].astype(np.float64)
            b[f"step/{name}"] = weight + change(name, weight, b[key].astype(np.float64))

    return plant


def sloped(change: Callable[[str, Any, Any], Any]) -> Plant:
    """Give B other gradients: from a weight's name, the weight and the gradient."""

    def plant(b: Arrays) -> None:
        for key in [key for key in b if key.startswith("gradients/")]:
            name = key.partition("/")[2]
            b[key] = change(name, b[f"weights/{name}"], b[key])

    return plant


def to_hwc(kernel: Any) -> Any:
    """The rows of a dense kernel in the order of NHWC."""
    return kernel.reshape(CLASSES, CHANNELS, SIDE, SIDE).transpose(0, 2, 3, 1).reshape(CLASSES, -1)


def blocks(*order: int) -> Callable[[Any], Any]:
    """The gates in another order, along the first axis."""
    return lambda w: np.concatenate([np.split(w, len(order))[gate] for gate in order])


def projections_apart(b: Arrays) -> None:
    """The three projections of attention with an array and an axis for heads each, as Keras has them."""
    whole = b.pop("weights/attention.in_projection")
    for name, part in zip(("query", "key", "value"), np.split(whole, 3), strict=True):
        b[f"weights/attention.{name}"] = part.T.reshape(8, 2, 4)
    for rung in ("gradients", "step"):
        del b[f"{rung}/attention.in_projection"]


def one_bias(b: Arrays) -> None:
    """One bias in a recurrent layer instead of two."""
    b["weights/gru.bias"] = b.pop("weights/gru.bias_input") + b.pop("weights/gru.bias_state")
    for rung in ("gradients", "step"):
        del b[f"{rung}/gru.bias_input"], b[f"{rung}/gru.bias_state"]


def reordered(b: Arrays) -> None:
    """The samples in another order, in the data and in the outputs."""
    order = np.random.default_rng(7).permutation(BATCH)
    for key in [key for key in b if key.startswith(("data/", "outputs/"))]:
        b[key] = b[key][order]


def words_in_front(b: Arrays) -> None:
    """The padding behind the words."""
    b["data/words"] = np.stack([np.concatenate([row[row > 0], row[row == 0]]) for row in b["data/words"]])


def batch_norm(b: Arrays, epsilon: float = 1e-5, batch: bool = False) -> Any:
    """The batch normalisation's outputs."""
    x = b["outputs/conv"].astype(np.float64)
    own = lambda name: b[f"weights/norm.{name}"].reshape(-1, 1, 1)  # noqa: E731
    mean, variance = own("running_mean"), own("running_var")
    if batch:
        mean, variance = x.mean((0, 2, 3)).reshape(-1, 1, 1), x.var((0, 2, 3)).reshape(-1, 1, 1)
    return (x - mean) / np.sqrt(variance + epsilon) * own("weight") + own("bias")


def channels_last(b: Arrays) -> None:
    """Pictures with the channels last; the dense kernel behind them is transposed and not permuted."""
    b["data/x"] = b["data/x"].transpose(0, 2, 3, 1)
    for name in ("conv", "norm", "relu"):
        b[f"outputs/{name}"] = b[f"outputs/{name}"].transpose(0, 2, 3, 1)
    b["outputs/flatten"] = b["outputs/relu"].reshape(BATCH, -1)
    b["weights/dense.weight"] = b["weights/dense.weight"].T
    b["outputs/dense"] = b["outputs/flatten"] @ b["weights/dense.weight"] + b["weights/dense.bias"]


def loss(change: Callable[[Any, Any], float]) -> Plant:
    """Another loss of the same logits and labels."""

    def plant(b: Arrays) -> None:
        b["loss/loss"] = np.float64(change(b["outputs/dense"].astype(np.float64), b["data/y"]))

    return plant


def smoothed(logits: Any, labels: Any) -> float:
    """The cross-entropy with labels smoothed by 0.1."""
    logs = np.log(softmax(logits))
    return float(-(0.9 * logs[np.arange(len(labels)), labels] + 0.1 * logs.mean(1)).mean())


def adam(epsilon: float, decay: float = 0.0) -> Plant:
    """The first step of Adam, with its corrections, and of AdamW."""
    return stepped(lambda name, w, g: -0.1 * g / (np.abs(g) + epsilon) - 0.1 * decay * w)


def clipped(b: Arrays) -> None:
    """All gradients clipped together to a length of 1."""
    keys = [key for key in b if key.startswith("gradients/")]
    length = np.sqrt(sum(float((b[key].astype(np.float64) ** 2).sum()) for key in keys))
    for key in keys:
        b[key] = b[key] / np.float32(length)


# The planted difference: its name, what it does to B, the rung, and words that its cause has.
PLANTED: list[tuple[str, Plant, str, str]] = [
    ("pixels from 0 to 255", replaced("data/x", lambda x: 255 * x), "data", "multiplied by 255"),
    ("channels last", replaced("data/x", lambda x: x.transpose(0, 2, 3, 1)), "data", "it is NHWC, A's is NCHW"),
    (
        "transposed pictures",
        replaced("data/x", lambda x: x.transpose(0, 1, 3, 2)),
        "data",
        "the pictures are transposed",
    ),
    ("blue first", replaced("data/x", lambda x: x[:, ::-1]), "data", "BGR for RGB"),
    (
        "normalised pictures",
        replaced("data/x", lambda x: (x - 0.5) / 0.25),
        "data",
        "channels are normalised: (A's - 0.5) / 0.25",
    ),
    ("labels from 1", replaced("data/y", lambda y: y + 1), "data", "its numbers are 1 larger"),
    ("one-hot labels", replaced("data/y", lambda y: np.eye(CLASSES)[y]), "data", "one-hot, A's are numbers"),
    ("padding behind", words_in_front, "data", "its padding is at the end, A's in front"),
    (
        "words from 3",
        replaced("data/words", lambda w: np.where(w > 0, w + 3, 0)),
        "data",
        "words are numbered 3 higher",
    ),
    ("a mask of what is dropped", replaced("data/keep", np.logical_not), "data", "keeps what A's drops"),
    ("an added mask", replaced("data/keep", lambda m: np.where(m, 0, -1e9)), "data", "its mask is added"),
    ("another order of samples", reordered, "data", "the samples are in another order"),
    ("a transposed kernel", laid_out("dense.weight", np.transpose), "weights", "it is transposed"),
    (
        "kernels as in TensorFlow",
        laid_out("conv.weight", lambda k: k.transpose(2, 3, 1, 0)),
        "weights",
        "HWIO, A's are OIHW",
    ),
    (
        "kernels as in MLX",
        laid_out("conv.weight", lambda k: k.transpose(0, 2, 3, 1)),
        "weights",
        "OHWI, A's are OIHW",
    ),
    ("kernels as in Theano", laid_out("conv.weight", lambda k: k[..., ::-1, ::-1]), "weights", "turned by 180"),
    (
        "a kernel behind NHWC",
        laid_out("dense.weight", to_hwc),
        "weights",
        "is in NHWC order, A's in NCHW order",
    ),
    ("gates as in Keras", laid_out("gru.weight", blocks(1, 0, 2)), "weights", "z, r, n (Keras)"),
    (
        "gates as in TensorFlow 1",
        laid_out("lstm.weight", blocks(0, 2, 1, 3)),
        "weights",
        "i, g, f, o (TensorFlow 1)",
    ),
    (
        "interleaved gates",
        laid_out("lstm.weight", lambda w: w.reshape(4, UNITS, 10).transpose(1, 0, 2).reshape(4 * UNITS, 10)),
        "weights",
        "its 4 gates are interleaved",
    ),
    (
        "an exchanged update gate",
        laid_out("gru.weight", lambda w: np.concatenate([w[:UNITS], -w[UNITS : 2 * UNITS], w[2 * UNITS :]])),
        "weights",
        "gate 2 of 3 has the other sign",
    ),
    (
        "heads with an axis",
        laid_out("attention.out_projection", lambda w: w.T.reshape(2, 4, 8)),
        "weights",
        "axis of their own",
    ),
    ("three projections", projections_apart, "weights", "attention.query and attention.key and attention.value"),
    ("one bias", one_bias, "weights", "added up"),
    ("another epsilon", after("norm", lambda b: batch_norm(b, 1e-3)), "outputs", "epsilon: A's is 1e-05, B's is 0.001"),
    ("the batch's statistics", after("norm", lambda b: batch_norm(b, batch=True)), "outputs", "B's is the batch's"),
    (
        "a leaky ReLU",
        after("relu", lambda b: np.where((n := b["outputs/norm"]) > 0, n, 0.2 * n)),
        "outputs",
        "B's is leaky ReLU of slope 0.2",
    ),
    (
        "GELU by tanh",
        after(
            "relu", lambda b: (n := b["outputs/norm"]) * (1 + np.tanh(np.sqrt(2 / np.pi) * (n + 0.044715 * n**3))) / 2
        ),
        "outputs",
        "B's is GELU, by tanh",
    ),
    (
        "padding on one side",
        after("conv", lambda b: convolved(b["data/x"], b["weights/conv.weight"], 0, 2)),
        "outputs",
        "",
    ),
    (
        "a kernel that is turned in the layer",
        after("conv", lambda b: convolved(b["data/x"], b["weights/conv.weight"][..., ::-1, ::-1])),
        "outputs",
        "kernel: A's is as it is, B's is turned by 180 degrees",
    ),
    ("probabilities", after("dense", lambda b: softmax(b["outputs/dense"])), "outputs", "it went through a softmax"),
    (
        "a bias that is left out",
        after("dense", lambda b: b["outputs/dense"] - b["weights/dense.bias"]),
        "outputs",
        "bias: A's is added, B's is left out",
    ),
    ("bfloat16", after("dense", lambda b: _bfloat16(b["outputs/dense"])), "outputs", "bfloat16, float16 or TF32"),
    ("a sum of losses", loss(lambda x, y: cross_entropy(x, y) * len(y)), "loss", "B's is the sum of the cross-entropy"),
    ("softmax twice", loss(lambda x, y: cross_entropy(softmax(x), y)), "loss", "of a second softmax"),
    ("smoothed labels", loss(smoothed), "loss", "smoothed by 0.1"),
    ("summed gradients", sloped(lambda name, w, g: BATCH * g), "gradients", "B sums over the batch"),
    ("gradients of two batches", sloped(lambda name, w, g: 3 * g), "gradients", "they were added up"),
    ("clipped gradients", clipped, "gradients", "B clips all gradients together, to a length of 1"),
    (
        "each gradient clipped",
        sloped(lambda name, w, g: g / np.linalg.norm(g)),
        "gradients",
        "of each weight by itself, to a length of 1",
    ),
    ("L2", sloped(lambda name, w, g: g + np.float32(0.05) * w), "gradients", "a decay of 0.05 times the weights"),
    (
        "L2 without biases",
        sloped(lambda name, w, g: g if "bias" in name else g + np.float32(0.05) * w),
        "gradients",
        "not in norm.bias",
    ),
    ("another rate", stepped(lambda name, w, g: -0.03 * g), "step", "the learning rates differ"),
    ("Nesterov's momentum", stepped(lambda name, w, g: -0.19 * g), "step", "B's momentum is Nesterov's"),
    ("momentum of unit gain", stepped(lambda name, w, g: -0.01 * g), "step", "unit gain"),
    (
        "decay apart from the gradient",
        stepped(lambda name, w, g: -0.1 * g - 0.004 * w),
        "step",
        "decay apart from the gradient",
    ),
    ("Adam for SGD", adam(1e-8), "step", "as Adam's first step has"),
    (
        "frozen statistics",
        lambda b: b.update({"step/norm.running_mean": b["weights/norm.running_mean"]}),
        "step",
        "doesn't move",
    ),
    (
        "another momentum of statistics",
        lambda b: b.update(
            {
                "step/norm.running_mean": b["weights/norm.running_mean"]
                + 0.1 * (b["step/norm.running_mean"] - b["weights/norm.running_mean"])
            }
        ),
        "step",
        "moves 0.1 times as far",
    ),
    (
        "dropout in prediction",
        replaced("evaluation/again", lambda x: x * np.random.default_rng(0).integers(0, 2, x.shape)),
        "evaluation",
        "B's predictions of one batch differ",
    ),
    (
        "He's first weights",
        replaced("seeds/dense.weight", lambda w: w * np.sqrt(2 / 50 / (2 / 110))),
        "seeds",
        "He's (for ReLU)",
    ),
    (
        "normal first weights",
        lambda b: b.update({"seeds/dense.weight": np.random.default_rng(3).normal(size=(60, 50)) * np.sqrt(2 / 110)}),
        "seeds",
        "B's are normal",
    ),
]


def _bfloat16(x: Any) -> Any:
    bits = x.astype(np.float32).view(np.uint32)
    return ((bits + 0x8000) & np.uint32(0xFFFF0000)).view(np.float32)
