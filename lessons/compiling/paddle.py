# %% [markdown]
# # Compiled code: checks in PaddlePaddle

# %%
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

# %% tags=["where-nan", "trap"]
x = paddle.zeros([1])
x.stop_gradient = False
paddle.where(x > 0, paddle.sqrt(x), paddle.zeros([1])).sum().backward()
observed = "NaN" if x.grad.isnan().item() else x.grad.item()
