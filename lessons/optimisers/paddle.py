# %% [markdown]
# # Optimisers: checks in PaddlePaddle

# %%
import paddle
from paddle import nn

paddle.seed(0)


def parameter(value):
    return paddle.create_parameter([1], "float32", default_initializer=nn.initializer.Constant(value))


# %% tags=["momentum", "trap"]
weight = parameter(0.0)
optimizer = paddle.optimizer.Momentum(learning_rate=1.0, momentum=0.9, parameters=[weight])
for _ in range(3):
    weight.sum().backward()
    optimizer.step()
    optimizer.clear_grad()
observed = -weight.item()

# %% tags=["gradient-clipping", "trap"]
weight = parameter(0.0)
(1000 * weight).sum().backward()
paddle.optimizer.SGD(learning_rate=1.0, parameters=[weight]).step()
observed = -weight.item()

# %% tags=["adam-correction", "trap"]
weight = parameter(0.0)
weight.sum().backward()
paddle.optimizer.Adam(0.01, parameters=[weight]).step()
observed = -weight.item() / 0.01
