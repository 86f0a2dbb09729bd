"""The layouts of a network with an LSTM in both directions.

The proof's own layouts are PyTorch's: gates stacked in the order input, forget, candidate, output (``ifgo``) along the
first axis of ``forward.input_kernel`` (4H, I), ``forward.recurrent_kernel`` (4H, H), ``forward.input_bias`` and
``forward.recurrent_bias`` (4H), and the same of ``backward``. The last layer has the forward units first.
"""

import numpy as np

from rosetta_common.ground.proof import layouts

GATES = "ifgo"
DIRECTIONS = ("forward", "backward")


def lstm_kernels(weights, conventions):
    """Return the arrays of each direction in a common order: both kernels, and one or two biases.

    Args:
        weights: a mapping of the proof's names to arrays in its own layouts.
        conventions: the framework's, of ``rosetta_common.ground.conventions``; only the entry ``lstm`` is read.
    """
    lstm = conventions["lstm"]
    kernel = {"GI": "OI", "IG": "IO"}[lstm["kernel"]]
    names = ("input_bias", "recurrent_bias")[: lstm["biases"]]

    def arrays(direction):
        kernels = [weights["%s.%s_kernel" % (direction, side)] for side in ("input", "recurrent")]
        biases = [weights["%s.%s" % (direction, name)] for name in names]
        stacked = [layouts.apply(ordered(array, lstm["gates"]), kernel) for array in kernels]
        return stacked + [ordered(bias, lstm["gates"]) for bias in biases]

    return [arrays(direction) for direction in DIRECTIONS]


def ordered(stacked, gates):
    """Return an array with four gates along its first axis, in the order of the letters ``gates``."""
    parts = np.split(stacked, len(GATES))
    return np.concatenate([parts[GATES.index(gate)] for gate in gates])


def bilstm(weights, conventions):
    """Return all arrays in the order of the layers: embedding, forward, backward, dense kernel and bias."""
    forward, backward = lstm_kernels(weights, conventions)
    dense = layouts.apply(weights["dense.kernel"], conventions["dense"])
    return [weights["embedding"]] + forward + backward + [dense, weights["dense.bias"]]
