# %% [markdown]
# # Weights: phrases in MXNet Module

# %%
import tempfile
from pathlib import Path

import mxnet as mx

tensor = mx.nd.array
data = mx.sym.Variable("data")


def dense():
    symbol = mx.sym.FullyConnected(data, num_hidden=2, name="dense")
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", (1, 3))])
    model.init_params()
    return model


# %% tags=["list-weights"]
weights, _ = dense().get_params()
y = [f"{name} {array.shape}" for name, array in weights.items()]

# %% tags=["count-weights"]
weights, _ = dense().get_params()
y = sum(array.size for array in weights.values())

# %% tags=["set-weight"]
model = dense()
model.set_params({"dense_bias": b}, {}, allow_missing=True)
y = model.get_params()[0]["dense_bias"]

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
dense().save_checkpoint(str(folder / "model"), epoch=1)
y = sorted(path.name for path in folder.iterdir())

# %% tags=["load-weights"]
prefix = str(Path(tempfile.mkdtemp()) / "model")
model = dense()
model.set_params({"dense_bias": b}, {}, allow_missing=True)
model.save_checkpoint(prefix, epoch=1)
again = mx.mod.Module.load(prefix, epoch=1, label_names=None)
again.bind([("data", (1, 3))])
y = again.get_params()[0]["dense_bias"]

# %% tags=["load-a-part"]
prefix = str(Path(tempfile.mkdtemp()) / "model")
part = dense()
part.set_params({"dense_bias": b}, {}, allow_missing=True)
part.save_checkpoint(prefix, epoch=1)
symbol, weights, states = mx.model.load_checkpoint(prefix, 1)
model = mx.mod.Module(
    mx.sym.FullyConnected(symbol, num_hidden=1), label_names=None
)
model.bind([("data", (1, 3))])
model.init_params(arg_params=weights, aux_params=states, allow_missing=True)
y = model.get_params()[0]["dense_bias"]

# %% tags=["dense-layout"]
y = list(dense().get_params()[0]["dense_weight"].shape)

# %% tags=["conv-layout"]
layer = mx.sym.Convolution(data, num_filter=8, kernel=(5, 2), name="conv")
[_, kernel, _], _, _ = layer.infer_shape(data=(1, 3, 9, 9))
y = list(kernel)

# %% tags=["gru-order"]
output, _ = mx.rnn.GRUCell(1, prefix="gru_")(data, [mx.sym.Variable("state")])
shapes, _, _ = output.infer_shape(data=(1, 2), state=(1, 1))
y = []
for block in range(3):
    arrays = {
        name: mx.nd.zeros(shape)
        for name, shape in zip(output.list_arguments(), shapes)
    }
    arrays["state"][:] = 2
    arrays["gru_i2h_bias"][block] = 100
    y.append(output.eval(**arrays)[0].asnumpy().item())

# %% tags=["lstm-order"]
states = [mx.sym.Variable("h"), mx.sym.Variable("c")]
output, _ = mx.rnn.LSTMCell(1, prefix="lstm_")(data, states)
shapes, _, _ = output.infer_shape(data=(1, 2), h=(1, 1), c=(1, 1))
y = []
for block in range(4):
    arrays = {
        name: mx.nd.zeros(shape)
        for name, shape in zip(output.list_arguments(), shapes)
    }
    arrays["c"][:] = 2
    arrays["lstm_i2h_bias"][block] = 100
    y.append(output.eval(**arrays)[0].asnumpy().item())

# %% [markdown] tags=["attention-projection"]
# None at all: MXNet 1.9 has operators for the products of attention, and no
# layer with weights.

# %% tags=["batch-norm-vectors"]
norm = mx.sym.BatchNorm(data, name="norm")
y = norm.list_arguments()[1:] + norm.list_auxiliary_states()

# %% tags=["flatten-dense"]
y = kernel.reshape((2, 1, 2, 1)).transpose((1, 2, 0, 3)).reshape((4, 1))

# %% tags=["tie-weights"]
shared = mx.sym.Variable("shared")
embedded = mx.sym.Embedding(
    mx.sym.Variable("ids"), shared, input_dim=2, output_dim=2
)
scores = mx.sym.FullyConnected(
    mx.sym.Variable("hidden"), shared, num_hidden=2, no_bias=True
)
table[0] = 1.0
_, y = mx.sym.Group([embedded, scores]).eval(
    ids=mx.nd.array([0]), hidden=hidden, shared=table
)

# %% [markdown] tags=["pretrained"]
# None at all: MXNet's pretrained models are Gluon's, in `mx.gluon.model_zoo`.
