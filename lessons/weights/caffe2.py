# %% [markdown]
# # Carrying weights over: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, gru_cell, model_helper, rnn_cell, workspace

from rosetta_common.ground.carried import case, off

workspace.GlobalInit(["caffe2"])


def output(model, name, **blobs):
    """An output of the model, with the given blobs in place of its own."""
    workspace.RunNetOnce(model.param_init_net)
    for blob, numbers in blobs.items():
        workspace.FeedBlob(blob, numbers)
    workspace.RunNetOnce(model.net)
    return workspace.FetchBlob(name)


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 4, 4)
observed = off(output(model, "fc", x=x, fc_w=w["weight"], fc_b=w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
model = model_helper.ModelHelper("model")
brew.conv(model, "x", "conv", 4, 4, kernel=3)
observed = off(output(model, "conv", x=x, conv_w=w["weight"], conv_b=w["bias"]), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
model = model_helper.ModelHelper("model")
brew.conv_nd(model, "x", "conv", 4, 4, kernel=[3])
observed = off(output(model, "conv", x=x, conv_w=w["weight"], conv_b=w["bias"]), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
model = model_helper.ModelHelper("model")
brew.conv(model, "x", "conv", 4, 4, kernel=3, group=2)
observed = off(output(model, "conv", x=x, conv_w=w["weight"], conv_b=w["bias"]), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
model = model_helper.ModelHelper("model")
brew.conv_transpose(model, "x", "conv", 4, 4, kernel=3, stride=2)
observed = off(output(model, "conv", x=x, conv_w=w["weight"], conv_b=w["bias"]), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 4, is_test=True)
names = {"bn_s": "weight", "bn_b": "bias", "bn_rm": "running_mean", "bn_riv": "running_var"}
observed = off(output(model, "bn", x=x, **{blob: w[name] for blob, name in names.items()}), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
model = model_helper.ModelHelper("model")
model.net.Gather(["embedding", "x"], "words")
observed = off(output(model, "words", x=x, embedding=w["weight"]), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")


def lstm(arrange):
    """An LSTM's outputs, with gates that were arranged."""
    model = model_helper.ModelHelper("model")
    outputs, _, _, _ = rnn_cell.LSTM(model, "x", None, ["start", "start"], 4, 4, scope="lstm", forward_only=True)
    names = {"i2h_w": "weight_ih", "gates_t_w": "weight_hh", "i2h_b": "bias_ih", "gates_t_b": "bias_hh"}
    blobs = {f"lstm/{blob}": arrange(w[name]) for blob, name in names.items()}
    start = np.zeros((1, 3, 4), np.float32)
    return output(model, outputs, x=x.swapaxes(0, 1), start=start, **blobs).swapaxes(0, 1)


observed = off(lstm(lambda gates: gates), y)


# %% tags=["carry-lstm", "mend"]
def ifog(gates):
    """Input, forget, cell, output to input, forget, output, cell."""
    i, f, g, o = np.split(gates, 4)
    return np.concatenate([i, f, o, g])


observed = off(lstm(ifog), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")


def gru(**arguments):
    """A GRU's outputs; it keeps the gates of its state's side apart: reset, update, new."""
    model = model_helper.ModelHelper("model")
    outputs, _ = gru_cell.GRU(model, "x", None, ["start"], 4, 4, scope="gru", forward_only=True, **arguments)
    blobs = {"gru/i2h_w": w["weight_ih"], "gru/i2h_b": w["bias_ih"]}
    for number, gate in enumerate(("reset", "update", "output")):
        blobs[f"gru/{gate}_gate_t_w"] = np.split(w["weight_hh"], 3)[number]
        blobs[f"gru/{gate}_gate_t_b"] = np.split(w["bias_hh"], 3)[number]
    start = np.zeros((1, 3, 4), np.float32)
    return output(model, outputs, x=x.swapaxes(0, 1), start=start, **blobs).swapaxes(0, 1)


observed = off(gru(), y)  # it resets before the product

# %% tags=["carry-gru", "mend"]
observed = off(gru(linear_before_reset=True), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 64, 4)
observed = off(output(model, "fc", x=x, fc_w=w["weight"], fc_b=w["bias"]), y)
