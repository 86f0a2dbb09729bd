# %% [markdown]
# # CNN on MNIST in MXNet Gluon
#
# Layout NCHW, MXNet's own. `hybridize` turns the network into a graph at its
# first call.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn

spec = specification("mnist_cnn")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = nn.HybridSequential()
model.add(
    nn.Conv2D(32, kernel_size=3, activation="relu"),
    nn.Conv2D(64, kernel_size=3, activation="relu"),
    nn.MaxPool2D(pool_size=2),
    nn.Dropout(0.25),
    # flattens by itself
    nn.Dense(128, activation="relu"),
    nn.Dropout(0.5),
    nn.Dense(10),
)
# Glorot-uniform; Gluon's own default is uniform in +-0.07
model.initialize(mx.init.Xavier(), ctx=context)
model.hybridize(static_alloc=True, static_shape=True)
print(model)

# %% tags=["compile"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
# takes a learning rate, and ignores it: the rate is 1, as in the paper
trainer = gluon.Trainer(
    model.collect_params(),
    "adadelta",
    {"rho": spec.rho, "epsilon": spec.epsilon},
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        images, labels = (
            mx.nd.array(images, ctx=context),
            mx.nd.array(labels, ctx=context),
        )
        # also switches dropout on
        with autograd.record():
            # one loss for each sample: step() divides by their number
            loss = loss_fn(model(images), labels)
        loss.backward()
        trainer.step(len(images))
        losses.append(loss.mean())
    # waits for the asynchronous engine
    report_epoch(epoch, mx.nd.stack(*losses).mean().asscalar())

# %% tags=["predict"]
logits = np.concatenate(
    [
        model(mx.nd.array(images, ctx=context)).asnumpy()
        for images in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
