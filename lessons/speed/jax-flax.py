# %% [markdown]
# # Speed and devices: checks in JAX with Flax NNX and Optax

# %%
import time
from functools import partial
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


# %% tags=["asynchronous-engine", "trap"]
x = jax.random.normal(rngs(), (1000, 1000))
y = x @ x

# %% tags=["asynchronous-engine", "mend"]
y = (x @ x).block_until_ready()

# %% tags=["asynchronous-engine", "measure"]
observed = []
for _ in range(15):
    start = time.perf_counter()
    y = x @ x
    returned = time.perf_counter() - start
    y.block_until_ready()
    observed.append(returned / (time.perf_counter() - start))

# %% tags=["numpy-in-the-loop", "trap"]
model = Network(rngs)
optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
compiled_step = nnx.jit(train_step)


def reading_epoch(batches):
    return [compiled_step(model, optimizer, x, y).item() for x, y in batches]


# %% tags=["numpy-in-the-loop", "mend"]
def epoch(batches):
    losses = [compiled_step(model, optimizer, x, y) for x, y in batches]
    return jnp.stack(losses).tolist()


# %% tags=["numpy-in-the-loop", "measure"]
batches = [(jax.random.normal(rngs(), (64, 400)), jax.random.randint(rngs(), (64,), 0, 10)) for _ in range(20)]
observed = paired_ratios(lambda: reading_epoch(batches), lambda: epoch(batches))

# %% tags=["input-gradient", "trap"]
layer = nnx.Conv(3, 8, (3, 3), rngs=rngs)
gradients = nnx.jit(nnx.grad(lambda layer, images: layer(images).sum()))
program = gradients.lower(layer, jnp.zeros((10, 32, 32, 3))).as_text()
observed = program.count("stablehlo.convolution") > 1  # one for the kernel's gradient; the input's would need another

# %% tags=["relu-after-pooling", "trap"]
first = nnx.Sequential(nnx.relu, lambda x: nnx.max_pool(x, (2, 2), strides=(2, 2)))

# %% tags=["relu-after-pooling", "mend"]
last = nnx.Sequential(lambda x: nnx.max_pool(x, (2, 2), strides=(2, 2)), nnx.relu)

# %% tags=["relu-after-pooling", "measure"]
x = jax.random.normal(rngs(), (64, 32, 32, 50))
assert jnp.array_equal(first(x), last(x))
first_step, last_step = (jax.jit(jax.value_and_grad(lambda x, f=f: f(x).sum())) for f in (first, last))
observed = paired_ratios(lambda: jax.block_until_ready(first_step(x)), lambda: jax.block_until_ready(last_step(x)))

# %% tags=["channel-order-speed", "trap"]
kernel = nnx.initializers.glorot_uniform()(rngs(), (3, 3, 64, 64))
images = jax.random.normal(rngs(), (8, 32, 32, 64))
convolve = partial(jax.lax.conv_general_dilated, window_strides=(1, 1), padding="SAME")
own = partial(convolve, dimension_numbers=("NHWC", "HWIO", "NHWC"))  # as nnx.Conv calls it

# %% tags=["channel-order-speed", "mend"]
turned = images.transpose(0, 3, 1, 2)
other = partial(convolve, dimension_numbers=("NCHW", "HWIO", "NCHW"))

# %% tags=["channel-order-speed", "measure"]
assert jnp.allclose(own(images, kernel), other(turned, kernel).transpose(0, 2, 3, 1), atol=1e-4)
own_step, other_step = (
    jax.jit(jax.value_and_grad(lambda kernel, images, f=f: jnp.square(f(images, kernel)).sum())) for f in (own, other)
)
observed = paired_ratios(
    lambda: jax.block_until_ready(own_step(kernel, images)), lambda: jax.block_until_ready(other_step(kernel, turned))
)
