# %% [markdown]
# # Optimisers: phrases in PaddlePaddle

# %%
import tempfile

import paddle
from paddle import nn

tensor = paddle.to_tensor

# %% tags=["momentum"]
w = nn.Parameter(w)
optimiser = paddle.optimizer.Momentum(0.1, momentum=0.9, parameters=[w])
for _ in range(2):
    w.grad = g
    optimiser.step()
y = w

# %% tags=["adam"]
w = nn.Parameter(w)
w.grad = g
paddle.optimizer.Adam(0.1, parameters=[w]).step()
y = w

# %% tags=["adamw"]
w = nn.Parameter(w)
w.grad = g
paddle.optimizer.AdamW(0.1, parameters=[w]).step()
y = w

# %% tags=["rmsprop"]
w = nn.Parameter(w)
w.grad = g
paddle.optimizer.RMSProp(0.1, parameters=[w]).step()
y = w

# %% tags=["rmsprop", "same"]
w = nn.Parameter(w)
w.grad = g
paddle.optimizer.RMSProp(0.1, rho=0.99, epsilon=1e-16, parameters=[w]).step()
y = w  # epsilon is under the root

# %% tags=["adagrad"]
w = nn.Parameter(w)
w.grad = g
paddle.optimizer.Adagrad(0.1, parameters=[w]).step()
y = w

# %% tags=["weight-decay"]
w = nn.Parameter(w)
w.grad = g
paddle.optimizer.SGD(0.1, parameters=[w], weight_decay=0.1).step()
y = w

# %% tags=["no-decay-on-biases"]
kernel, bias = nn.Parameter(w), nn.Parameter(b)
kernel.grad, bias.grad = paddle.zeros_like(w), paddle.zeros_like(b)
paddle.optimizer.AdamW(
    0.1,
    parameters=[kernel, bias],
    weight_decay=0.1,
    apply_decay_param_fun=lambda name: name == kernel.name,
).step()
y = [kernel, bias]

# %% tags=["two-rates"]
first, second = nn.Parameter(w), nn.Parameter(b)
first.grad, second.grad = paddle.ones([2]), paddle.ones([2])
groups = [{"params": [first]}, {"params": [second], "learning_rate": 0.1}]
paddle.optimizer.SGD(
    0.1, parameters=groups
).step()  # a group's rate is a factor
y = [first, second]

# %% tags=["clip-norm"]
first, second = (
    nn.Parameter(paddle.zeros([2])),
    nn.Parameter(paddle.zeros([2])),
)
first.grad, second.grad = a, b
nn.utils.clip_grad_norm_([first, second], max_norm=1.0)
y = [first.grad, second.grad]

# %% tags=["clip-value"]
parameter = nn.Parameter(paddle.zeros([3]))
parameter.grad = g
nn.utils.clip_grad_value_(parameter, 1.0)
y = parameter.grad

# %% tags=["average-of-weights", "by-hand"]
average = paddle.ones([1])
y = paddle.lerp(w, average, 0.9)  # only static graphs have a class for it

# %% tags=["accumulation"]
w = nn.Parameter(w)
for batch in samples.split(2):
    loss = (w * batch).mean() / 2  # 2 batches
    loss.backward()  # adds to w.grad
y = w.grad

# %% tags=["freeze-parameter"]
frozen, free = nn.Parameter(w), nn.Parameter(b)
frozen.stop_gradient = True
optimiser = paddle.optimizer.SGD(0.1, parameters=[frozen, free])
(frozen.sum() + free.sum()).backward()
optimiser.step()
y = [frozen, free]

# %% tags=["set-rate"]
parameter = nn.Parameter(paddle.zeros([1]))
optimiser = paddle.optimizer.SGD(0.1, parameters=[parameter])
before = optimiser.get_lr()
optimiser.set_lr(0.01)
y = [before, optimiser.get_lr()]

# %% tags=["optimiser-state"]
path = f"{tempfile.mkdtemp()}/optimiser.pdopt"
w = nn.Parameter(w)
w.grad = g
optimiser = paddle.optimizer.Momentum(0.1, momentum=0.9, parameters=[w])
optimiser.step()
paddle.save(optimiser.state_dict(), path)
again = paddle.optimizer.Momentum(0.1, momentum=0.9, parameters=[w])
again.set_state_dict(paddle.load(path))
y = again.state_dict()[f"{w.name}_velocity_0"]
