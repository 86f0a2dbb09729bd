# %% [markdown]
# # Optimisers: checks in tinygrad

# %%
from tinygrad import Context, Tensor, nn

Tensor.manual_seed(0)

# %% tags=["momentum", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1, momentum=0.9)
with Context(TRAINING=1):
    for _ in range(3):
        weight.grad = Tensor.ones(1)
        optimizer.step()
observed = -weight.item()

# %% tags=["gradient-clipping", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    (1000 * weight).sum().backward()
    optimizer.step()
observed = -weight.item()

# %% tags=["adam-correction", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.Adam([weight], lr=0.01)
with Context(TRAINING=1):
    weight.sum().backward()
    optimizer.step()
observed = -weight.item() / 0.01
