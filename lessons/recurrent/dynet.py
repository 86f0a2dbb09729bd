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

# %% tags=["lstm-forget-bias", "trap"]
dy.renew_cg()
lstm = dy.VanillaLSTMBuilder(1, 4, 5, parameters)
state = lstm.initial_state([dy.ones(5), dy.zeros(5)]).add_input(dy.zeros(4))  # the memory is 1, all else is 0
kept = state.s()[0].npvalue()  # what the forget gate's bias lets through: the weights hold 0, and the layer adds 1
forget = np.log(kept / (1 - kept))
observed = "ones" if np.allclose(forget, 1, atol=1e-5) else "zeros" if np.allclose(forget, 0, atol=1e-5) else "random"

# %% tags=["bidirectional-last", "trap"]
dy.renew_cg()
layer = dy.BiRNNBuilder(1, 4, 10, parameters, dy.GRUBuilder)
words = [dy.inputTensor(np.random.randn(4)) for _ in range(7)]
outputs = layer.transduce(words)
forward, backward = layer.builder_layers[0]
final_states = [
    forward.initial_state().transduce(words)[-1].npvalue(),
    backward.initial_state().transduce(words[::-1])[-1].npvalue(),
]
observed = "both" if np.allclose(outputs[-1].npvalue(), np.concatenate(final_states)) else "the forward one"

# %% tags=["bidirectional-last", "mend"]
final = dy.concatenate([outputs[-1][:5], outputs[0][5:]])
observed = "both" if np.allclose(final.npvalue(), np.concatenate(final_states)) else "the forward one"

# %% tags=["gru-update", "trap"]
dy.renew_cg()
gru = dy.GRUBuilder(1, 4, 5, parameters)
gru.get_parameters()[0][2].set_value(np.full(5, 100))  # the update gate's bias
state = np.random.randn(5)
output = gru.initial_state([dy.inputTensor(state)]).add_input(dy.inputTensor(np.random.randn(4))).output()
observed = "the old state" if np.allclose(output.npvalue(), state, atol=1e-6) else "the new one"

# %% tags=["recurrent-dropout", "trap"]
lstm = dy.VanillaLSTMBuilder(1, 4, 5, parameters)
lstm.set_dropout(0.5)
x, outputs = np.random.randn(7, 4), []
for _ in range(2):
    dy.renew_cg()  # the mask is drawn once for each graph
    outputs.append(lstm.initial_state().transduce([dy.inputTensor(word) for word in x])[-1].npvalue())
observed = "something" if not np.array_equal(*outputs) else "nothing"
