# %% [markdown]
# # Recurrent layers: phrases in JAX with Flax NNX

# %%
import jax.numpy as jnp
from flax import nnx

tensor = jnp.asarray
rngs = nnx.Rngs(0)
filled = {
    "kernel_init": nnx.initializers.constant(0.1),
    "recurrent_kernel_init": nnx.initializers.constant(0.2),
    "rngs": rngs,
}

# %% tags=["rnn"]
layer = nnx.RNN(nnx.SimpleCell(2, 2, **filled))
y = layer(x)

# %% tags=["gru"]
layer = nnx.RNN(nnx.GRUCell(2, 2, **filled))  # without recurrent biases
y = layer(x)

# %% tags=["gru", "same"]
cell = nnx.GRUCell(2, 2, **filled)
init = filled["recurrent_kernel_init"]
recurrent = nnx.Linear(2, 6, kernel_init=init, rngs=rngs)
recurrent.bias[4:] = jnp.ones(2)  # the candidate's
cell.dense_h = recurrent
y = nnx.RNN(cell)(x)

# %% tags=["lstm"]
layer = nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled))
y = layer(x)

# %% tags=["bidirectional-last"]
layer = nnx.Bidirectional(
    nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled)),
    nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled)),
)
((_, forwards), (_, backwards)), outputs = layer(x, return_carry=True)
y = jnp.concat([forwards, backwards], axis=1)

# %% tags=["stacked"]
model = nnx.Sequential(
    nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled)),
    nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled)),
)
y = model(x)

# %% tags=["initial-state"]
layer = nnx.RNN(nnx.GRUCell(2, 2, **filled))
y = layer(x, initial_carry=h)

# %% tags=["final-state"]
layer = nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled), return_carry=True)
(c, h), outputs = layer(x)  # c comes first
y = jnp.concat([h, c])

# %% tags=["time-first"]
layer = nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled), time_major=True)
y = layer(x)

# %% tags=["masking"]
layer = nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled), return_carry=True)
(c, y), outputs = layer(x, seq_lengths=lengths)

# %% tags=["recurrent-dropout"]
model = nnx.Sequential(
    nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled)),
    nnx.Dropout(0.5, rngs=rngs),
    nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled)),
)
model.eval()
y = model(x)

# %% tags=["carried-state"]
layer = nnx.RNN(nnx.OptimizedLSTMCell(2, 2, **filled), return_carry=True)
carry, outputs = layer(x[:, :1])
carry, outputs = layer(x[:, 1:], initial_carry=carry)
y = outputs[:, -1]

# %% tags=["cell-by-hand"]
cell = nnx.GRUCell(2, 2, **filled)
h, outputs = cell.initialize_carry((1, 2), rngs), []
for step in x.swapaxes(0, 1):
    h, output = cell(h, step)
    outputs.append(output)
y = jnp.stack(outputs, axis=1)
