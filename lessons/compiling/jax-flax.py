# %% [markdown]
# # Compiled code: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx
from rosetta_common.ground.pairs import paired_ratios

rngs = nnx.Rngs(0)


class Network(nnx.Module):
    def __init__(self, rngs):
        self.dense1 = nnx.Linear(400, 400, rngs=rngs)
        self.dense2 = nnx.Linear(400, 10, rngs=rngs)

    def __call__(self, x):
        return self.dense2(jnp.tanh(self.dense1(x)))


def loss_fn(model, x, y):
    return optax.softmax_cross_entropy_with_integer_labels(model(x), y).mean()


def train_step(model, optimizer, x, y):
    loss, gradients = nnx.value_and_grad(loss_fn)(model, x, y)
    optimizer.update(model, gradients)
    return loss


# %% tags=["compiling", "trap"]
model = Network(rngs)
optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
step = lambda x, y: train_step(model, optimizer, x, y)

# %% tags=["compiling", "mend"]
compiled_step = nnx.jit(train_step)
step_compiled = lambda x, y: compiled_step(model, optimizer, x, y)

# %% tags=["compiling", "measure"]
x, y = jax.random.normal(rngs(), (64, 400)), jax.random.randint(rngs(), (64,), 0, 10)
observed = paired_ratios(
    lambda: jax.block_until_ready(([step(x, y) for _ in range(3)], nnx.state(model))),
    lambda: jax.block_until_ready(([step_compiled(x, y) for _ in range(3)], nnx.state(model))),
)

# %% tags=["frozen-random", "trap"]
draw = jax.jit(lambda x: x + np.random.rand())
observed = bool(draw(0.0) == draw(0.0))

# %% tags=["frozen-random", "mend"]
draw = jax.jit(lambda x, key: x + jax.random.uniform(key))
first, second = jax.random.split(jax.random.key(0))
observed = bool(draw(0.0, first) == draw(0.0, second))

# %% tags=["frozen-state", "trap", "raises"]
streams = nnx.Rngs(0)
draw = nnx.jit(lambda x: x + streams.uniform(()))
observed = bool(draw(0.0) == draw(0.0))

# %% tags=["frozen-state", "mend"]
draw = nnx.jit(lambda x, streams: x + streams.uniform(()))
observed = bool(draw(0.0, streams) == draw(0.0, streams))

# %% tags=["one-key", "trap"]
key = jax.random.key(0)
observed = bool(jax.random.uniform(key) == jax.random.uniform(key))

# %% tags=["one-key", "mend"]
key, first, second = jax.random.split(key, 3)
observed = bool(jax.random.uniform(first) == jax.random.uniform(second))

# %% tags=["side-effects", "trap"]
calls = []
function = jax.jit(lambda x: (calls.append(1), x + 1)[1])
for _ in range(3):
    function(1.0)
observed = len(calls)

# %% tags=["retracing", "trap"]
traces = []
function = jax.jit(lambda x: (traces.append(1), x.sum())[1])
for size in (4, 5, 6, 7):
    function(jnp.ones(size))
observed = len(traces)

# %% tags=["traced-if", "trap", "raises"]
function = jax.jit(lambda x: x if x > 0 else -x)
observed = float(function(-1.0))

# %% tags=["traced-if", "mend"]
observed = float(jax.jit(lambda x: jnp.where(x > 0, x, -x))(-1.0))

# %% tags=["where-nan", "trap"]
gradient = jax.grad(lambda x: jnp.where(x > 0, jnp.sqrt(x), 0.0))(0.0)
observed = "NaN" if jnp.isnan(gradient) else gradient

# %% tags=["where-nan", "mend"]
gradient = jax.grad(lambda x: jnp.where(x > 0, jnp.sqrt(jnp.where(x > 0, x, 1.0)), 0.0))(0.0)
observed = "NaN" if jnp.isnan(gradient) else gradient

# %% tags=["compiled-shape", "trap", "raises"]
total = jax.jit(lambda x: x.sum())
total(jnp.ones(4))
observed = total(jnp.ones(6))

# %% tags=["compiled-output", "trap"]
double = jax.jit(lambda x: 2 * x)
outputs = [double(jnp.array([number])) for number in (1.0, 2.0, 3.0, 4.0)]
observed = [output.item() for output in outputs] != [2, 4, 6, 8]
