# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in MLX

# %%
import contextlib
import io
import os

import mlx.core as mx
import mlx.nn as nn

tensor = mx.array

# %% tags=["gradient"]
y = mx.grad(lambda v: (v**3).sum())(x)

# %% tags=["second-derivative"]
first = mx.grad(lambda v: (v**3).sum())
y = mx.grad(lambda v: first(v).sum())(x)


# %% tags=["jacobian", "by-hand"]
def function(v):
    return mx.stack([v[0] * v[1], v[0] + v[1]])


y = mx.stack([mx.vjp(function, [x], [row])[1][0] for row in mx.eye(2)])

# %% tags=["vmap"]
y = mx.vmap(mx.inner, in_axes=(0, None))(a, b)

# %% tags=["stop-gradient"]
y = mx.grad(lambda v: (v * mx.stop_gradient(v)).sum())(x)


# %% tags=["custom-backward"]
@mx.custom_function
def double(numbers):
    return 2 * numbers


@double.vjp
def double_backward(numbers, gradient, output):
    return mx.clip(2 * gradient, -1, 1)


y = mx.grad(lambda v: double(v).sum())(x)

# %% tags=["compile"]
y = mx.compile(lambda v: v**2 + 1)(x)


# %% tags=["print-inside"]
@mx.compile
def printing(numbers):
    print("running")  # once, while it is traced
    return numbers + 1


told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
y = told.getvalue().count("running")

# %% tags=["print-inside", "same"]
mx.disable_compile()  # all functions run in Python
told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
mx.enable_compile()
y = told.getvalue().count("running")

# %% tags=["to-device"]
mx.set_default_device(
    mx.cpu
)  # of operations: arrays lie in memory that all share
y = x

# %% tags=["which-device"]
y = str(mx.default_device())  # of operations: an array has none

# %% tags=["autocast", "by-hand"]
layer = nn.Linear(2, 1)
layer.set_dtype(mx.bfloat16)  # nothing is converted by itself
y = str(layer(x.astype(mx.bfloat16)).dtype).removeprefix("mlx.core.")

# %% tags=["loss-scaling", "by-hand"]
scale = 1024.0
y = mx.grad(lambda w: scale * (w * 2).sum())(mx.ones(1)) / scale

# %% tags=["matmul-precision"]
os.environ["MLX_ENABLE_TF32"] = "0"  # read at the first product
y = os.environ["MLX_ENABLE_TF32"]

# %% tags=["several-devices"]
y = f"{nn.average_gradients.__module__}.{nn.average_gradients.__name__}"
