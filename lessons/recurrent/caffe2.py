# %% [markdown]
# # Recurrent layers: checks in Caffe2

# %%
import numpy as np
from caffe2.python import gru_cell, model_helper, rnn_cell, workspace
from caffe2.python.models.seq2seq import seq2seq_util

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


# %% tags=["lstm-forget-bias", "trap"]
def forget_bias(**arguments):
    """The bias of the forget gate, from the share of its cell that a new LSTM keeps for an input and a state of 0."""
    feed(words=np.zeros((1, 1, 4), np.float32), state=np.zeros(5, np.float32), cell=ones(5))
    model = model_helper.ModelHelper("model")
    _, _, _, cell = rnn_cell.LSTM(
        model, "words", None, ["state", "cell"], 4, 5, scope="lstm", forward_only=True, **arguments
    )
    run(model)
    share = workspace.FetchBlob(cell)
    bias = np.log(share / (1 - share))
    return "ones" if np.allclose(bias, 1) else "zeros" if np.allclose(bias, 0, atol=1e-6) else "random"


observed = forget_bias()

# %% tags=["lstm-forget-bias", "mend"]
observed = forget_bias(forget_bias=1.0)

# %% tags=["bidirectional-last", "trap"]
feed(words=normal(7, 1, 4), lengths=np.int32([7]))
model = model_helper.ModelHelper("model")
outputs, final, _ = seq2seq_util.rnn_bidirectional_layer(
    model, "words", "lengths", 4, 5, 1.0, forward_only=True, return_sequence_output=True, return_final_state=True
)
run(model)
outputs, final = workspace.FetchBlob(outputs), workspace.FetchBlob(final)
observed = "both" if np.allclose(outputs[-1], final[0]) else "the forward one"

# %% tags=["bidirectional-last", "mend"]
observed = "both" if np.allclose(final[0, :, 5:], outputs[0, :, 5:]) else "the forward one"  # its end is the first word

# %% tags=["gru-update", "trap"]
feed(word=normal(1, 1, 4), state=normal(5))
model = model_helper.ModelHelper("model")
_, last = gru_cell.GRU(model, "word", None, ["state"], 4, 5, scope="gru", forward_only=True)
workspace.RunNetOnce(model.param_init_net)
workspace.FeedBlob("gru/update_gate_t_b", 100 * ones(5))
workspace.RunNetOnce(model.net)
kept_state = np.allclose(workspace.FetchBlob(last)[0], workspace.FetchBlob("state"), atol=1e-6)
observed = "the old state" if kept_state else "the new one"

# %% tags=["recurrent-dropout", "trap"]
feed(words=normal(7, 1, 4), lengths=np.int32([7]))
model = model_helper.ModelHelper("model")
outputs, _, _ = seq2seq_util.rnn_unidirectional_layer(
    model, "words", "lengths", 4, 5, 0.5, forward_only=False, return_sequence_output=True, return_final_state=False
)
workspace.RunNetOnce(model.param_init_net)
drawn = []
for _ in range(2):
    workspace.RunNetOnce(model.net)
    drawn.append(workspace.FetchBlob(outputs))
observed = "nothing" if np.array_equal(*drawn) else "something"


# %% tags=["recurrent-mask", "trap"]
def padding_counts(lengths=None):
    model = model_helper.ModelHelper("model")
    every, last = gru_cell.GRU(model, "words", lengths, ["start"], dim_in=4, dim_out=5, scope="gru", forward_only=True)
    run(model)
    return not np.allclose(workspace.FetchBlob(every)[2], workspace.FetchBlob(last)[0], atol=1e-6)


feed(words=normal(5, 1, 4), start=ones(5), lengths=np.array([3], np.int32))  # 3 words, and 2 of padding
observed = padding_counts()

# %% tags=["recurrent-mask", "mend"]
observed = padding_counts("lengths")
