# %% [markdown]
# # Recurrent layers: checks in Caffe2

# %%
import numpy as np
from caffe2.python import gru_cell, model_helper, workspace

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


def run(model):
    workspace.RunNetOnce(model.param_init_net)
    workspace.RunNetOnce(model.net)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


def ones(*shape):
    return np.ones(shape, np.float32)


# %% tags=["time-major", "trap"]
feed(words=normal(7, 2, 4), start=ones(5))  # 7 words, 2 reviews
model = model_helper.ModelHelper("model")
_, last = gru_cell.GRU(model, "words", None, ["start"], dim_in=4, dim_out=5, scope="gru", forward_only=True)
run(model)
observed = "TNC" if workspace.FetchBlob(last).shape == (1, 2, 5) else "NTC"

# %% tags=["time-major", "mend"]
feed(reviews=normal(2, 7, 4))
model = model_helper.ModelHelper("model")
model.net.Transpose("reviews", "words", axes=[1, 0, 2])
_, last = gru_cell.GRU(model, "words", None, ["start"], dim_in=4, dim_out=5, scope="gru", forward_only=True)
run(model)
observed = "NTC" if workspace.FetchBlob(last).shape == (1, 2, 5) else "TNC"


# %% tags=["gru-reset", "trap"]
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def where_it_resets(**arguments):
    model = model_helper.ModelHelper("model")
    _, last = gru_cell.GRU(model, "word", None, ["state"], 4, 5, scope="gru", forward_only=True, **arguments)
    run(model)
    word, state, weights = (workspace.FetchBlob(name) for name in ("word", "state", "gru/i2h_w"))
    word_r, word_u, word_n = np.split(word[0] @ weights.T, 3, axis=1)  # the biases begin at zero
    w_r, w_u, w_n = (workspace.FetchBlob(f"gru/{gate}_gate_t_w").T for gate in ("reset", "update", "output"))
    reset, update = sigmoid(word_r + state @ w_r), sigmoid(word_u + state @ w_u)
    after = (1 - update) * np.tanh(word_n + reset * (state @ w_n)) + update * state
    return "after" if np.allclose(workspace.FetchBlob(last)[0], after, atol=1e-6) else "before"


feed(word=normal(1, 1, 4), state=normal(5))
observed = where_it_resets()

# %% tags=["gru-reset", "mend"]
observed = where_it_resets(linear_before_reset=True)
