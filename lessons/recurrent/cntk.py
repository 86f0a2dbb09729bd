# %% [markdown]
# # Recurrent layers: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import GRU, LSTM, Fold, Recurrence

C.cntk_py.reset_random_seed(1)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


# %% tags=["time-major", "trap"]
last = Fold(GRU(5))(C.sequence.input_variable(4))  # the axes of words and reviews aren't written
observed = "NTC" if last.eval(normal(2, 7, 4)).shape == (2, 5) else "TNC"  # 2 reviews, 7 words

# %% tags=["gru-reset", "trap"]
cell = GRU(5)(C.input_variable(5), C.input_variable(4))  # its parameters: b, W, H, and H1 for the new state alone
word, state = normal(1, 4), normal(1, 5)
word_z, word_r, word_n = np.split(word @ cell.W.value + cell.b.value, 3, axis=1)
state_z, state_r = np.split(state @ cell.H.value, 2, axis=1)
update, reset = C.sigmoid(word_z + state_z).eval(), C.sigmoid(word_r + state_r).eval()
before = (1 - update) * np.tanh(word_n + reset * state @ cell.H1.value) + update * state
observed = "before" if np.allclose(cell(state, word), before, atol=1e-6) else "after"

# %% tags=["lstm-forget-bias", "trap"]
cell = LSTM(5)(C.input_variable(5), C.input_variable(5), C.input_variable(4))
forget = cell.b.value[10:15]  # the gates are stacked: input, cell, forget, output
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["lstm-forget-bias", "mend"]
start = np.repeat([0, 0, 1, 0], 5).astype(np.float32)
cell = LSTM(5, init_bias=start)(C.input_variable(5), C.input_variable(5), C.input_variable(4))
observed = "ones" if (cell.b.value[10:15] == 1).all() else "zeros"

# %% tags=["bidirectional-last", "trap"]
x, review = C.sequence.input_variable(4), normal(1, 7, 4)
forward, backward = GRU(5), GRU(5)
outputs = C.splice(Recurrence(forward)(x), Recurrence(backward, go_backwards=True)(x))
final = C.splice(Fold(forward)(x), Fold(backward, go_backwards=True)(x))
observed = "both" if np.allclose(C.sequence.last(outputs).eval(review), final.eval(review)) else "the forward one"

# %% tags=["bidirectional-last", "mend"]
last = C.splice(C.sequence.last(Recurrence(forward)(x)), C.sequence.first(Recurrence(backward, go_backwards=True)(x)))
observed = "both" if np.allclose(last.eval(review), final.eval(review)) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = GRU(5)(C.input_variable(5), C.input_variable(4))
bias = cell.b.value
bias[:5] = 100  # the gates are stacked: update, reset, new
cell.b.value = bias
state = normal(1, 5)
observed = "the old state" if np.allclose(cell(state, normal(1, 4)), state, atol=1e-6) else "the new one"

# %% tags=["recurrent-mask", "trap"]
last = Fold(GRU(5))(C.sequence.input_variable(4))
longer, x = normal(5, 4), normal(3, 4)  # a batch is a list of sequences, each with its own length: no padding
observed = not np.allclose(last.eval([longer, x])[1], last.eval([x])[0], atol=1e-6)
