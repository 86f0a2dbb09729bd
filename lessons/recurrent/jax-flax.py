# %% [markdown]
# # Recurrent layers: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
from flax import nnx

rngs = nnx.Rngs(0)

# %% tags=["time-major", "trap"]
rnn = nnx.RNN(nnx.GRUCell(4, 5, rngs=rngs))
x = jax.random.normal(rngs(), (2, 7, 4))  # 2 reviews, 7 words
observed = "NTC" if jnp.allclose(rnn(x)[1:], rnn(x[1:])) else "TNC"  # words depend on each other, reviews don't

# %% tags=["gru-reset", "trap"]
cell = nnx.GRUCell(4, 5, rngs=rngs)
word, state = jax.random.normal(rngs(), (1, 4)), jax.random.normal(rngs(), (1, 5))
word_r, word_z, word_n = jnp.split(cell.dense_i(word), 3, axis=1)
state_r, state_z, state_n = jnp.split(cell.dense_h(state), 3, axis=1)
reset, update = nnx.sigmoid(word_r + state_r), nnx.sigmoid(word_z + state_z)
after = (1 - update) * jnp.tanh(word_n + reset * state_n) + update * state
observed = "after" if jnp.allclose(cell(state, word)[0], after, atol=1e-6) else "before"

# %% tags=["lstm-forget-bias", "trap"]
cell = nnx.LSTMCell(4, 5, rngs=rngs)
forget = cell.hf.bias[...]
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["bidirectional-last", "trap"]
layer = nnx.Bidirectional(*(nnx.RNN(nnx.GRUCell(4, 5, rngs=rngs)) for _ in range(2)))
states, outputs = layer(jax.random.normal(rngs(), (1, 7, 4)), return_carry=True)
observed = "both" if jnp.allclose(outputs[:, -1], jnp.concat([*states], axis=1)) else "the forward one"

# %% tags=["bidirectional-last", "mend"]
final = jnp.concat([*states], axis=1)
observed = "both" if jnp.allclose(final[:, 5:], outputs[:, 0, 5:]) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = nnx.GRUCell(4, 5, rngs=rngs)
bias = cell.dense_i.bias
bias[...] = bias[...].at[5:10].set(100)  # the gates are stacked: reset, update, new
state = jax.random.normal(jax.random.key(0), (1, 5))
output, _ = cell(state, jnp.ones((1, 4)))
observed = "the old state" if jnp.allclose(output, state, atol=1e-6) else "the new one"

# %% tags=["recurrent-mask", "trap"]
layer = nnx.RNN(nnx.GRUCell(4, 5, rngs=rngs), return_carry=True)
x = jax.random.normal(rngs(), (1, 3, 4))
padded = jnp.pad(x, ((0, 0), (0, 2), (0, 0)))  # two words of zeros behind it
observed = not jnp.allclose(layer(padded)[0], layer(x)[0])

# %% tags=["recurrent-mask", "mend"]
observed = not jnp.allclose(layer(padded, seq_lengths=jnp.array([3]))[0], layer(x)[0])

# %% tags=["mask-output", "trap"]
layer = nnx.RNN(nnx.GRUCell(4, 5, rngs=rngs))
(outputs,) = layer(jax.random.normal(rngs(), (1, 5, 4)), seq_lengths=jnp.array([3]))
repeats = jnp.array_equal(outputs[4], outputs[2])
observed = "the last word's" if repeats else "that of the padding" if outputs[4].any() else "zeros"
