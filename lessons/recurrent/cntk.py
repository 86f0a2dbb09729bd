# %% [markdown]
# # Recurrent layers: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import GRU, Fold

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
