# %% [markdown]
# # Compiled code: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from rosetta_common.ground.pairs import paired_ratios

mx.random.seed(0)

# %% tags=["compiling", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = optim.SGD(learning_rate=0.01)


def loss_fn(x, y):
    return nn.losses.cross_entropy(model(x), y, reduction="mean")


def train_step(x, y):
    loss, gradients = nn.value_and_grad(model, loss_fn)(x, y)
    optimizer.update(model, gradients)
    return loss


# %% tags=["compiling", "mend"]
state = [model.state, optimizer.state]  # what a compiled function may change
compiled_step = mx.compile(train_step, inputs=state, outputs=state)

# %% tags=["compiling", "measure"]
x, y = mx.random.normal((16, 400)), mx.random.randint(0, 10, (16,))
observed = paired_ratios(
    lambda: [mx.eval(train_step(x, y), state) for _ in range(10)],
    lambda: [mx.eval(compiled_step(x, y), state) for _ in range(10)],
)
