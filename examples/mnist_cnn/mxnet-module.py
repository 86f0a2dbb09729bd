# %% [markdown]
# # CNN on MNIST in MXNet Module
#
# MXNet's symbolic interface: a graph of symbols, and a `Module` that binds it
# to memory and trains it. Layout NCHW, MXNet's own. For training the graph
# ends in `SoftmaxOutput`, softmax and loss in one; prediction doesn't use it.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np

spec = specification("mnist_cnn")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
x = mx.sym.Variable("data")
for filters in (32, 64):
    x = mx.sym.Convolution(x, num_filter=filters, kernel=(3, 3))
    x = mx.sym.Activation(x, act_type="relu")
# the stride is 1 by default
x = mx.sym.Pooling(x, pool_type="max", kernel=(2, 2), stride=(2, 2))
x = mx.sym.Dropout(x, p=0.25)
x = mx.sym.Flatten(x)
x = mx.sym.FullyConnected(x, num_hidden=128)
x = mx.sym.Activation(x, act_type="relu")
x = mx.sym.Dropout(x, p=0.5)
logits = mx.sym.FullyConnected(x, num_hidden=10)
mx.viz.print_summary(
    logits, shape={"data": (spec.batch_size, 1, 28, 28)}, line_length=100
)

# %% tags=["compile"]
# The gradient is divided by the samples of each batch. By default it is
# summed, and the optimiser divides it by the batch size that the module was
# bound with: too much for the last, smaller batch.
softmax = mx.sym.SoftmaxOutput(logits, name="softmax", normalization="batch")
# its label has the name `softmax_label`, after the output's name
model = mx.mod.Module(softmax, context=context)
model.bind(
    [("data", (spec.batch_size, 1, 28, 28))],
    [("softmax_label", (spec.batch_size,))],
)
# Glorot-uniform; the default is uniform in +-0.01
model.init_params(mx.init.Xavier())
# takes a learning rate, and ignores it: the rate is 1, as in the paper
model.init_optimizer(
    optimizer="adadelta",
    optimizer_params={
        "rho": spec.rho,
        "epsilon": spec.epsilon,
        "rescale_grad": 1.0,
    },
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
cross_entropy = mx.metric.CrossEntropy()
for epoch in range(spec.epochs):
    targets, outputs = [], []
    for images, labels in batches:
        batch = mx.io.DataBatch([mx.nd.array(images)], [mx.nd.array(labels)])
        # binds again if the batch is smaller
        model.forward_backward(batch)
        model.update()
        targets += batch.label
        # the next batch overwrites them
        outputs.append(model.get_outputs()[0].copy())
    cross_entropy.reset()
    # in every batch, it would wait for the asynchronous engine
    cross_entropy.update(targets, outputs)
    report_epoch(epoch, cross_entropy.get()[1])

# %% tags=["predict"]
# without the loss, which would need labels
classifier = mx.mod.Module(logits, label_names=None, context=context)
# switches dropout off
classifier.bind([("data", (spec.batch_size, 1, 28, 28))], for_training=False)
classifier.set_params(*model.get_params())
outputs = []
for images in MiniBatches(x_test, batch_size=spec.batch_size):
    classifier.forward(mx.io.DataBatch([mx.nd.array(images)]))
    outputs.append(classifier.get_outputs()[0].asnumpy())
predictions = np.concatenate(outputs).argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
