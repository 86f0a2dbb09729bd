# %% [markdown]
# # CNN on MNIST in MLX
#
# Layout NHWC, the only one for MLX' convolution and pooling. Arrays are lazy:
# `mx.async_eval` computes them.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np

spec = specification("mnist_cnn")
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = nn.Sequential(
    nn.Conv2d(1, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Dropout(0.25),
    partial(mx.flatten, start_axis=1),
    nn.Linear(12 * 12 * 64, 128),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(128, 10),
)
# MLX' own default: uniform in +-1 / sqrt(fan_in), also for Linear's biases
glorot_uniform = nn.init.glorot_uniform()
model.apply(
    lambda parameter: (
        glorot_uniform(parameter)
        if parameter.ndim > 1
        else mx.zeros_like(parameter)
    )
)
print(model)

# %% tags=["compile"]
# rho is 0.9 by default, where the paper has 0.95
optimizer = optim.AdaDelta(spec.learning_rate, rho=spec.rho, eps=spec.epsilon)


def loss_fn(model, images, labels):
    # by default one loss for each sample
    return nn.losses.cross_entropy(model(images), labels, reduction="mean")


# a compiled function may change these; the last is for dropout
state = [model.state, optimizer.state, mx.random.state]


@partial(mx.compile, inputs=state, outputs=state)
def train_step(images, labels):
    loss, gradients = nn.value_and_grad(model, loss_fn)(model, images, labels)
    optimizer.update(model, gradients)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        loss = train_step(mx.array(images), mx.array(labels))
        # doesn't wait
        mx.async_eval(loss, state)
        losses.append(loss)
    report_epoch(epoch, mx.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off
model.eval()
predict = mx.compile(model, inputs=model.state)
logits = np.concatenate(
    [
        predict(mx.array(images))
        for images in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
