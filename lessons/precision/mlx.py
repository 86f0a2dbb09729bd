# %% [markdown]
# # Low precision: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim

mx.random.seed(0)


def dtypes(*arrays):
    return ", ".join(str(array.dtype).replace("mlx.core.", "") for array in arrays)


def stepped(optimizer, weight, gradient):  # one step
    return optimizer.apply_gradients({"weight": mx.full(weight.shape, gradient, weight.dtype)}, {"weight": weight})[
        "weight"
    ]


# %% tags=["autocast-types", "trap"]
layer = nn.Linear(4, 4)
layer.set_dtype(mx.bfloat16)
logits = layer(mx.ones((4, 4), mx.bfloat16))  # MLX converts nothing by itself
observed = dtypes(logits, mx.softmax(logits), nn.losses.cross_entropy(logits, mx.zeros(4, mx.int32)))

# %% tags=["mixed-parameters", "trap"]
layer = nn.Linear(4, 4)
layer.set_dtype(mx.bfloat16)
observed = dtypes(layer.weight)

# %% tags=["lost-updates", "trap"]
weight = mx.ones(1, mx.bfloat16)
for _ in range(100):
    weight = stepped(optim.SGD(learning_rate=0.0001), weight, 1)
observed = weight.item() == 1

# %% tags=["lost-updates", "mend"]
weight = mx.ones(1)  # float32; the loss converts a copy
for _ in range(100):
    gradient = mx.grad(lambda weight: weight.astype(mx.bfloat16).sum())(weight)
    weight = optim.SGD(learning_rate=0.0001).apply_gradients({"weight": gradient}, {"weight": weight})["weight"]
observed = weight.item() == 1

# %% tags=["running-total", "trap"]
total = mx.array(2048, mx.bfloat16)
for loss in mx.ones(128, mx.bfloat16):
    total += loss
observed = total.item()

# %% tags=["running-total", "mend"]
losses = mx.concatenate([mx.full(1, 2048, mx.bfloat16), mx.ones(128, mx.bfloat16)])
observed = losses.sum().item()  # it adds in float32

# %% tags=["vanished-epsilon", "trap"]
observed = mx.isnan(stepped(optim.Adam(learning_rate=0.001), mx.ones(1, mx.float16), 0)).item()

# %% tags=["vanished-epsilon", "mend"]
observed = mx.isnan(stepped(optim.Adam(learning_rate=0.001, eps=1e-4), mx.ones(1, mx.float16), 0)).item()
