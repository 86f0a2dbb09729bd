# %% [markdown]
# # Weights: phrases in JAX with Flax NNX

# %%
import tempfile
from pathlib import Path

import jax
import jax.numpy as jnp
import optax
import orbax.checkpoint as ocp
from flax import nnx

tensor = jnp.asarray
rngs = nnx.Rngs(0)
zeros = nnx.initializers.zeros
empty = {"kernel_init": zeros, "recurrent_kernel_init": zeros, "rngs": rngs}

# %% tags=["list-weights"]
weights = nnx.to_flat_state(nnx.state(nnx.Linear(3, 2, rngs=rngs), nnx.Param))
y = [f"{'.'.join(path)} {weight.shape}" for path, weight in weights]

# %% tags=["count-weights"]
weights = nnx.state(nnx.Linear(3, 2, rngs=rngs), nnx.Param)
y = sum(weight.size for weight in jax.tree.leaves(weights))

# %% tags=["set-weight"]
layer = nnx.Linear(3, 2, rngs=rngs)
layer.bias[...] = b
y = layer.bias[...]

# %% tags=["save-weights"]
path = Path(tempfile.mkdtemp()) / "model"
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(path, nnx.state(nnx.Linear(3, 2, rngs=rngs)))
y = sorted(file.name for file in path.iterdir())

# %% tags=["load-weights"]
path = Path(tempfile.mkdtemp()) / "model"
layer = nnx.Linear(3, 2, rngs=rngs)
layer.bias[...] = b
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(path, nnx.state(layer))
again = nnx.Linear(3, 2, rngs=rngs)
with ocp.StandardCheckpointer() as checkpointer:
    nnx.update(again, checkpointer.restore(path, nnx.state(again)))
y = again.bias[...]

# %% tags=["load-a-part"]
path = Path(tempfile.mkdtemp()) / "part"
part = nnx.Linear(3, 2, rngs=rngs)
part.bias[...] = b
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(path, nnx.state(part))
first, second = nnx.Linear(3, 2, rngs=rngs), nnx.Linear(2, 1, rngs=rngs)
model = nnx.Sequential(first, second)
with ocp.StandardCheckpointer() as checkpointer:
    nnx.update(first, checkpointer.restore(path, nnx.state(first)))
y = model.layers[0].bias[...]

# %% tags=["save-optimiser-too"]
path = Path(tempfile.mkdtemp()) / "checkpoint"
model = nnx.Linear(3, 2, rngs=rngs)
optimiser = nnx.Optimizer(model, optax.adam(0.001), wrt=nnx.Param)
for _ in range(2):
    gradients = nnx.grad(lambda model: model(jnp.ones(3)).sum())(model)
    optimiser.update(model, gradients)
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(path, nnx.state((model, optimiser)))
model = nnx.Linear(3, 2, rngs=rngs)
again = nnx.Optimizer(model, optax.adam(0.001), wrt=nnx.Param)
with ocp.StandardCheckpointer() as checkpointer:
    held = checkpointer.restore(path, nnx.state((model, again)))
nnx.update((model, again), held)
y = again.step[...]

# %% tags=["dense-layout"]
y = list(nnx.Linear(3, 2, rngs=rngs).kernel.shape)

# %% tags=["conv-layout"]
y = list(nnx.Conv(3, 8, (5, 2), rngs=rngs).kernel.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    cell = nnx.GRUCell(2, 1, **empty)
    cell.dense_i.bias[block] = 100.0
    h, output = cell(jnp.full((1, 1), 2.0), jnp.zeros((1, 2)))
    y.append(output.item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    cell = nnx.OptimizedLSTMCell(2, 1, **empty)
    cell.dense_h.bias[block] = 100.0
    carry = jnp.full((1, 1), 2.0), jnp.zeros((1, 1))  # c, h
    carry, output = cell(carry, jnp.zeros((1, 2)))
    y.append(output.item())

# %% tags=["attention-projection"]
layer = nnx.MultiHeadAttention(2, 4, rngs=rngs)
weights = nnx.to_flat_state(nnx.state(layer, nnx.Param))
y = [f"{'.'.join(path)} {weight.shape}" for path, weight in weights]

# %% tags=["batch-norm-vectors"]
layer = nnx.BatchNorm(3, rngs=rngs)
y = sorted(nnx.state(layer, nnx.Param), reverse=True)
y += sorted(nnx.state(layer, nnx.BatchStat))

# %% tags=["flatten-dense"]
y = kernel.reshape(2, 1, 2, -1).transpose(1, 2, 0, 3).reshape(4, -1)

# %% tags=["tie-weights"]
embedding = nnx.Embed(2, 2, rngs=rngs)
embedding.embedding[...] = table
embedding.embedding[0] = jnp.ones(2)
y = embedding.attend(hidden)  # times the table transposed

# %% [markdown] tags=["pretrained"]
# None at all: Flax has no collection of models.
