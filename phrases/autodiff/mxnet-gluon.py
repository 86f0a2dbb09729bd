# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in MXNet Gluon

# %%
import contextlib
import io
import os

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.contrib import amp
from mxnet.gluon import nn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


# %% tags=["gradient"]
x.attach_grad()
with autograd.record():
    loss = (x**3).sum()
loss.backward()
y = x.grad

# %% tags=["second-derivative", "raises"]
x.attach_grad()
with autograd.record():
    (first,) = autograd.grad(x**3, [x], create_graph=True)
first.backward()
y = x.grad

# %% tags=["second-derivative", "same"]
# exp, log and add_n have a second derivative: powers and products have none
x.attach_grad()
with autograd.record():
    cubes = mx.nd.add_n(x.log(), x.log(), x.log()).exp()
    (first,) = autograd.grad(cubes, [x], create_graph=True)
first.backward()
y = x.grad

# %% tags=["jacobian", "by-hand"]
x.attach_grad()
with autograd.record():
    outputs = mx.nd.concat(x[0] * x[1], x[0] + x[1], dim=0)
y = []
for row in mx.nd.eye(2):
    outputs.backward(row, retain_graph=True)
    y.append(x.grad.copy())

# %% tags=["vmap"]
# a loop over the rows
y, _ = mx.nd.contrib.foreach(
    lambda row, state: (mx.nd.dot(row, b), state), a, []
)
y = y.reshape(-1)

# %% tags=["stop-gradient"]
x.attach_grad()
with autograd.record():
    loss = (x * x.detach()).sum()
loss.backward()
y = x.grad


# %% tags=["custom-backward"]
class Double(autograd.Function):
    def forward(self, numbers):
        return 2 * numbers

    def backward(self, gradient):
        return (2 * gradient).clip(-1, 1)


x.attach_grad()
with autograd.record():
    loss = Double()(x).sum()
loss.backward()
y = x.grad

# %% tags=["compile"]
function = nn.HybridLambda(lambda F, v: v**2 + 1)
function.hybridize()
y = function(x)


# %% tags=["print-inside"]
class Printing(gluon.HybridBlock):
    def hybrid_forward(self, F, numbers):
        print("running")  # once, while it is traced
        return numbers + 1


function = Printing()
function.hybridize()
told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        function(x)
y = told.getvalue().count("running")

# %% tags=["print-inside", "same"]
function.hybridize(False)  # it runs in Python
told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        function(x)
y = told.getvalue().count("running")

# %% tags=["to-device"]
y = x.as_in_context(mx.cpu())

# %% tags=["which-device"]
y = str(x.context)

# %% tags=["autocast"]
amp.init("bfloat16")  # for the rest of the program
layer = nn.Dense(1, in_units=2)
layer.initialize()
y = np.dtype(layer(x).dtype).names[0]

# %% tags=["loss-scaling"]
amp.init("bfloat16")
weight = gluon.Parameter("weight", shape=(1,), init="ones")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 0.1})
amp.init_trainer(trainer)  # the scale begins at 65536
with autograd.record(), amp.scale_loss(2 * weight.data(), trainer) as loss:
    loss.backward()
amp.unscale(trainer)
y = weight.grad()

# %% tags=["matmul-precision"]
os.environ["MXNET_CUDA_TENSOR_OP_MATH_ALLOW_CONVERSION"] = "0"  # the default
y = os.environ["MXNET_CUDA_TENSOR_OP_MATH_ALLOW_CONVERSION"]

# %% tags=["several-devices"]
split = gluon.utils.split_and_load
y = f"{split.__module__}.{split.__name__}"
