# %% [markdown]
# # Recurrent layers: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray
parameters = dy.ParameterCollection()


def fill(builder):
    # a layer has kernels of inputs and of states, and biases, gate by gate
    for layer in builder.get_parameters():
        for number, weight in enumerate(layer):
            weight.set_value(
                np.full(weight.shape(), (0.1, 0.2, 0.0)[number % 3])
            )
    return builder


def stacked(outputs):
    return np.stack([output.npvalue() for output in outputs])[np.newaxis]


# %% tags=["rnn"]
dy.renew_cg()
layer = fill(dy.SimpleRNNBuilder(1, 2, 2, parameters))
y = stacked(
    layer.initial_state().transduce([dy.inputTensor(step) for step in x[0]])
)

# %% tags=["gru"]
dy.renew_cg()
layer = fill(
    dy.GRUBuilder(1, 2, 2, parameters)
)  # the candidate has one bias, left at 0
y = stacked(
    layer.initial_state().transduce([dy.inputTensor(step) for step in x[0]])
)

# %% tags=["lstm"]
dy.renew_cg()
layer = fill(
    dy.VanillaLSTMBuilder(1, 2, 2, parameters)
)  # adds 1 to the forget gate
y = stacked(
    layer.initial_state().transduce([dy.inputTensor(step) for step in x[0]])
)

# %% tags=["lstm", "same"]
dy.renew_cg()
layer = fill(dy.VanillaLSTMBuilder(1, 2, 2, parameters, forget_bias=0.0))
y = stacked(
    layer.initial_state().transduce([dy.inputTensor(step) for step in x[0]])
)

# %% tags=["bidirectional-last"]
dy.renew_cg()
layer = dy.BiRNNBuilder(1, 2, 4, parameters, dy.VanillaLSTMBuilder)
for builder in layer.builder_layers[0]:
    fill(builder)
outputs = layer.transduce([dy.inputTensor(step) for step in x[0]])
y = dy.concatenate([outputs[-1][:2], outputs[0][2:]]).npvalue()[np.newaxis]

# %% tags=["bidirectional-last", "same"]
dy.renew_cg()
words = [dy.inputTensor(step) for step in x[0]]
forward, backward = (
    fill(dy.VanillaLSTMBuilder(1, 2, 2, parameters, forget_bias=0.0))
    for _ in range(2)
)
last = [
    forward.initial_state().transduce(words)[-1],
    backward.initial_state().transduce(words[::-1])[-1],
]
y = dy.concatenate(last).npvalue()[np.newaxis]

# %% tags=["stacked"]
dy.renew_cg()
layer = fill(dy.VanillaLSTMBuilder(2, 2, 2, parameters))
y = stacked(
    layer.initial_state().transduce([dy.inputTensor(step) for step in x[0]])
)

# %% tags=["stacked", "same"]
dy.renew_cg()
layer = fill(dy.VanillaLSTMBuilder(2, 2, 2, parameters, forget_bias=0.0))
y = stacked(
    layer.initial_state().transduce([dy.inputTensor(step) for step in x[0]])
)

# %% tags=["initial-state"]
dy.renew_cg()
layer = fill(dy.GRUBuilder(1, 2, 2, parameters))
begin = layer.initial_state([dy.inputTensor(h[0])])
y = stacked(begin.transduce([dy.inputTensor(step) for step in x[0]]))

# %% tags=["final-state"]
dy.renew_cg()
layer = fill(dy.VanillaLSTMBuilder(1, 2, 2, parameters))
state = layer.initial_state().add_inputs(
    [dy.inputTensor(step) for step in x[0]]
)[-1]
c, h = (part.npvalue() for part in state.s())
y = np.stack([h, c])

# %% tags=["final-state", "same"]
dy.renew_cg()
layer = fill(dy.VanillaLSTMBuilder(1, 2, 2, parameters, forget_bias=0.0))
state = layer.initial_state().add_inputs(
    [dy.inputTensor(step) for step in x[0]]
)[-1]
c, h = (part.npvalue() for part in state.s())
y = np.stack([h, c])

# %% tags=["masking", "by-hand"]
dy.renew_cg()
layer = fill(dy.VanillaLSTMBuilder(1, 2, 2, parameters))
last = [
    layer.initial_state()
    .transduce([dy.inputTensor(step) for step in words[:length]])[-1]
    .npvalue()
    for words, length in zip(
        x, lengths
    )  # each sequence has a graph of its own length
]
y = np.stack(last)

# %% tags=["masking", "by-hand", "same"]
dy.renew_cg()
layer = fill(dy.VanillaLSTMBuilder(1, 2, 2, parameters, forget_bias=0.0))
last = [
    layer.initial_state()
    .transduce([dy.inputTensor(step) for step in words[:length]])[-1]
    .npvalue()
    for words, length in zip(x, lengths)
]
y = np.stack(last)

# %% tags=["carried-state"]
dy.renew_cg()
state = fill(dy.VanillaLSTMBuilder(1, 2, 2, parameters)).initial_state()
for step in x[0]:
    state = state.add_input(dy.inputTensor(step))
y = state.output().npvalue()[np.newaxis]

# %% tags=["carried-state", "same"]
dy.renew_cg()
state = fill(
    dy.VanillaLSTMBuilder(1, 2, 2, parameters, forget_bias=0.0)
).initial_state()
for step in x[0]:
    state = state.add_input(dy.inputTensor(step))
y = state.output().npvalue()[np.newaxis]
