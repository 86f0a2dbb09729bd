# %% [markdown]
# # Low precision: checks in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F

paddle.seed(0)


def dtypes(*tensors):
    return ", ".join(str(tensor.dtype).replace("paddle.", "") for tensor in tensors)


def parameter(value, dtype="float32"):
    return paddle.create_parameter([1], dtype, default_initializer=nn.initializer.Constant(value))


# %% tags=["autocast-types", "trap"]
x, labels = paddle.ones([4, 4]), paddle.zeros([4], "int64")
with paddle.amp.auto_cast(dtype="bfloat16"):
    logits = x @ x
    observed = dtypes(logits, F.softmax(logits), F.cross_entropy(logits, labels))

# %% tags=["mixed-parameters", "trap"]
layer = nn.Linear(4, 4)
with paddle.amp.auto_cast(dtype="bfloat16"):
    layer(paddle.ones([1, 4]))
observed = dtypes(layer.weight)

# %% tags=["mixed-parameters", "mend"]
layer = nn.Linear(4, 4).bfloat16()
observed = dtypes(layer.weight)

# %% tags=["lost-updates", "trap"]
weight = parameter(1.0, "bfloat16")
optimizer = paddle.optimizer.SGD(0.0001, parameters=[weight])
for _ in range(100):
    weight.sum().backward()
    optimizer.step()
    optimizer.clear_grad()
observed = weight.astype("float32").item() == 1

# %% tags=["lost-updates", "mend"]
weight = parameter(1.0)  # on a CPU multi_precision=True, which keeps a copy in float32, does nothing
optimizer = paddle.optimizer.SGD(0.0001, parameters=[weight])
for _ in range(100):
    weight.astype("bfloat16").sum().backward()
    optimizer.step()
    optimizer.clear_grad()
observed = weight.item() == 1

# %% tags=["loss-scaling", "trap"]
weight = parameter(1.0)
scaler, optimizer = paddle.amp.GradScaler(), paddle.optimizer.SGD(1.0, parameters=[weight])
scaler.scale(float("inf") * weight.sum()).backward()
scaler.step(optimizer)
observed = weight.item() == 1
