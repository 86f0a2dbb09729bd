# %% [markdown]
# # CNN on CIFAR-10 in MXNet Gluon, with DataLoader
#
# The loader works in this process: the samples are in memory, so nothing must
# be read or decoded. On few cores, worker processes would take time from
# training.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn

spec = specification("cnn_cifar10")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)
# the loader shuffles with numpy's generator
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = nn.HybridSequential()
model.add(
    nn.Conv2D(50, kernel_size=3, padding=1, activation="relu"),
    nn.Conv2D(50, kernel_size=3, padding=1),
    nn.MaxPool2D(pool_size=2),
    nn.Activation("relu"),
    nn.Dropout(0.25),
    nn.Conv2D(100, kernel_size=3, padding=1, activation="relu"),
    nn.Conv2D(100, kernel_size=3, padding=1),
    nn.MaxPool2D(pool_size=2),
    nn.Activation("relu"),
    nn.Dropout(0.25),
    # flattens by itself
    nn.Dense(512, activation="relu"),
    nn.Dropout(0.5),
    nn.Dense(10),
)
# Glorot-uniform; Gluon's own default is uniform in +-0.07
model.initialize(mx.init.Xavier(), ctx=context)
model.hybridize(static_alloc=True, static_shape=True)
print(model)

# %% tags=["compile"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
trainer = gluon.Trainer(
    model.collect_params(),
    "sgd",
    {"learning_rate": spec.learning_rate, "momentum": spec.momentum},
)

# %% tags=["train"]
samples = gluon.data.ArrayDataset(x_train, y_train)
# keeps the last, smaller batch
batches = gluon.data.DataLoader(
    samples, batch_size=spec.batch_size, shuffle=True
)
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        images, labels = (
            images.as_in_context(context),
            labels.as_in_context(context),
        )
        # also switches dropout on
        with autograd.record():
            # one loss for each sample: step() divides by their number
            loss = loss_fn(model(images), labels)
        loss.backward()
        trainer.step(len(images))
        losses.append(loss.mean())
        report_batch()
    # waits for the asynchronous engine
    report_epoch(epoch, mx.nd.stack(*losses).mean().asscalar())

# %% tags=["predict"]
logits = np.concatenate(
    [
        model(images.as_in_context(context)).asnumpy()
        for images in gluon.data.DataLoader(x_test, spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
