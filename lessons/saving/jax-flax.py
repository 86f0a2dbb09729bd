# %% [markdown]
# # Saving: checks in JAX with Flax NNX and Optax

# %%
import os
import tempfile

import jax.numpy as jnp
import optax
import orbax.checkpoint as ocp
from flax import nnx

rngs = nnx.Rngs(0)
folder = tempfile.mkdtemp()

# %% tags=["checkpoint-content", "trap"]
model = nnx.Linear(1, 1, rngs=rngs)
optimizer = nnx.Optimizer(model, optax.adam(0.01), wrt=nnx.Param)
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(os.path.join(folder, "model"), nnx.to_pure_dict(nnx.state(model)))
with ocp.StandardCheckpointer() as checkpointer:
    observed = "mu" in str(checkpointer.restore(os.path.join(folder, "model")))

# %% tags=["checkpoint-content", "mend"]
training = {"model": nnx.to_pure_dict(nnx.state(model)), "optimizer": nnx.to_pure_dict(nnx.state(optimizer))}
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(os.path.join(folder, "training"), training)
with ocp.StandardCheckpointer() as checkpointer:
    observed = "mu" in str(checkpointer.restore(os.path.join(folder, "training")))

# %% tags=["missing-name", "trap"]
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(os.path.join(folder, "part"), {"kernel": jnp.zeros((1, 1))})
wanted = nnx.to_pure_dict(nnx.state(nnx.Linear(1, 1, rngs=rngs)))
try:
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.restore(os.path.join(folder, "part"), wanted)
    observed = "nothing"
except ValueError:
    observed = "an error"
