"""The layouts of a Transformer, decoder only.

The proof's own layouts: kernels have their outputs first; heads are neighbouring rows of the projections; the scale of
a normalisation is a column, (width, 1).

A function of projections returns all arrays of an attention layer in its order: those of query, key and value, and of
what follows the heads.
"""

from collections import OrderedDict

import numpy as np

from rosetta_common.ground.proof import layouts

BLOCKS = ("block1", "block2", "block3", "block4")
HEADS = 4
INWARD = ("query", "key", "value")


def norm(weights, name):
    """Return the scale and the bias of a normalisation, both as vectors."""
    return [weights[name + ".scale"][:, 0], weights[name + ".bias"]]


def dense(weights, name, conventions):
    """Return the kernel and the bias of a dense layer."""
    return [layouts.apply(weights[name + ".kernel"], conventions["dense"]), weights[name + ".bias"]]


def packed(weights, name, conventions):
    """One kernel and one bias for query, key and value, one after the other."""
    stacked = np.concatenate([weights["%s.%s.kernel" % (name, part)] for part in INWARD])
    bias = np.concatenate([weights["%s.%s.bias" % (name, part)] for part in INWARD])
    return [layouts.apply(stacked, conventions["dense"]), bias] + dense(weights, name + ".out", conventions)


def interleaved(weights, name, conventions):
    """One kernel and one bias for all: of the first head query, key and value, then those of the next."""
    stacked = np.concatenate(_of_heads(weights, name, "kernel"))
    bias = np.concatenate(_of_heads(weights, name, "bias"))
    return [layouts.apply(stacked, conventions["dense"]), bias] + dense(weights, name + ".out", conventions)


def apart(weights, name, conventions):
    """Kernel and bias of each by itself."""
    parts = [dense(weights, "%s.%s" % (name, part), conventions) for part in INWARD + ("out",)]
    return [array for part in parts for array in part]


def with_heads(weights, name, conventions):
    """Kernel and bias of each by itself, with an axis for the heads: (width, heads, size), (heads, size, width)."""
    arrays = []
    for kernel, bias in (dense(weights, "%s.%s" % (name, part), conventions) for part in INWARD):
        arrays += [kernel.reshape(len(kernel), HEADS, -1), bias.reshape(HEADS, -1)]
    kernel, bias = dense(weights, name + ".out", conventions)
    return arrays + [kernel.reshape(HEADS, -1, kernel.shape[1]), bias]


def head_by_head(weights, name, conventions):
    """Of each head kernel and bias of query, key and value, and its part of the kernel that follows; then one bias."""
    kernel, bias = dense(weights, name + ".out", conventions)
    inward = zip(_of_heads(weights, name, "kernel"), _of_heads(weights, name, "bias"))
    arrays = []
    for number, (part, own) in enumerate(inward):
        arrays += [layouts.apply(part, conventions["dense"]), own]
        if number % len(INWARD) == len(INWARD) - 1:
            arrays.append(np.split(kernel, HEADS)[number // len(INWARD)])
    return arrays + [bias]


def _of_heads(weights, name, which):
    """The parts of query, key and value of the first head, then those of the next."""
    parts = [np.split(weights["%s.%s.%s" % (name, part, which)], HEADS) for part in INWARD]
    return [part[head] for head in range(HEADS) for part in parts]


def by_part(weights, name, conventions, projections):
    """Return the arrays of a block by part, in the order in which they are used.

    Args:
        weights: a mapping of the proof's names to arrays in its own layouts.
        name: the block's.
        conventions: the framework's, of ``rosetta_common.ground.conventions``.
        projections: one of the functions above, e.g. ``packed``.
    """
    attention = projections(weights, name, conventions)
    return OrderedDict(
        [
            ("norm1", norm(weights, name + ".norm1")),
            ("project_in", attention[:-2]),
            ("project_out", attention[-2:]),
            ("norm2", norm(weights, name + ".norm2")),
            ("dense1", dense(weights, name + ".dense1", conventions)),
            ("dense2", dense(weights, name + ".dense2", conventions)),
        ]
    )


def arrays(weights, conventions, projections):
    """Return all arrays: both tables, the blocks, the last normalisation; arguments are those of ``by_part``."""
    made = [by_part(weights, name, conventions, projections) for name in BLOCKS]
    blocks = [array for parts in made for part in parts.values() for array in part]
    return [weights["characters"], weights["positions"]] + blocks + norm(weights, "norm")
