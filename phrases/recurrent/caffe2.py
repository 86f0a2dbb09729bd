# %% [markdown]
# # Recurrent layers: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import gru_cell, model_helper, rnn_cell, workspace
from caffe2.python.models.seq2seq import seq2seq_util

workspace.GlobalInit(["caffe2"])
tensor = np.asarray
start = np.zeros((1, 1, 2), np.float32)
whole = {"dim_in": 2, "dim_out": 2, "forward_only": True}


def run(model, output, x, **blobs):
    workspace.RunNetOnce(model.param_init_net)
    for weight in map(str, model.GetAllParams()):
        number = (
            0.0 if weight.endswith("_b") else 0.1 if "i2h" in weight else 0.2
        )
        workspace.FeedBlob(
            weight, np.full_like(workspace.FetchBlob(weight), number)
        )
    for name, numbers in {"x": x, "start": start, **blobs}.items():
        workspace.FeedBlob(name, numbers)
    workspace.RunNetOnce(model.net)
    return workspace.FetchBlob(output)


# %% tags=["rnn"]
model = model_helper.ModelHelper("model")
outputs, _ = rnn_cell.BasicRNN(
    model, "x", None, ["start"], scope="rnn", activation="tanh", **whole
)
y = run(model, outputs, x.swapaxes(0, 1)).swapaxes(0, 1)  # it takes time first

# %% tags=["gru"]
model = model_helper.ModelHelper("model")
outputs, _ = gru_cell.GRU(model, "x", None, ["start"], scope="gru", **whole)
bias = {"gru/output_gate_t_b": np.ones(2, np.float32)}
y = run(model, outputs, x.swapaxes(0, 1), **bias).swapaxes(0, 1)

# %% tags=["gru", "same"]
model = model_helper.ModelHelper("model")
outputs, _ = gru_cell.GRU(
    model, "x", None, ["start"], scope="gru", linear_before_reset=True, **whole
)
bias = {"gru/output_gate_t_b": np.ones(2, np.float32)}
y = run(model, outputs, x.swapaxes(0, 1), **bias).swapaxes(0, 1)

# %% tags=["lstm"]
model = model_helper.ModelHelper("model")
outputs, _, _, _ = rnn_cell.LSTM(
    model, "x", None, ["start", "start"], scope="lstm", **whole
)
y = run(model, outputs, x.swapaxes(0, 1)).swapaxes(0, 1)

# %% tags=["bidirectional-last"]
model = model_helper.ModelHelper("model")
_, last, _ = seq2seq_util.rnn_bidirectional_layer(
    model,
    "x",
    "lengths",
    2,
    2,
    1.0,
    forward_only=True,
    return_sequence_output=False,
    return_final_state=True,
)
y = run(model, last, x.swapaxes(0, 1), lengths=np.int32([3]))[0]

# %% tags=["stacked"]
model = model_helper.ModelHelper("model")
sizes = {"dim_in": 2, "dim_out": [2, 2], "forward_only": True}
outputs, _, _, _ = rnn_cell.LSTM(
    model, "x", None, ["start"] * 4, scope="lstm", **sizes
)
y = run(model, outputs, x.swapaxes(0, 1)).swapaxes(0, 1)

# %% tags=["initial-state"]
model = model_helper.ModelHelper("model")
outputs, _ = gru_cell.GRU(model, "x", None, ["start"], scope="gru", **whole)
y = run(model, outputs, x.swapaxes(0, 1), start=h[None]).swapaxes(0, 1)

# %% tags=["final-state"]
model = model_helper.ModelHelper("model")
_, last_h, _, last_c = rnn_cell.LSTM(
    model, "x", None, ["start", "start"], scope="lstm", **whole
)
h = run(model, last_h, x.swapaxes(0, 1))
y = np.concatenate([h[0], workspace.FetchBlob(last_c)[0]])

# %% tags=["time-first"]
model = model_helper.ModelHelper("model")
outputs, _, _, _ = rnn_cell.LSTM(
    model, "x", None, ["start", "start"], scope="lstm", **whole
)
y = run(model, outputs, x)  # the only layout

# %% tags=["masking"]
model = model_helper.ModelHelper("model")
_, last, _, _ = rnn_cell.LSTM(
    model, "x", "lengths", ["start", "start"], scope="lstm", **whole
)
begin = np.zeros((1, 2, 2), np.float32)
y = run(
    model,
    last,
    x.swapaxes(0, 1),
    lengths=lengths.astype(np.int32),
    start=begin,
)[0]

# %% tags=["carried-state"]
model = model_helper.ModelHelper("model")
_, last_h, _, last_c = rnn_cell.LSTM(
    model, "x", None, ["h", "c"], scope="lstm", **whole
)
h, c = start, start
for part in np.split(x.swapaxes(0, 1), 2):
    h = run(model, last_h, part, h=h, c=c)
    c = workspace.FetchBlob(last_c)
y = h[0]
