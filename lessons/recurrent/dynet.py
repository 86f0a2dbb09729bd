# %% [markdown]
# # Recurrent layers: checks in DyNet

# %%
import dynet_config
import numpy as np

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()

# %% tags=["time-major", "trap"]
gru = dy.GRUBuilder(1, 4, 5, parameters)
x = np.random.randn(7, 2, 4)  # 7 words, 2 reviews


def last(x):
    dy.renew_cg()
    return gru.initial_state().transduce([dy.inputTensor(list(words)) for words in x])[-1].npvalue()


before = last(x)
x[0] = 0  # the second review doesn't depend on the first, but the last word does
observed = "TNC" if before.shape == (5, 2) and not np.array_equal(last(x), before) else "NTC"


# %% tags=["gru-reset", "trap"]
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


dy.renew_cg()
gru = dy.GRUBuilder(1, 4, 5, parameters)
word, state = np.random.randn(4), np.random.randn(5)
Wz, Uz, bz, Wr, Ur, br, Wn, Un, bn = (weights.as_array() for weights in gru.get_parameters()[0])
update, reset = sigmoid(Wz @ word + Uz @ state + bz), sigmoid(Wr @ word + Ur @ state + br)
before = (1 - update) * state + update * np.tanh(Wn @ word + Un @ (reset * state) + bn)
output = gru.initial_state([dy.inputTensor(state)]).add_input(dy.inputTensor(word)).output()
observed = "before" if np.allclose(output.npvalue(), before, atol=1e-6) else "after"
