# %% [markdown]
# # Compiled code: checks in PaddlePaddle

# %%
import numpy as np
import paddle
from paddle import nn
from paddle.nn import functional as F
from rosetta_common.ground.pairs import paired_ratios

paddle.seed(0)


# %% tags=["compiling", "trap"]
def train_step(model, optimizer, x, y):
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.clear_grad()


model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = paddle.optimizer.SGD(0.01, parameters=model.parameters())

# %% tags=["compiling", "mend"]
network = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
compiled = paddle.jit.to_static(network)  # the forward and the backward pass
sgd = paddle.optimizer.SGD(0.01, parameters=compiled.parameters())

# %% tags=["compiling", "measure"]
x, y = paddle.randn([64, 400]), paddle.randint(0, 10, [64])
observed = paired_ratios(
    lambda: [train_step(model, optimizer, x, y) for _ in range(50)],
    lambda: [train_step(compiled, sgd, x, y) for _ in range(50)],
)

# %% tags=["frozen-random", "trap"]
draw = paddle.jit.to_static(lambda x: x + np.random.rand())
observed = draw(paddle.zeros([1])).item() == draw(paddle.zeros([1])).item()

# %% tags=["frozen-state", "trap"]
draw = paddle.jit.to_static(lambda x: x + paddle.rand([1]))
observed = draw(paddle.zeros([1])).item() == draw(paddle.zeros([1])).item()

# %% tags=["side-effects", "trap"]
calls = []


@paddle.jit.to_static
def function(x):
    calls.append(1)
    return x + 1


for _ in range(3):
    function(paddle.ones([1]))
observed = len(calls)


# %% tags=["retracing", "trap"]
@paddle.jit.to_static(full_graph=True)
def function(x):
    return x.sum()


for size in (4, 5, 6, 7):
    function(paddle.ones([size]))
observed = function.get_traced_count()


# %% tags=["traced-if", "trap", "raises"]
@paddle.jit.to_static
def function(x):
    if x > 0:
        return x
    return -x


observed = function(paddle.to_tensor(-1.0)).item()

# %% tags=["where-nan", "trap"]
x = paddle.zeros([1])
x.stop_gradient = False
paddle.where(x > 0, paddle.sqrt(x), paddle.zeros([1])).sum().backward()
observed = "NaN" if x.grad.isnan().item() else x.grad.item()

# %% tags=["compiled-shape", "trap", "raises"]
total = paddle.jit.to_static(lambda x: x.sum())
total(paddle.ones([4]))
observed = total(paddle.ones([6])).item()

# %% tags=["compiled-output", "trap"]
double = paddle.jit.to_static(lambda x: 2 * x)
outputs = [double(paddle.to_tensor([number])) for number in (1.0, 2.0, 3.0, 4.0)]
observed = [output.item() for output in outputs] != [2, 4, 6, 8]
