# %% [markdown]
# # Optimisers: checks in tinygrad

# %%
from tinygrad import Context, Tensor, nn

Tensor.manual_seed(0)


def stepped(optimizer, start, gradient, **arguments):  # one weight, one step
    weight = Tensor([float(start)])
    made = optimizer([weight], **arguments)
    with Context(TRAINING=1):
        (gradient * weight).sum().backward()
        made.step()
    return weight.item()


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


# %% tags=["small-gradient", "trap"]
observed = -stepped(nn.optim.Adam, 0, 1e-8, lr=0.01) / 0.01

# %% tags=["adamw-decay", "trap"]
observed = stepped(nn.optim.AdamW, 1, 0.0, lr=0.1, weight_decay=0.1)

# %% tags=["adamw-default", "trap"]
observed = 1 - stepped(nn.optim.AdamW, 1, 0.0, lr=1.0)

# %% tags=["decay-biases", "trap"]
layer = nn.Linear(1, 1)
layer.bias.assign(Tensor.ones(1)).realize()
optimizer = nn.optim.AdamW(nn.state.get_parameters(layer), lr=0.1, weight_decay=0.1)
with Context(TRAINING=1):
    (0 * layer(Tensor.zeros(1, 1))).sum().backward()
    optimizer.step()
observed = layer.bias.item() != 1

# %% tags=["decay-biases", "mend"]
layer = nn.Linear(1, 1)
layer.bias.assign(Tensor.ones(1)).realize()
kernels = nn.optim.AdamW([layer.weight], lr=0.1, weight_decay=0.1)
optimizer = nn.optim.OptimizerGroup(kernels, nn.optim.Adam([layer.bias], lr=0.1))
with Context(TRAINING=1):
    (0 * layer(Tensor.zeros(1, 1))).sum().backward()
    optimizer.step()
observed = layer.bias.item() != 1

# %% tags=["sgd-rate", "trap"]
observed = -stepped(nn.optim.SGD, 0, 1.0)

# %% tags=["momentum-rate", "trap"]
weight = Tensor.zeros(1).contiguous().realize()
optimizer = nn.optim.SGD([weight], lr=1, momentum=0.9)
with Context(TRAINING=1):
    weight.grad = Tensor.ones(1)
    optimizer.step()
    before = weight.item()
    optimizer.lr.assign(0 * optimizer.lr).realize()
    weight.grad = Tensor.ones(1)
    optimizer.step()
observed = before - weight.item()

# %% tags=["accumulation", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    for x in Tensor.ones(8).split(4):
        (weight * x).mean().backward()
    optimizer.step()
observed = -weight.item()

# %% tags=["accumulation", "mend"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    for x in Tensor.ones(8).split(4):
        ((weight * x).mean() / 2).backward()
    optimizer.step()
observed = -weight.item()

# %% tags=["accumulation-uneven", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    for x in Tensor.zeros(6), Tensor.full((2,), 4.0):
        ((weight * x).mean() / 2).backward()
    optimizer.step()
observed = -weight.item()

# %% tags=["accumulation-uneven", "mend"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    for x in Tensor.zeros(6), Tensor.full((2,), 4.0):
        ((weight * x).sum() / 8).backward()
    optimizer.step()
observed = -weight.item()
