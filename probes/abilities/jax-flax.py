# %% [markdown]
# # Abilities: probes in JAX with Flax NNX and Optax

# %%
import os
import tempfile

import jax

jax.config.update("jax_num_cpu_devices", 2)

import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx
from jax.sharding import Mesh, PartitionSpec
from rosetta_common.ground.probes import compare_arrays, existing, gradient_error, listed, named, wheel

arrays = compare_arrays([jnp], jnp.asarray, np.asarray)

# %% tags=["wheel", "measure"]
observed = wheel("jaxlib")


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return x**2 if x > 0 else -3 * x


gradient = jax.grad(branch)
observed = max(abs(float(gradient(2.0)) - 4), abs(float(gradient(-2.0)) + 3))


# %% tags=["loop-gradient", "measure"]
def loop(x):
    product = x
    while product < 10:
        product = product * x
    return product


observed = abs(float(jax.grad(loop)(1.5)) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure"]
observed = abs(float(jax.grad(jax.grad(lambda x: x**4))(2.0)) - 48)

# %% tags=["forward-mode", "measure"]
_, derivative = jax.jvp(lambda x: x**3, (2.0,), (1.0,))
observed = abs(float(derivative) - 12)

# %% tags=["print-shows", "measure"]
shown = []


class Model(nnx.Module):
    def __call__(self, x):
        shown.append(str(x))
        return 2 * x


Model()(jnp.array([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if x.sum() > 0 else x


observed = [float(double_if_positive(jnp.array(x))) for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(nnx) if "Conv" in name)

# %% tags=["recurrent-layers", "measure"]
observed = listed(
    name for name in dir(nnx) if name in ("RNN", "Bidirectional") or name.endswith(("LSTMCell", "GRUCell"))
)

# %% tags=["zoo", "measure"]
observed = existing(nnx, "models", "applications")

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.npz")
saved, body = nnx.Linear(4, 3, rngs=nnx.Rngs(0)), nnx.Linear(4, 3, rngs=nnx.Rngs(1))
np.savez(path, kernel=saved.kernel[...], bias=saved.bias[...])
loaded = np.load(path)
nnx.update(body, {name: jnp.asarray(loaded[name]) for name in loaded.files})
head = nnx.Linear(3, 2, rngs=nnx.Rngs(2))
before, untrained = np.array(body.kernel[...]), np.array(head.kernel[...])
optimizer = nnx.Optimizer(head, optax.sgd(0.1), wrt=nnx.Param)
optimizer.update(head, nnx.grad(lambda head: (head(body(jnp.ones((1, 4)))) ** 2).sum())(head))
same = np.array_equal(body.kernel[...], before) and np.array_equal(before, saved.kernel[...])
observed = same and not np.array_equal(head.kernel[...], untrained)

# %% tags=["high-level", "measure"]
observed = existing(nnx, "fit", "predict", "evaluate", "checkpoint", "callback")

# %% tags=["devices", "measure"]
observed = existing(jax, "shard_map", "sharding.NamedSharding", "pmap", "distributed.initialize")

# %% tags=["two-workers", "measure"]
mesh = Mesh(jax.devices(), "batch")


def gradient(kernel, rows):
    own = jax.grad(lambda kernel: ((rows @ kernel) ** 2).mean())(kernel)
    return jax.lax.pmean(own, "batch")


shared = jax.shard_map(
    gradient,
    mesh=mesh,
    in_specs=(PartitionSpec(), PartitionSpec("batch")),
    out_specs=PartitionSpec(),
    check_vma=False,
)
observed = gradient_error(np.asarray(shared(jnp.ones(3), jnp.arange(12.0).reshape(4, 3))))
