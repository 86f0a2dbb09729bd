# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in JAX with Flax NNX

# %%
import contextlib
import io

import jax
import jax.numpy as jnp
from flax import nnx
from flax.training.dynamic_scale import DynamicScale
from jax.sharding import NamedSharding, PartitionSpec

tensor = jnp.asarray

# %% tags=["gradient"]
y = jax.grad(lambda v: (v**3).sum())(x)

# %% tags=["second-derivative"]
y = jax.vmap(jax.grad(jax.grad(lambda v: v**3)))(x)

# %% tags=["jacobian"]
y = jax.jacobian(lambda v: jnp.stack([v[0] * v[1], v[0] + v[1]]))(x)

# %% tags=["vmap"]
y = jax.vmap(jnp.dot, in_axes=(0, None))(a, b)

# %% tags=["stop-gradient"]
y = jax.grad(lambda v: (v * jax.lax.stop_gradient(v)).sum())(x)


# %% tags=["custom-backward"]
@jax.custom_vjp
def double(numbers):
    return 2 * numbers


double.defvjp(
    lambda numbers: (2 * numbers, None),
    lambda kept, gradient: (jnp.clip(2 * gradient, -1, 1),),
)
y = jax.grad(lambda v: double(v).sum())(x)

# %% tags=["compile"]
y = jax.jit(lambda v: v**2 + 1)(x)


# %% tags=["print-inside"]
@jax.jit
def printing(numbers):
    print("running")  # while it is traced
    return numbers + 1


told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
y = told.getvalue().count("running")


# %% tags=["print-inside", "same"]
@jax.jit
def printing(numbers):
    jax.debug.print("running")
    return numbers + 1


told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
    jax.effects_barrier()
y = told.getvalue().count("running")

# %% tags=["to-device"]
y = jax.device_put(x, jax.devices("cpu")[0])

# %% tags=["which-device"]
y = str(x.device)

# %% tags=["autocast"]
layer = nnx.Linear(2, 1, dtype=jnp.bfloat16, rngs=nnx.Rngs(0))
y = str(layer(x).dtype)

# %% tags=["loss-scaling"]
scale = DynamicScale(scale=1024.0)
gradient = scale.value_and_grad(lambda w: (2 * w).sum())
scale, finite, loss, y = gradient(jnp.ones(1))

# %% tags=["matmul-precision"]
jax.config.update("jax_default_matmul_precision", "highest")
y = jax.config.jax_default_matmul_precision

# %% tags=["several-devices"]
mesh = jax.make_mesh((jax.device_count(),), ("batch",))
sharding = NamedSharding(mesh, PartitionSpec("batch"))
batch = jax.device_put(jnp.ones((8, 3)), sharding)
y = f"jax.sharding.{type(batch.sharding).__name__}"
