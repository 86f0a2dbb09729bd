# %% [markdown]
# # Programs: probes in JAX

# %%
import jax
import jax.numpy as jnp
import numpy as np
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
@jax.custom_vjp
def swish(x):
    return x * jax.nn.sigmoid(x)


def forward(x):
    return swish(x), x


def backward(x, slope):
    s = jax.nn.sigmoid(x)
    return (slope * (s + x * s * (1 - s)),)


swish.defvjp(forward, backward)

# %% tags=["operator", "measure"]
custom = jax.jit(jax.grad(lambda x: swish(x).sum()))
composed = jax.jit(jax.grad(lambda x: (x * jax.nn.sigmoid(x)).sum()))
observed = operator_outcome(lambda x: np.asarray(custom(x)), lambda x: np.asarray(composed(x)))


# %% tags=["boltzmann", "trap"]
@jax.jit
def step(parameters, v, uniform):
    w, b, c = parameters
    h = jax.nn.sigmoid(v @ w + c)
    sample = (uniform < h).astype(jnp.float32)
    v1 = jax.nn.sigmoid(sample @ w.T + b)
    h1 = jax.nn.sigmoid(v1 @ w + c)
    w += RATE * (v.T @ h - v1.T @ h1) / len(v)
    return w, b + RATE * (v - v1).mean(axis=0), c + RATE * (h - h1).mean(axis=0)


def train(batches, *parameters):
    for v, uniform in batches:
        parameters = step(parameters, v, uniform)
    return parameters


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
