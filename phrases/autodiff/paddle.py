# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in PaddlePaddle

# %%
import contextlib
import io

import paddle
from paddle import nn
from paddle.autograd import PyLayer

tensor = paddle.to_tensor

# %% tags=["gradient"]
x.stop_gradient = False
(x**3).sum().backward()
y = x.grad

# %% tags=["second-derivative"]
x.stop_gradient = False
(first,) = paddle.grad((x**3).sum(), x, create_graph=True)
(y,) = paddle.grad(first.sum(), x)

# %% tags=["jacobian"]
x.stop_gradient = False
outputs = paddle.stack([x[0] * x[1], x[0] + x[1]])
y = paddle.autograd.jacobian(outputs, x)[:]

# %% [markdown] tags=["vmap"]
# None at all: operations take whole batches, but no function turns one for a
# sample into one for a batch.

# %% tags=["stop-gradient"]
x.stop_gradient = False
(x * x.detach()).sum().backward()
y = x.grad


# %% tags=["custom-backward"]
class Double(PyLayer):
    @staticmethod
    def forward(context, numbers):
        return 2 * numbers

    @staticmethod
    def backward(context, gradient):
        return (2 * gradient).clip(-1, 1)


x.stop_gradient = False
Double.apply(x).sum().backward()
y = x.grad

# %% tags=["compile"]
y = paddle.jit.to_static(lambda v: v**2 + 1)(x)


# %% tags=["print-inside"]
@paddle.jit.to_static
def printing(numbers):
    print("running")
    return numbers + 1


told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
y = told.getvalue().count("running")

# %% tags=["to-device"]
y = x.to("cpu")

# %% tags=["which-device"]
y = str(x.place)

# %% tags=["autocast"]
layer = nn.Linear(2, 1)
with paddle.amp.auto_cast(dtype="bfloat16"):
    y = str(layer(x).dtype).removeprefix("paddle.")

# %% tags=["loss-scaling"]
w = nn.Parameter(paddle.ones([1]))
optimiser = paddle.optimizer.SGD(0.1, parameters=[w])
scaler = paddle.amp.GradScaler(init_loss_scaling=1024.0)  # off on a CPU
scaler.scale((w * 2).sum()).backward()
scaler.unscale_(optimiser)
y = w.grad

# %% tags=["matmul-precision"]
paddle.base.core.set_cublas_switch(False)  # TF32
y = str(paddle.base.core.get_cublas_switch())

# %% tags=["several-devices"]
y = f"{paddle.DataParallel.__module__}.{paddle.DataParallel.__name__}"
