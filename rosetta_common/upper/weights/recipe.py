"""The steps that carry a layer's weights from one framework to another, as NumPy code that a reader copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rosetta_common.upper.lessons.catalogue import plain
from rosetta_common.upper.weights.conventions import Attention, Conventions, Kernel, Recurrent

KERNELS = {
    "dense": "Dense layer",
    "conv1d": "Convolution in one dimension",
    "conv": "Convolution (grouped ones, too)",
    "transposed": "Transposed convolution",
}
RECURRENT = {"lstm": "LSTM", "gru": "GRU"}
SPATIAL = "HW"


@dataclass(frozen=True)
class Recipe:
    """How to carry the weights of one layer: lines of NumPy, or why it can't be done."""

    layer: str
    title: str
    code: tuple[str, ...] = ()
    note: str = ""


def recipes(a: Conventions, b: Conventions) -> Iterator[Recipe]:
    """The recipes from A to B, for each layer that both have."""
    for layer, title in KERNELS.items():
        mine, its = a.kernel(layer), b.kernel(layer)
        if mine and its:
            yield Recipe(layer, title, _kernel(mine, its))
    if a.flatten and b.flatten:
        mine, its = a.kernel("dense"), b.kernel("dense")
        if mine and its:
            yield Recipe(
                "flatten", "Dense layer behind a flattened picture", _flattened(a.flatten, b.flatten, mine, its)
            )
    if a.epsilon and b.epsilon:
        note = (
            "" if a.epsilon == b.epsilon else f"Set epsilon to {plain(a.epsilon)}; its default is {plain(b.epsilon)}."
        )
        yield Recipe("batchnorm", "Batch normalisation: scale, shift, running mean, running variance", note=note)
    if a.embedding and b.embedding:
        yield Recipe("embedding", "Embedding")
    for layer, title in RECURRENT.items():
        one, other = getattr(a, layer), getattr(b, layer)
        if one and other:
            yield _recurrent(layer, title, one, other)
    if a.attention and b.attention:
        yield Recipe("attention", "Attention with several heads", _attention(a.attention, b.attention))


def _kernel(a: Kernel, b: Kernel) -> tuple[str, ...]:
    lines = []
    if a.axes != b.axes:
        order = tuple(a.axes.index(letter) for letter in b.axes)
        move = "kernel.T" if order == (1, 0) else f"kernel.transpose{order}"
        lines.append(f"kernel = {move}  # {a.axes} to {b.axes}")
    if a.turned != b.turned:
        places = ", ".join("::-1" if letter in SPATIAL else ":" for letter in b.axes)
        lines.append(f"kernel = kernel[{places}]  # turned by 180 degrees")
    return tuple(lines)


def _flattened(a: str, b: str, mine: Kernel, its: Kernel) -> tuple[str, ...]:
    if a == b:
        return _kernel(mine, its)
    order = tuple(a.index(letter) for letter in b)
    outputs_first = mine.axes == "OI"
    sizes = ", ".join({"C": "channels", "H": "height", "W": "width"}[letter] for letter in a)
    shape = f"(-1, {sizes})" if outputs_first else f"({sizes}, -1)"
    moved = (0, *(place + 1 for place in order)) if outputs_first else (*order, 3)
    back = "(len(kernel), -1)" if outputs_first else "(-1, kernel.shape[-1])"
    line = f"kernel = kernel.reshape({shape[1:-1]}).transpose{moved}"
    return (f"{line}  # {a} to {b}", f"kernel = kernel.reshape{back}", *_kernel(mine, its))


def _recurrent(layer: str, title: str, a: Recurrent, b: Recurrent) -> Recipe:
    lines, names = _gathered(a), _names(a)
    axis = {"GI": 0, "IG": 1}[a.kernel]
    adds = a.forget != b.forget
    if adds and a.forget:
        lines += _forget(names[2], a.gates, "+=", a.forget)
    if a.gates != b.gates:
        lines += _reordered(a.gates, b.gates, names, axis)
    if a.kernel != b.kernel:
        lines.append("input_kernel, state_kernel = input_kernel.T, state_kernel.T")
    note = ""
    if a.biases != b.biases:
        more, note = _biases(a, b, "z" if layer == "lstm" else "n")
        lines += more
    if adds and b.forget:
        lines += _forget(_names(b)[2], b.gates, "-=", b.forget)
    return Recipe(layer, title, (*lines, *_arranged(b)), note)


def _names(layer: Recurrent) -> list[str]:
    """The arrays of a layer, gates stacked."""
    kernels = ["input_kernel", "state_kernel"]
    return [*kernels, "input_bias", "state_bias"] if layer.biases == 2 else [*kernels, "bias"]


def _reordered(a: str, b: str, names: list[str], axis: int) -> list[str]:
    """Bring the gates of every array into another order."""
    along = f", axis={axis}" if axis else ""
    kernels, biases = names[:2], names[2:]
    moved = [
        *[f"{name} = {b}({name}{along})" for name in kernels],
        *[f"{name} = {b}({name})" for name in biases],
    ]
    return [
        f"def {b}(stacked, axis=0):",
        f"    {', '.join(a)} = np.split(stacked, {len(a)}, axis)",
        f"    return np.concatenate([{', '.join(b)}], axis)",
        "",
        *moved,
    ]


def _gathered(a: Recurrent) -> list[str]:
    """From a layer's own arrays to two kernels and their biases, with the gates stacked."""
    if a.apart:
        names = _names(a) if a.apart == "all" else ["state_kernel", "state_bias"]
        axis = {"GI": 0, "IG": -1}[a.kernel]
        return [f"{name} = np.concatenate({name}s, axis={axis})  # of the gates {', '.join(a.gates)}" for name in names]
    if a.joined:
        return ["input_kernel, state_kernel = kernel[:inputs], kernel[inputs:]"]
    return ["input_bias, state_bias = bias"] if a.stacked else []


def _arranged(b: Recurrent) -> list[str]:
    """From two kernels and their biases to a layer's own arrays: the opposite of ``_gathered``."""
    if b.apart:
        names = _names(b) if b.apart == "all" else ["state_kernel", "state_bias"]
        axis = {"GI": 0, "IG": -1}[b.kernel]
        gates = f"{len(b.gates)}, axis={axis})  # {', '.join(b.gates)}"
        return [f"{name}s = np.split({name}, {gates}" for name in names]
    if b.joined:
        return ["kernel = np.concatenate([input_kernel, state_kernel])"]
    return ["bias = np.stack([input_bias, state_bias])"] if b.stacked else []


def _forget(bias: str, gates: str, change: str, amount: float) -> list[str]:
    """Add to the forget gate's bias, or take away, what a layer adds outside its weights."""
    place = gates.index("f")
    return [
        f"{bias} = {bias}.copy()  # the layer itself adds {amount:g} to the forget gate",
        f"np.split({bias}, {len(gates)})[{place}][:] {change} {amount:g}",
    ]


def _biases(a: Recurrent, b: Recurrent, new: str) -> tuple[list[str], str]:
    two_in, third = a.biases == 2, f"len(input_bias) // {len(b.gates)}"
    if two_in and b.biases == 1:
        return ["bias = input_bias + state_bias"], ""
    if two_in and b.biases == "new":
        return [
            f"size = {third}",
            "bias = input_bias.copy()",
            "bias[:-size] += state_bias[:-size]",
            "new_bias = state_bias[-size:]  # of the new state",
        ], ""
    if two_in:
        return [f"size = {third}", "bias = input_bias.copy()", "bias[:-size] += state_bias[:-size]"], (
            f"The state's bias of the gate {new} can't be carried over: train on, or write the cell yourself."
        )
    if b.biases == 2:
        zeros = ["input_bias, state_bias = bias, np.zeros_like(bias)"]
        if a.biases == "new":
            zeros.append("state_bias[-len(new_bias):] = new_bias")
        return zeros, ""
    if b.biases == "new":
        return [f"new_bias = np.zeros(len(bias) // {len(b.gates)}, bias.dtype)"], ""
    return [], f"The second bias of the gate {new} can't be carried over." if a.biases == "new" else ""


def _attention(a: Attention, b: Attention) -> tuple[str, ...]:
    lines = []
    if a.form == "packed" and b.form != "packed":
        lines.append("query, key, value = np.split(packed, 3)  # and the biases")
    if a.form == "heads":
        lines.append("query, key, value = (kernel.reshape(len(kernel), -1) for kernel in (query, key, value))")
        lines.append("out = out.reshape(-1, out.shape[-1])")
    if a.kernel != b.kernel:
        lines.append("query, key, value, out = query.T, key.T, value.T, out.T")
    if b.form == "heads":
        lines.append("query, key, value = (kernel.reshape(len(kernel), heads, -1) for kernel in (query, key, value))")
        lines.append("out = out.reshape(heads, -1, out.shape[-1])  # and the biases of the three: (heads, -1)")
    if b.form == "packed" and a.form != "packed":
        lines.append("packed = np.concatenate([query, key, value])  # and the biases")
    return tuple(lines)
