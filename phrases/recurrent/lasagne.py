# %% [markdown]
# # Recurrent layers: phrases in Lasagne on Theano

# %%
import numpy as np
import theano
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
from lasagne.init import Constant
from lasagne.layers import (
    ConcatLayer,
    DropoutLayer,
    Gate,
    GRULayer,
    InputLayer,
    LSTMLayer,
    RecurrentLayer,
    SliceLayer,
    get_output,
)
from lasagne.nonlinearities import tanh

tensor = np.asarray
value = lambda y: y.eval()
words = InputLayer((None, None, 2))


def gate(**arguments):
    return Gate(
        W_in=Constant(0.1),
        W_hid=Constant(0.2),
        W_cell=Constant(0.2),
        **arguments,
    )


def lstm(layer, **arguments):
    gates = {
        "ingate": gate(),
        "forgetgate": gate(),
        "outgate": gate(),
        "cell": gate(nonlinearity=tanh),
    }
    return LSTMLayer(layer, 2, **gates, **arguments)


def gru(layer, **arguments):
    gates = {
        "resetgate": gate(),
        "updategate": gate(),
        "hidden_update": gate(nonlinearity=tanh),
    }
    return GRULayer(layer, 2, **gates, **arguments)


# %% tags=["rnn"]
weights = {"W_in_to_hid": Constant(0.1), "W_hid_to_hid": Constant(0.2)}
y = get_output(RecurrentLayer(words, 2, nonlinearity=tanh, **weights), x)

# %% tags=["gru"]
y = get_output(gru(words), x)  # the candidate has one bias, left at 0

# %% tags=["lstm"]
y = get_output(lstm(words), x)  # with peepholes, whose weights are 0.2 here

# %% tags=["lstm", "same"]
y = get_output(lstm(words, peepholes=False), x)

# %% tags=["bidirectional-last"]
forward, backward = lstm(words), lstm(words, backwards=True)
last = ConcatLayer(
    [SliceLayer(forward, -1, axis=1), SliceLayer(backward, 0, axis=1)]
)
y = get_output(last, x)

# %% tags=["bidirectional-last", "same"]
forward, backward = (
    lstm(words, peepholes=False),
    lstm(words, peepholes=False, backwards=True),
)
last = ConcatLayer(
    [SliceLayer(forward, -1, axis=1), SliceLayer(backward, 0, axis=1)]
)
y = get_output(last, x)

# %% tags=["stacked"]
y = get_output(lstm(lstm(words)), x)

# %% tags=["stacked", "same"]
y = get_output(lstm(lstm(words, peepholes=False), peepholes=False), x)

# %% tags=["initial-state"]
y = get_output(gru(words, hid_init=h), x)  # for all sequences

# %% [markdown] tags=["final-state"]
# None at all: the layers give their outputs, and no last cell.

# %% tags=["time-first"]
layer = lstm(words)
y = get_output(layer, x.swapaxes(0, 1)).dimshuffle(
    1, 0, 2
)  # it takes the batch first

# %% tags=["time-first", "same"]
layer = lstm(words, peepholes=False)
y = get_output(layer, x.swapaxes(0, 1)).dimshuffle(1, 0, 2)

# %% tags=["masking"]
mask = InputLayer((None, None))
layer = SliceLayer(lstm(words, mask_input=mask), -1, axis=1)
kept = np.arange(2) < lengths[:, np.newaxis]
y = get_output(layer, {words: x, mask: kept.astype("float32")})

# %% tags=["masking", "same"]
mask = InputLayer((None, None))
layer = SliceLayer(lstm(words, mask_input=mask, peepholes=False), -1, axis=1)
kept = np.arange(2) < lengths[:, np.newaxis]
y = get_output(layer, {words: x, mask: kept.astype("float32")})

# %% tags=["recurrent-dropout"]
y = get_output(lstm(DropoutLayer(lstm(words), 0.5)), x, deterministic=True)

# %% tags=["recurrent-dropout", "same"]
first = DropoutLayer(lstm(words, peepholes=False), 0.5)
y = get_output(lstm(first, peepholes=False), x, deterministic=True)

# %% [markdown] tags=["carried-state"]
# None at all: the layers give no last cell that could begin the next part.

# %% [markdown] tags=["cell-by-hand"]
# None at all: Lasagne 0.1 has layers alone, no cells.
