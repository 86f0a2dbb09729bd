# %% [markdown]
# # Recurrent layers: phrases in tinygrad

# %%
from tinygrad import Tensor, nn

tensor = Tensor


def filled(cell):
    for name, weight in nn.state.get_state_dict(cell).items():
        weight.assign(0.0 if "bias" in name else 0.1 if "ih" in name else 0.2)
    return cell


# %% tags=["rnn", "by-hand"]
of_input, of_state = Tensor.full((2, 2), 0.1), Tensor.full((2, 2), 0.2)
h, outputs = Tensor.zeros(1, 2), []
for t in range(x.shape[1]):
    h = (x[:, t] @ of_input + h @ of_state).tanh()
    outputs.append(h)
y = Tensor.stack(*outputs, dim=1)

# %% tags=["gru", "by-hand"]
of_input, of_state = Tensor.full((2, 6), 0.1), Tensor.full((2, 6), 0.2)
h, outputs = Tensor.zeros(1, 2), []
for t in range(x.shape[1]):
    r, z, n = (x[:, t] @ of_input).chunk(3, dim=1)
    more_r, more_z, more_n = (h @ of_state).chunk(3, dim=1)
    r, z = (r + more_r).sigmoid(), (z + more_z).sigmoid()
    n = (n + r * (more_n + 1)).tanh()  # a recurrent bias of 1
    h = (1 - z) * n + z * h
    outputs.append(h)
y = Tensor.stack(*outputs, dim=1)

# %% tags=["lstm", "by-hand"]
cell, state, outputs = filled(nn.LSTMCell(2, 2)), None, []
for t in range(x.shape[1]):
    state = cell(x[:, t], state)  # h and c
    outputs.append(state[0])
y = Tensor.stack(*outputs, dim=1)

# %% tags=["bidirectional-last", "by-hand"]
forward, backward = filled(nn.LSTMCell(2, 2)), filled(nn.LSTMCell(2, 2))
state = other = None
for t in range(x.shape[1]):
    state, other = forward(x[:, t], state), backward(x[:, -1 - t], other)
y = state[0].cat(other[0], dim=1)

# %% tags=["stacked", "by-hand"]
first, second = filled(nn.LSTMCell(2, 2)), filled(nn.LSTMCell(2, 2))
state, other, outputs = None, None, []
for t in range(x.shape[1]):
    state = first(x[:, t], state)
    other = second(state[0], other)
    outputs.append(other[0])
y = Tensor.stack(*outputs, dim=1)

# %% tags=["initial-state", "by-hand"]
of_input, of_state = Tensor.full((2, 6), 0.1), Tensor.full((2, 6), 0.2)
outputs = []
for t in range(x.shape[1]):
    r, z, n = (x[:, t] @ of_input).chunk(3, dim=1)
    more_r, more_z, more_n = (h @ of_state).chunk(3, dim=1)
    r, z = (r + more_r).sigmoid(), (z + more_z).sigmoid()
    h = (1 - z) * (n + r * more_n).tanh() + z * h
    outputs.append(h)
y = Tensor.stack(*outputs, dim=1)

# %% tags=["final-state", "by-hand"]
cell, state = filled(nn.LSTMCell(2, 2)), None
for t in range(x.shape[1]):
    state = cell(x[:, t], state)
h, c = state
y = h.cat(c)

# %% tags=["time-first", "by-hand"]
cell, state, outputs = filled(nn.LSTMCell(2, 2)), None, []
for t in range(x.shape[0]):
    state = cell(x[t], state)
    outputs.append(state[0])
y = Tensor.stack(*outputs)

# %% tags=["masking", "by-hand"]
cell = filled(nn.LSTMCell(2, 2))
h, c = Tensor.zeros(2, 2), Tensor.zeros(2, 2)
for t in range(x.shape[1]):
    new_h, new_c = cell(x[:, t], (h, c))
    inside = (t < lengths)[:, None]
    h, c = inside.where(new_h, h), inside.where(new_c, c)
y = h

# %% tags=["recurrent-dropout", "by-hand"]
first, second = filled(nn.LSTMCell(2, 2)), filled(nn.LSTMCell(2, 2))
state, other, outputs = None, None, []
for t in range(x.shape[1]):
    state = first(x[:, t], state)
    other = second(state[0].dropout(0.5), other)
    outputs.append(other[0])
y = Tensor.stack(*outputs, dim=1)

# %% tags=["carried-state"]
cell = filled(nn.LSTMCell(2, 2))
state = cell(x[:, 0])
y, _ = cell(x[:, 1], state)

# %% tags=["cell-by-hand", "by-hand"]
of_input, of_state = Tensor.full((2, 6), 0.1), Tensor.full((2, 6), 0.2)
h, outputs = Tensor.zeros(1, 2), []
for t in range(x.shape[1]):
    r, z, n = (x[:, t] @ of_input).chunk(3, dim=1)
    more_r, more_z, more_n = (h @ of_state).chunk(3, dim=1)
    r, z = (r + more_r).sigmoid(), (z + more_z).sigmoid()
    h = (1 - z) * (n + r * more_n).tanh() + z * h
    outputs.append(h)
y = Tensor.stack(*outputs, dim=1)
