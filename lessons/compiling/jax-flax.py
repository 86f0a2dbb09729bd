# %% [markdown]
# # Compiled code: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
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
