# %% [markdown]
# # Carrying weights over: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf
from tensorflow.contrib.cudnn_rnn import CudnnCompatibleGRUCell

from rosetta_common.ground.carried import case, off

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
session = tf.InteractiveSession()


def set_weights(layer, *weights):
    """Give a layer that was called its weights, in the order in which it made them."""
    for variable, array in zip(layer.weights, weights):
        variable.load(array, session)


def output(layer, x, *weights):
    """The layer's output with the given weights."""
    outputs = layer(tf.constant(x))
    set_weights(layer, *weights)
    return outputs.eval()


def unrolled(cell, x, *weights):
    """The outputs of a loop over the cell with the given weights."""
    outputs, _ = tf.nn.dynamic_rnn(cell, tf.constant(x), dtype=tf.float32, scope=cell.name)
    set_weights(cell, *weights)
    return outputs.eval()


def last(pictures):
    """NCHW to NHWC, or NCL to NLC."""
    return np.moveaxis(pictures, 1, -1)


def first(pictures):
    """NHWC to NCHW, or NLC to NCL."""
    return np.moveaxis(pictures, -1, 1)


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(tf.layers.Dense(4), x, w["weight"], w["bias"]), y)

# %% tags=["carry-dense", "mend"]
observed = off(output(tf.layers.Dense(4), x, w["weight"].T, w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
kernel = w["weight"].reshape(3, 3, 4, 4)  # it fits, and is wrong
observed = off(first(output(tf.layers.Conv2D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv", "mend"]
kernel = w["weight"].transpose(2, 3, 1, 0)  # OIHW to HWIO
observed = off(first(output(tf.layers.Conv2D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
kernel = w["weight"].reshape(3, 4, 4)
observed = off(first(output(tf.layers.Conv1D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-conv1d", "mend"]
kernel = w["weight"].transpose(2, 1, 0)
observed = off(first(output(tf.layers.Conv1D(4, 3), last(x), kernel, w["bias"])), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
kernel = w["weight"].transpose(2, 3, 0, 1)
observed = off(first(output(tf.layers.Conv2DTranspose(4, 3, strides=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-transposed", "mend"]
kernel = w["weight"].transpose(2, 3, 1, 0)  # (inputs, outputs, ...) to (..., outputs, inputs)
observed = off(first(output(tf.layers.Conv2DTranspose(4, 3, strides=2), last(x), kernel, w["bias"])), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
four = [w[name] for name in ("weight", "bias", "running_mean", "running_var")]
observed = off(first(output(tf.layers.BatchNormalization(), last(x), *four)), y)

# %% tags=["carry-batchnorm", "mend"]
observed = off(first(output(tf.layers.BatchNormalization(epsilon=1e-5), last(x), *four)), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(tf.nn.embedding_lookup(w["weight"], x).eval(), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
kernel = np.concatenate([w["weight_ih"], w["weight_hh"]], axis=1).T
bias = w["bias_ih"] + w["bias_hh"]
observed = off(unrolled(tf.nn.rnn_cell.LSTMCell(4), x, kernel, bias), y)


# %% tags=["carry-lstm", "mend"]
def igfo(gates):
    """Input, forget, new, output to input, new, forget, output."""
    i, f, g, o = np.split(gates, 4)
    return np.concatenate([i, g, f, o])


cell = tf.nn.rnn_cell.LSTMCell(4, forget_bias=0.0)  # by default it adds 1 to the bias
observed = off(unrolled(cell, x, igfo(kernel.T).T, igfo(bias)), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
kernel, bias = np.concatenate([w["weight_ih"], w["weight_hh"]], axis=1).T, w["bias_ih"] + w["bias_hh"]
gates = kernel[:, :8], bias[:8]  # reset and update
observed = off(unrolled(tf.nn.rnn_cell.GRUCell(4), x, *gates, kernel[:, 8:], bias[8:]), y)

# %% tags=["carry-gru", "mend"]
new = [w["weight_ih"][8:].T, w["weight_hh"][8:].T, w["bias_ih"][8:], w["bias_hh"][8:]]
observed = off(unrolled(CudnnCompatibleGRUCell(4), x, *gates, *new), y)  # it resets after the matrix product

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
flat = last(x).reshape(3, 64)  # as tf.layers.flatten does
observed = off(output(tf.layers.Dense(4), flat, w["weight"].T, w["bias"]), y)

# %% tags=["carry-flatten", "mend"]
kernel = (
    w["weight"].reshape(4, 4, 4, 4).transpose(2, 3, 1, 0).reshape(64, 4)
)  # (outputs, C, H, W) to (H, W, C, outputs)
observed = off(output(tf.layers.Dense(4), flat, kernel, w["bias"]), y)
