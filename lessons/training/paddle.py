# %% [markdown]
# # Training and prediction: checks in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F

paddle.seed(0)


def parameter(value):
    return paddle.create_parameter([1], "float32", default_initializer=nn.initializer.Constant(value))


# %% tags=["dropout-flag", "trap"]
model = nn.Sequential(nn.Linear(400, 200), nn.Dropout(0.5))
x = paddle.randn([10, 400])
observed = not paddle.equal_all(model(x), model(x))

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not paddle.equal_all(model(x), model(x))

# %% tags=["dropout-argument", "trap"]
observed = (F.dropout(paddle.ones([10_000]), 0.25) == 0).astype("float32").mean().item()

# %% tags=["prediction-graph", "trap"]
model = nn.Linear(400, 200)
observed = not model(paddle.zeros([1, 400])).stop_gradient

# %% tags=["prediction-graph", "mend"]
with paddle.no_grad():
    observed = not model(paddle.zeros([1, 400])).stop_gradient

# %% tags=["nan-loss", "trap", "raises"]
weight = parameter(float("nan"))
weight.sum().backward()
paddle.optimizer.SGD(learning_rate=1.0, parameters=[weight]).step()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
weight = parameter(float("nan"))
paddle.set_flags({"FLAGS_check_nan_inf": True})  # shows where the NaN comes from
try:
    (2 * weight).sum().backward()
finally:
    paddle.set_flags({"FLAGS_check_nan_inf": False})
