"""Layers in NumPy with given weights: what a framework must compute after the weights were carried over.

The layouts are PyTorch's: dense kernels (outputs, inputs), convolution kernels (outputs, inputs, height, width),
pictures (samples, channels, height, width), sequences (samples, positions, features), gates stacked along the first
axis.
"""

from collections import OrderedDict

import numpy as np

SIZE = 4  # inputs, outputs, channels, units: all the same, so that arrays fit although they are in the wrong order
EPSILON = 1e-5


def case(layer):
    """Return an input, weights and the output of a layer.

    Args:
        layer: one of ``LAYERS``.

    Returns:
        ``(x, weights, y)``: the input in float32 (int64 for an embedding), an ``OrderedDict`` of float32 weights by
        name, and the output in float64.
    """
    random = np.random.RandomState(sorted(LAYERS).index(layer))
    shapes, make = LAYERS[layer]
    weights = OrderedDict((name, random.standard_normal(shape).astype(np.float32) / 2) for name, shape in shapes)
    for name in weights:
        if name == "running_var":
            weights[name] = (0.02 + weights[name] ** 2).astype(np.float32)
    x = inputs(layer, random)
    exact = OrderedDict((name, array.astype(np.float64)) for name, array in weights.items())
    return x, weights, make(x.astype(np.float64) if x.dtype.kind == "f" else x, exact)


def off(output, y):
    """Return the largest absolute difference between a framework's output and the right one; shapes must be equal."""
    output = np.asarray(output, np.float64)
    if output.shape != y.shape:
        raise ValueError("the output has the shape %s, not %s" % (output.shape, y.shape))
    return float(np.abs(output - y).max())


def inputs(layer, random):
    """Return a layer's input."""
    if layer == "embedding":
        return random.randint(0, SIZE, (3, 5))
    shape = {
        "dense": (3, SIZE),
        "conv1d": (3, SIZE, 7),
        "lstm": (3, 5, SIZE),
        "gru": (3, 5, SIZE),
        "attention": (3, 5, SIZE),
        "flatten": (3, SIZE, SIZE, SIZE),
    }.get(layer, (3, SIZE, 6, 6))
    return random.standard_normal(shape).astype(np.float32)


def _dense(x, w):
    return x.dot(w["weight"].T) + w["bias"]


def _convolved(x, kernel, bias):
    height, width = kernel.shape[2:]
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    y = np.zeros((len(x), len(kernel), rows, columns))
    for i in range(height):
        for j in range(width):
            y += np.einsum("nihw,oi->nohw", x[:, :, i : i + rows, j : j + columns], kernel[:, :, i, j])
    return y + bias.reshape(-1, 1, 1)


def _conv(x, w):
    return _convolved(x, w["weight"], w["bias"])


def _conv1d(x, w):
    return _convolved(x[:, :, np.newaxis], w["weight"][:, :, np.newaxis], w["bias"])[:, :, 0]


def _grouped(x, w):
    half = SIZE // 2
    parts = [slice(0, half), slice(half, SIZE)]
    return np.concatenate([_convolved(x[:, part], w["weight"][part], w["bias"][part]) for part in parts], 1)


def _transposed(x, w):
    kernel = w["weight"]  # (inputs, outputs, height, width)
    height, width = kernel.shape[2:]
    y = np.zeros((len(x), kernel.shape[1], 2 * (x.shape[2] - 1) + height, 2 * (x.shape[3] - 1) + width))
    for i in range(height):
        for j in range(width):
            part = np.einsum("nihw,io->nohw", x, kernel[:, :, i, j])
            y[:, :, i : i + 2 * x.shape[2] - 1 : 2, j : j + 2 * x.shape[3] - 1 : 2] += part
    return y + w["bias"].reshape(-1, 1, 1)


def _batch_norm(x, w):
    mean, variance, scale, shift = (
        w[name].reshape(-1, 1, 1) for name in ("running_mean", "running_var", "weight", "bias")
    )
    return (x - mean) / np.sqrt(variance + EPSILON) * scale + shift


def _embedding(x, w):
    return w["weight"][x]


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _lstm(x, w):
    state, cell, outputs = np.zeros((len(x), SIZE)), np.zeros((len(x), SIZE)), []
    for t in range(x.shape[1]):
        gates = x[:, t].dot(w["weight_ih"].T) + w["bias_ih"] + state.dot(w["weight_hh"].T) + w["bias_hh"]
        i, f, g, o = np.split(gates, 4, axis=1)
        cell = _sigmoid(f) * cell + _sigmoid(i) * np.tanh(g)
        state = _sigmoid(o) * np.tanh(cell)
        outputs.append(state)
    return np.stack(outputs, 1)


def _gru(x, w):
    state, outputs = np.zeros((len(x), SIZE)), []
    for t in range(x.shape[1]):
        word_r, word_z, word_n = np.split(x[:, t].dot(w["weight_ih"].T) + w["bias_ih"], 3, axis=1)
        state_r, state_z, state_n = np.split(state.dot(w["weight_hh"].T) + w["bias_hh"], 3, axis=1)
        update = _sigmoid(word_z + state_z)
        state = (1 - update) * np.tanh(word_n + _sigmoid(word_r + state_r) * state_n) + update * state
        outputs.append(state)
    return np.stack(outputs, 1)


def _attention(x, w):
    heads, size = 2, SIZE // 2
    projected = x.dot(w["in_proj_weight"].T) + w["in_proj_bias"]
    q, k, v = (part.reshape(len(x), -1, heads, size).transpose(0, 2, 1, 3) for part in np.split(projected, 3, axis=2))
    scores = np.exp(q.dot(1 / np.sqrt(size)) @ k.transpose(0, 1, 3, 2))
    mixed = (scores / scores.sum(-1, keepdims=True)) @ v
    return mixed.transpose(0, 2, 1, 3).reshape(x.shape).dot(w["out_proj.weight"].T) + w["out_proj.bias"]


def _flatten(x, w):
    return x.reshape(len(x), -1).dot(w["weight"].T) + w["bias"]


_SQUARE = (("weight", (SIZE, SIZE)), ("bias", (SIZE,)))
_KERNEL = (("weight", (SIZE, SIZE, 3, 3)), ("bias", (SIZE,)))
LAYERS = {
    "dense": (_SQUARE, _dense),
    "conv": (_KERNEL, _conv),
    "conv1d": ((("weight", (SIZE, SIZE, 3)), ("bias", (SIZE,))), _conv1d),
    "grouped": ((("weight", (SIZE, SIZE // 2, 3, 3)), ("bias", (SIZE,))), _grouped),
    "transposed": (_KERNEL, _transposed),
    "batchnorm": (
        (("weight", (SIZE,)), ("bias", (SIZE,)), ("running_mean", (SIZE,)), ("running_var", (SIZE,))),
        _batch_norm,
    ),
    "embedding": ((("weight", (SIZE, SIZE)),), _embedding),
    "lstm": (
        (
            ("weight_ih", (4 * SIZE, SIZE)),
            ("weight_hh", (4 * SIZE, SIZE)),
            ("bias_ih", (4 * SIZE,)),
            ("bias_hh", (4 * SIZE,)),
        ),
        _lstm,
    ),
    "gru": (
        (
            ("weight_ih", (3 * SIZE, SIZE)),
            ("weight_hh", (3 * SIZE, SIZE)),
            ("bias_ih", (3 * SIZE,)),
            ("bias_hh", (3 * SIZE,)),
        ),
        _gru,
    ),
    "attention": (
        (
            ("in_proj_weight", (3 * SIZE, SIZE)),
            ("in_proj_bias", (3 * SIZE,)),
            ("out_proj.weight", (SIZE, SIZE)),
            ("out_proj.bias", (SIZE,)),
        ),
        _attention,
    ),
    "flatten": ((("weight", (SIZE, SIZE**3)), ("bias", (SIZE,))), _flatten),
}
