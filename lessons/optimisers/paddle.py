# %% [markdown]
# # Optimisers: checks in PaddlePaddle

# %%
import paddle
from paddle import nn

paddle.seed(0)


def parameter(value):
    return paddle.create_parameter([1], "float32", default_initializer=nn.initializer.Constant(value))


def stepped(optimizer, start, gradient, **arguments):  # one weight, one step
    weight = parameter(start)
    (gradient * weight).sum().backward()
    optimizer(parameters=[weight], **arguments).step()
    return weight.item()


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


# %% tags=["small-gradient", "trap"]
observed = -stepped(paddle.optimizer.Adam, 0.0, 1e-8, learning_rate=0.01) / 0.01

# %% tags=["adamw-decay", "trap"]
observed = stepped(paddle.optimizer.AdamW, 1.0, 0.0, learning_rate=0.1, weight_decay=0.1)

# %% tags=["adamw-default", "trap"]
observed = 1 - stepped(paddle.optimizer.AdamW, 1.0, 0.0, learning_rate=1.0)

# %% tags=["adam-decay", "trap"]
observed = stepped(paddle.optimizer.Adam, 1.0, 0.0, learning_rate=0.1, weight_decay=0.1)

# %% tags=["decay-biases", "trap"]
layer = nn.Linear(1, 1, bias_attr=nn.initializer.Constant(1.0))
(0 * layer(paddle.zeros([1, 1]))).sum().backward()
paddle.optimizer.AdamW(0.1, parameters=layer.parameters(), weight_decay=0.1).step()
observed = layer.bias.item() != 1

# %% tags=["decay-biases", "mend"]
layer = nn.Linear(1, 1, bias_attr=nn.initializer.Constant(1.0))
(0 * layer(paddle.zeros([1, 1]))).sum().backward()
kernels = {layer.weight.name}
paddle.optimizer.AdamW(
    0.1, parameters=layer.parameters(), weight_decay=0.1, apply_decay_param_fun=lambda name: name in kernels
).step()
observed = layer.bias.item() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(paddle.optimizer.RMSProp, 0.0, 1.0, learning_rate=0.1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(paddle.optimizer.Adagrad, 0.0, 1.0, learning_rate=0.1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = paddle.optimizer.Adadelta(parameters=[parameter(0.0)]).get_lr()

# %% tags=["sgd-rate", "trap"]
observed = -stepped(paddle.optimizer.SGD, 0.0, 1.0)

# %% tags=["clip-norm", "trap"]
one, other = parameter(0.0), parameter(0.0)
(3 * one + 4 * other).sum().backward()
paddle.optimizer.SGD(1.0, parameters=[one, other], grad_clip=nn.ClipGradByNorm(1.0)).step()
observed = "together" if -one.item() < 0.9 else "each by itself"

# %% tags=["clip-norm", "mend"]
one, other = parameter(0.0), parameter(0.0)
(3 * one + 4 * other).sum().backward()
paddle.optimizer.SGD(1.0, parameters=[one, other], grad_clip=nn.ClipGradByGlobalNorm(1.0)).step()
observed = "together" if -one.item() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
weight = parameter(0.0)
optimizer = paddle.optimizer.Momentum(learning_rate=1.0, momentum=0.9, parameters=[weight])
weight.sum().backward()
optimizer.step()
optimizer.set_lr(0.0)
before = weight.item()
optimizer.step()
observed = before - weight.item()

# %% tags=["schedule-unit", "trap"]
schedule = paddle.optimizer.lr.ExponentialDecay(1.0, gamma=0.5)
weight = parameter(0.0)
optimizer = paddle.optimizer.SGD(schedule, parameters=[weight])
weight.sum().backward()
for _ in range(2):
    optimizer.step()
observed = "in each update" if optimizer.get_lr() < 1 else "when it is stepped"

# %% tags=["accumulation", "trap"]
weight = parameter(0.0)
optimizer = paddle.optimizer.SGD(1.0, parameters=[weight])
for x in paddle.ones([8]).split(2):
    (weight * x).mean().backward()
optimizer.step()
observed = -weight.item()

# %% tags=["accumulation", "mend"]
weight = parameter(0.0)
optimizer = paddle.optimizer.SGD(1.0, parameters=[weight])
for x in paddle.ones([8]).split(2):
    ((weight * x).mean() / 2).backward()
optimizer.step()
observed = -weight.item()

# %% tags=["accumulation-uneven", "trap"]
weight = parameter(0.0)
optimizer = paddle.optimizer.SGD(1.0, parameters=[weight])
for x in paddle.zeros([6]), paddle.full([2], 4.0):
    ((weight * x).mean() / 2).backward()
optimizer.step()
observed = -weight.item()

# %% tags=["accumulation-uneven", "mend"]
weight = parameter(0.0)
optimizer = paddle.optimizer.SGD(1.0, parameters=[weight])
for x in paddle.zeros([6]), paddle.full([2], 4.0):
    ((weight * x).sum() / 8).backward()
optimizer.step()
observed = -weight.item()
