# %% [markdown]
# # My port is worse: the notes in JAX with Flax NNX and Optax

# %%
import os
import tempfile

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

os.chdir(tempfile.mkdtemp())


# %% tags=["notes", "trap"]
class Model(nnx.Module):
    def __init__(self, rngs):
        self.dense1 = nnx.Linear(4, 5, rngs=rngs)
        self.dense2 = nnx.Linear(5, 3, rngs=rngs)

    def __call__(self, x, note=lambda name, array: array):
        x = note("dense1", nnx.relu(self.dense1(x)))
        return note("dense2", self.dense2(x))


model = Model(nnx.Rngs(0))
x, y = jax.random.normal(jax.random.key(0), (8, 4)), jnp.arange(8) % 3
optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)


def loss_fn(model, x, y):
    return optax.softmax_cross_entropy_with_integer_labels(model(x), y).mean()


def by_name(rung, tree):
    found = {}
    for path, array in jax.tree_util.tree_leaves_with_path(tree):
        name = ".".join(str(getattr(part, "key", "")) for part in path if getattr(part, "key", None))
        found[f"{rung}/{name}"] = np.array(array)
    return found


notes = {"data/x": x, "data/y": y}
notes.update(by_name("weights", nnx.state(model)))
notes.update(by_name("seeds", nnx.state(model, nnx.Param)))
model.eval()
model(x, note=lambda name, array: notes.setdefault(f"outputs/{name}", array))
notes["loss"], gradients = nnx.value_and_grad(loss_fn)(model, x, y)
notes.update(by_name("gradients", gradients))
optimizer.update(model, gradients)
notes.update(by_name("step", nnx.state(model)))
notes["evaluation/logits"], notes["evaluation/again"] = model(x), model(x)
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
