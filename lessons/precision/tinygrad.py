# %% [markdown]
# # Low precision: checks in tinygrad

# %%
from tinygrad import Context, Tensor, dtypes, nn

Tensor.manual_seed(0)


def kinds(*tensors):
    names = {"half": "float16", "float": "float32"}
    return ", ".join(names.get(tensor.dtype.name, tensor.dtype.name) for tensor in tensors)


# %% tags=["autocast-types", "trap"]
x, labels = Tensor.ones(4, 4).cast(dtypes.float16), Tensor.zeros(4, dtype=dtypes.int)
logits = x @ x
observed = kinds(logits, logits.softmax(), logits.sparse_categorical_crossentropy(labels))

# %% tags=["mixed-parameters", "trap"]
layer = nn.Linear(4, 4)
for weight in nn.state.get_parameters(layer):
    weight.replace(weight.cast(dtypes.float16))
observed = kinds(layer.weight)

# %% tags=["lost-updates", "trap"]
weight = Tensor([1.0], dtype=dtypes.float16).realize()
optimizer = nn.optim.SGD([weight], lr=0.0001)
with Context(TRAINING=1):
    for _ in range(100):
        optimizer.zero_grad()
        (1 * weight).sum().backward()
        optimizer.step()
observed = weight.float().item() == 1

# %% tags=["lost-updates", "mend"]
weight = Tensor([1.0])  # float32; the loss converts a copy
optimizer = nn.optim.SGD([weight], lr=0.0001)
with Context(TRAINING=1):
    for _ in range(100):
        optimizer.zero_grad()
        (1 * weight.half()).sum().backward()
        optimizer.step()
observed = weight.item() == 1

# %% tags=["running-total", "trap"]
total = Tensor(2048.0, dtype=dtypes.float16)
for _ in range(128):
    total = (total + Tensor(1.0, dtype=dtypes.float16)).realize()
observed = total.float().item()

# %% tags=["running-total", "mend"]
losses = Tensor([2048.0] + [1.0] * 128, dtype=dtypes.float16)
observed = losses.sum().float().item()  # it adds in float32

# %% tags=["vanished-epsilon", "trap"]
weight = Tensor([1.0], dtype=dtypes.float16).realize()
with Context(TRAINING=1):
    (0 * weight).sum().backward()
    nn.optim.Adam([weight]).step()  # its moments and its arithmetic are float32
observed = weight.isnan().item()
