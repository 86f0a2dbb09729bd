# %% [markdown]
# # Programs: probes in MLX

# %%
import mlx.core as mx
import numpy as np
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
@mx.custom_function
def swish(x):
    return x * mx.sigmoid(x)


@swish.vjp
def swish_vjp(x, slope, output):
    s = mx.sigmoid(x)
    return slope * (s + x * s * (1 - s))


# %% tags=["operator", "measure"]
def gradient_of(function):
    gradient = mx.grad(lambda x: function(x).sum())
    return lambda x: np.array(gradient(mx.array(x)))


observed = operator_outcome(gradient_of(swish), gradient_of(lambda x: x * mx.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
@mx.compile
def step(w, b, c, v, uniform):
    h = mx.sigmoid(v @ w + c)
    sample = (uniform < h).astype(mx.float32)
    v1 = mx.sigmoid(sample @ w.T + b)
    h1 = mx.sigmoid(v1 @ w + c)
    w = w + RATE * (v.T @ h - v1.T @ h1) / len(v)
    return w, b + RATE * (v - v1).mean(axis=0), c + RATE * (h - h1).mean(axis=0)


def train(batches, *start):
    parameters = list(map(mx.array, start))
    for v, uniform in batches:
        parameters = step(*parameters, mx.array(v), mx.array(uniform))
        mx.eval(parameters)
    return [np.array(parameter) for parameter in parameters]


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
