# %% [markdown]
# # Weights: phrases in Lasagne on Theano

# %%
import tempfile
from pathlib import Path

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
import lasagne
from lasagne.layers import (
    Conv2DLayer,
    DenseLayer,
    GRULayer,
    InputLayer,
    LSTMLayer,
    get_all_param_values,
    get_all_params,
    get_output,
    set_all_param_values,
)

tensor = np.asarray
value = lambda y: y.eval() if hasattr(y, "eval") else y


def dense():
    return DenseLayer(InputLayer((None, 3)), 2, name="dense")


# %% tags=["list-weights"]
y = [
    f"{weight.name} {weight.get_value().shape}"
    for weight in get_all_params(dense())
]

# %% tags=["count-weights"]
y = lasagne.layers.count_params(dense())

# %% tags=["set-weight"]
layer = dense()
layer.b.set_value(b)
y = layer.b.get_value()

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
np.savez(
    folder / "model.npz", *get_all_param_values(dense())
)  # in their order
y = [path.name for path in folder.iterdir()]

# %% tags=["load-weights"]
path = Path(tempfile.mkdtemp()) / "model.npz"
layer, again = dense(), dense()
layer.b.set_value(b)
np.savez(path, *get_all_param_values(layer))
with np.load(path) as held:
    set_all_param_values(again, [held[name] for name in held.files])
y = again.b.get_value()

# %% tags=["load-a-part"]
path = Path(tempfile.mkdtemp()) / "model.npz"
part, first = dense(), dense()
part.b.set_value(b)
np.savez(path, *get_all_param_values(part))
model = DenseLayer(first, 1)
with np.load(path) as held:
    set_all_param_values(first, [held[name] for name in held.files])
y = first.b.get_value()

# %% tags=["dense-layout"]
y = list(dense().W.get_value().shape)

# %% tags=["conv-layout"]
y = list(
    Conv2DLayer(InputLayer((None, 3, 9, 9)), 8, (5, 2)).W.get_value().shape
)

# %% tags=["gru-order"]
y = []
for block in range(3):
    layer = GRULayer(
        InputLayer((1, 1, 2)), 1, hid_init=np.full((1, 1), 2, "float32")
    )
    for weight in layer.get_params(trainable=True):
        if weight is not layer.hid_init:
            weight.set_value(0 * weight.get_value())
    biases = [
        weight for weight in layer.get_params() if weight.name.startswith("b_")
    ]
    biases[block].set_value(np.full(1, 100, "float32"))
    y.append(get_output(layer, np.zeros((1, 1, 2), "float32")).eval().item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    layer = LSTMLayer(
        InputLayer((1, 1, 2)), 1, cell_init=np.full((1, 1), 2, "float32")
    )
    for weight in layer.get_params(trainable=True):
        weight.set_value(0 * weight.get_value())  # with the peepholes'
    biases = [
        weight for weight in layer.get_params() if weight.name.startswith("b_")
    ]
    biases[block].set_value(np.full(1, 100, "float32"))
    y.append(get_output(layer, np.zeros((1, 1, 2), "float32")).eval().item())

# %% [markdown] tags=["attention-projection"]
# None at all: Lasagne is older than attention layers.

# %% [markdown] tags=["batch-norm-vectors"]
# None at all: Lasagne 0.1 has no batch normalisation.

# %% tags=["flatten-dense"]
y = kernel.reshape(2, 1, 2, -1).transpose(1, 2, 0, 3).reshape(4, -1)

# %% tags=["tie-weights"]
embedding = lasagne.layers.EmbeddingLayer(InputLayer((None,)), 2, 2, W=table)
shared = embedding.W.T
embedding.W.set_value(np.array([[1, 1], [2, 0]], "float32"))
y = T.dot(hidden, shared)  # a layer takes no expression as its weight

# %% [markdown] tags=["pretrained"]
# None at all: Lasagne's pretrained models are files of a repository of
# recipes.
