"""Layers in NumPy, each in all known variants, to find the variant that gives the outputs of a model.

A variant is a mapping from an aspect to a choice, e.g. ``{"epsilon": "1e-5"}``. If A's outputs follow from one variant
and B's from another, the aspects in which these differ are the answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.special import erf

from rosetta_common.upper.diagnosis.noted import Array
from rosetta_common.upper.diagnosis.values import softmax

Variant = Mapping[str, str]
Found = tuple[Variant, Array]
EPSILONS = (0.0, 1e-12, 1e-8, 1e-7, 1e-6, 1e-5, 1.001e-5, 2e-5, 1e-4, 1e-3, 1e-2)
SLOPES = (0.01, 0.1, 0.2, 0.25, 0.3, 1 / 3)
STATISTICS = ("running_mean", "moving_mean", "mean", "avg_mean"), ("running_var", "moving_variance", "var", "avg_var")
SCALES, SHIFTS = ("weight", "gamma", "scale"), ("bias", "beta", "b")


def variants(x: Array, parameters: Mapping[str, Array], shape: tuple[int, ...]) -> Iterator[Found]:
    """The outputs of a layer in all known variants.

    Args:
        x: the layer's input, samples first.
        parameters: the layer's weights and statistics, by the last part of their names.
        shape: of the noted output.
    """
    x = np.asarray(x, np.float64) if x.dtype.kind == "f" else x
    held = {name: np.asarray(array, np.float64) for name, array in parameters.items()}
    for variant, y in itertools.chain(
        _activations(x) if not held else (),
        _pooling(x) if not held else (),
        _norms(x, held),
        _dense(x, held),
        _embedding(x, held),
        _convolution(x, held, shape),
    ):
        if y.shape == shape:
            yield variant, y


def dense_kernel(parameters: Mapping[str, Array]) -> str:
    """The name of a dense layer's kernel; empty if the parameters are those of another layer."""
    kernels = [name for name, array in parameters.items() if array.ndim == 2]
    return kernels[0] if len(kernels) == 1 and len(parameters) <= 2 else ""


def _pick(held: Mapping[str, Array], names: tuple[str, ...]) -> Array | None:
    return next((held[name] for name in names if name in held), None)


def _activations(x: Array) -> Iterator[Found]:
    if x.dtype.kind != "f" or not np.isfinite(x).all():
        return
    clipped = np.clip(x, -500, 500)
    sigmoid = 1 / (1 + np.exp(-clipped))
    functions = {
        "GELU, exact": x * (1 + erf(x / np.sqrt(2))) / 2,
        "GELU, by tanh": x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2,
        "GELU, by a sigmoid": x / (1 + np.exp(-1.702 * clipped)),
        "ReLU": np.maximum(x, 0),
        "ReLU up to 6": np.clip(x, 0, 6),
        "ELU": np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
        "SiLU": x * sigmoid,
        "softplus": np.logaddexp(x, 0),
        "sigmoid": sigmoid,
        "hard sigmoid, 0.2 x + 0.5": np.clip(0.2 * x + 0.5, 0, 1),
        "hard sigmoid, x / 6 + 0.5": np.clip(x / 6 + 0.5, 0, 1),
        "tanh": np.tanh(x),
        "none": x,
    }
    functions.update({f"leaky ReLU of slope {slope:.3g}": np.where(x > 0, x, slope * x) for slope in SLOPES})
    functions.update({f"softmax over axis {axis}": softmax(x, axis) for axis in range(x.ndim) if x.ndim > 1})
    for name, y in functions.items():
        yield {"function": name}, y
    if x.ndim > 2:
        yield {"order of flattening": "as it is"}, x.reshape(len(x), -1)
        yield {"order of flattening": "first axis last"}, np.moveaxis(x, 1, -1).reshape(len(x), -1)
        yield {"order of flattening": "last axis first"}, np.moveaxis(x, -1, 1).reshape(len(x), -1)


def _pooling(x: Array) -> Iterator[Found]:
    if x.ndim != 4 or x.dtype.kind != "f":
        return
    for window, stride, pad, first in itertools.product((2, 3), (1, 2, 3), (0, 1), (True, False)):
        pictures = x if first else x.transpose(0, 3, 1, 2)
        if min(pictures.shape[2:]) < window:
            continue
        for name, fill in (
            ("maximum", -np.inf),
            ("mean, with the zeros of the padding", 0.0),
            ("mean, without", np.nan),
        ):
            if not pad and name == "mean, without":
                continue
            padded = np.pad(pictures, ((0, 0), (0, 0), (pad, pad), (pad, pad)), constant_values=fill)
            seen = np.lib.stride_tricks.sliding_window_view(padded, (window, window), (2, 3))[:, :, ::stride, ::stride]
            if name == "maximum":
                y = seen.max((-2, -1))
            else:
                y = np.nanmean(seen, (-2, -1)) if name == "mean, without" else seen.mean((-2, -1))
            told = f"{window} x {window}, stride {stride}, padding {pad}"
            yield {"pooling": name, "window": told}, y if first else y.transpose(0, 2, 3, 1)


def _norms(x: Array, held: Mapping[str, Array]) -> Iterator[Found]:
    if x.dtype.kind != "f" or x.ndim < 2 or any(array.ndim != 1 for array in held.values()):
        return
    mean, variance = (_pick(held, names) for names in STATISTICS)
    gamma, beta = _pick(held, SCALES), _pick(held, SHIFTS)
    if mean is not None and variance is not None:
        yield from _batch_norm(x, mean, variance, gamma, beta)
    elif gamma is not None and len(gamma) == x.shape[-1]:
        shift = 0.0 if beta is None else beta
        for epsilon in EPSILONS:
            centred = x - x.mean(-1, keepdims=True)
            spread = centred.var(-1, keepdims=True)
            if epsilon or spread.min() > 0:
                yield (
                    {"normalisation": "layer's", "epsilon": f"{epsilon:g}"},
                    centred / np.sqrt(spread + epsilon) * gamma + shift,
                )
                squares = (x**2).mean(-1, keepdims=True)
                yield (
                    {"normalisation": "by the root of the mean square", "epsilon": f"{epsilon:g}"},
                    x / np.sqrt(squares + epsilon) * gamma + shift,
                )


def _batch_norm(x: Array, mean: Array, variance: Array, gamma: Array | None, beta: Array | None) -> Iterator[Found]:
    for axis in {1, x.ndim - 1}:
        if x.shape[axis] != len(mean):
            continue
        last = np.moveaxis(x, axis, -1)
        rows = last.reshape(-1, len(mean))
        sources = {
            "the running ones": (mean, variance),
            "the batch's": (rows.mean(0), rows.var(0)),
        }
        for (source, (middle, spread)), epsilon in itertools.product(sources.items(), EPSILONS):
            if epsilon == 0 and spread.min() <= 0:
                continue
            for scaled in (True, False) if gamma is not None and not np.allclose(gamma, 1) else (True,):
                y = (last - middle) / np.sqrt(spread + epsilon)
                y = y * (gamma if gamma is not None and scaled else 1.0) + (0.0 if beta is None else beta)
                told = {"statistics": source, "epsilon": f"{epsilon:g}", "scale": "used" if scaled else "not used"}
                yield told, np.moveaxis(y, -1, axis)


def _dense(x: Array, held: Mapping[str, Array]) -> Iterator[Found]:
    name = dense_kernel(held)
    if not name or x.dtype.kind != "f":
        return
    kernel = held[name]
    biases = [array for other, array in held.items() if other != name]
    for how, matrix in (("x W", kernel), ("x W'", kernel.T)):
        if x.shape[-1] != matrix.shape[0]:
            continue
        y = x @ matrix
        if not biases:
            yield {"product": how}, y
        elif biases[0].shape == y.shape[-1:]:
            for bias, shifted in (("added", y + biases[0]), ("left out", y)):
                yield {"product": how, "bias": bias, "activation": "none"}, shifted
                yield {"product": how, "bias": bias, "activation": "ReLU"}, np.maximum(shifted, 0)


def _embedding(x: Array, held: Mapping[str, Array]) -> Iterator[Found]:
    if len(held) != 1 or x.dtype.kind not in "iu":
        return
    (rows,) = held.values()
    if rows.ndim != 2:
        return
    for step in (0, 1, -1):
        moved = x + step
        if moved.min() >= 0 and moved.max() < len(rows):
            yield {"number of a word's row": "the word's" + (f" {step:+d}" if step else "")}, rows[moved]
    if x.min() >= 0 and x.max() < len(rows) and (x == 0).any():
        zeroed = rows.copy()
        zeroed[0] = 0
        yield {"number of a word's row": "the word's", "row 0": "zeros"}, zeroed[x]


def _convolution(x: Array, held: Mapping[str, Array], shape: tuple[int, ...]) -> Iterator[Found]:
    kernels = [array for array in held.values() if array.ndim == 4]
    biases = [array for array in held.values() if array.ndim == 1]
    if len(kernels) != 1 or len(held) > 2 or x.ndim != 4 or len(shape) != 4:
        return
    for first, layout in itertools.product((True, False), ("OIHW", "HWIO", "OHWI")):
        pictures = x if first else x.transpose(0, 3, 1, 2)
        kernel = kernels[0].transpose([layout.index(letter) for letter in "OIHW"])
        outputs = shape if first else (shape[0], shape[3], shape[1], shape[2])
        if kernel.shape[1] != pictures.shape[1] or kernel.shape[0] != outputs[1]:
            continue
        bias = biases[0].reshape(-1, 1, 1) if biases and len(biases[0]) == outputs[1] else 0.0
        for padding, stride, pads in _paddings(pictures.shape[2:], kernel.shape[2:], outputs[2:]):
            padded = np.pad(pictures, ((0, 0), (0, 0), *pads))
            seen = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[2:], (2, 3))[:, :, ::stride, ::stride]
            for how, weights in (("as it is", kernel), ("turned by 180 degrees", kernel[:, :, ::-1, ::-1])):
                y = np.einsum("nihwab,oiab->nohw", seen, weights, optimize=True) + bias
                told = {"kernel": how, "padding": padding, "stride": str(stride)}
                yield told, y if first else y.transpose(0, 2, 3, 1)


def _paddings(
    size: tuple[int, ...], window: tuple[int, ...], wanted: tuple[int, ...]
) -> Iterator[tuple[str, int, list[tuple[int, int]]]]:
    """Strides and paddings that give the wanted height and width."""
    for stride, before, after in itertools.product((1, 2, 3, 4), range(4), range(4)):
        if abs(before - after) > 1:
            continue
        made = tuple((one + before + after - edge) // stride + 1 for one, edge in zip(size, window, strict=True))
        if made == wanted and all(one + before + after >= edge for one, edge in zip(size, window, strict=True)):
            told = f"{before} before, {after} after" if before or after else "none"
            yield told, stride, [(before, after)] * 2
