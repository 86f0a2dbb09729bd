# %% [markdown]
# # Training and prediction: checks in tinygrad

# %%
from tinygrad import Context, Tensor, nn

Tensor.manual_seed(0)

# %% tags=["dropout-flag", "trap"]
layer = nn.Linear(400, 200)
x = Tensor.randn(10, 400).realize()
first, second = (layer(x).dropout(0.5).numpy() for _ in range(2))
observed = bool((first != second).any())  # dropout is on only inside Context(TRAINING=1)

# %% tags=["dropout-argument", "trap"]
with Context(TRAINING=1):
    observed = (Tensor.ones(10_000).dropout(0.25) == 0).mean().item()

# %% tags=["prediction-graph", "trap"]
model = nn.Linear(400, 200)
model.weight.realize()
prediction = model(Tensor.randn(1, 400)).realize()  # the graph is freed when it has been computed
prediction.sum().backward()
observed = model.weight.grad is not None

# %% tags=["nan-loss", "trap", "raises"]
weight = Tensor([float("nan")])
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    weight.sum().backward()
    optimizer.step()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
loss = weight.sum()
if loss.isnan().item():  # tinygrad has no function for this
    raise FloatingPointError("the loss is no number")

# %% tags=["gradients-add-up", "trap"]
weight = Tensor([0.0])
for _ in range(2):
    (2 * weight).sum().backward()
observed = weight.grad.item() / 2

# %% tags=["gradients-add-up", "mend"]
optimizer = nn.optim.SGD([weight], lr=1)
for _ in range(2):
    optimizer.zero_grad()
    (2 * weight).sum().backward()
observed = weight.grad.item() / 2


# %% tags=["list-of-layers", "trap"]
class Network:
    def __init__(self):
        self.layers = [nn.Linear(4, 5), nn.Linear(5, 2)]


observed = len(nn.state.get_parameters(Network()))

# %% tags=["statistics-as-parameters", "trap"]
observed = len(nn.state.get_parameters(nn.BatchNorm(4)))
