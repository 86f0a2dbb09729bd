# %% [markdown]
# # Compiled code: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np
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

# %% tags=["frozen-random", "trap"]
draw = mx.compile(lambda x: x + float(np.random.rand()))
observed = draw(mx.array(0.0)).item() == draw(mx.array(0.0)).item()

# %% tags=["frozen-state", "trap"]
draw = mx.compile(lambda x: x + mx.random.uniform())
observed = draw(mx.array(0.0)).item() == draw(mx.array(0.0)).item()

# %% tags=["frozen-state", "mend"]
draw = mx.compile(lambda x: x + mx.random.uniform(), inputs=mx.random.state, outputs=mx.random.state)
observed = draw(mx.array(0.0)).item() == draw(mx.array(0.0)).item()

# %% tags=["one-key", "trap"]
key = mx.random.key(0)
observed = mx.random.uniform(key=key).item() == mx.random.uniform(key=key).item()

# %% tags=["side-effects", "trap"]
calls = []
function = mx.compile(lambda x: (calls.append(1), x + 1)[1])
for _ in range(3):
    function(mx.array(1.0))
observed = len(calls)

# %% tags=["retracing", "trap"]
traces = []
function = mx.compile(lambda x: (traces.append(1), x.sum())[1])
for size in (4, 5, 6, 7):
    function(mx.ones(size))
observed = len(traces)

# %% tags=["retracing", "mend"]
traces.clear()
function = mx.compile(lambda x: (traces.append(1), x.sum())[1], shapeless=True)
for size in (4, 5, 6, 7):
    function(mx.ones(size))
observed = len(traces)

# %% tags=["traced-if", "trap", "raises"]
function = mx.compile(lambda x: x if x > 0 else -x)
observed = function(mx.array(-1.0)).item()

# %% tags=["where-nan", "trap"]
gradient = mx.grad(lambda x: mx.where(x > 0, mx.sqrt(x), 0.0))(mx.array(0.0))
observed = "NaN" if mx.isnan(gradient).item() else gradient.item()

# %% tags=["compiled-shape", "trap", "raises"]
total = mx.compile(lambda x: x.sum())
total(mx.ones(4))
observed = total(mx.ones(6)).item()

# %% tags=["compiled-output", "trap"]
double = mx.compile(lambda x: 2 * x)
outputs = [double(mx.array([number])) for number in (1.0, 2.0, 3.0, 4.0)]
observed = [output.item() for output in outputs] != [2, 4, 6, 8]
