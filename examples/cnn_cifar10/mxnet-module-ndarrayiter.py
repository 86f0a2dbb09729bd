# %% [markdown]
# # CNN on CIFAR-10 in MXNet Module, with NDArrayIter
#
# An `NDArrayIter` shuffles and batches, and `fit` trains. The iterator fills
# up the smaller last batch with samples of the same epoch, drops it, or leaves
# it to the next epoch. To train on every sample once, a subclass cuts the
# filling off.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np

spec = specification("cnn_cifar10")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)
# the iterator shuffles with numpy's generator
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
x = mx.sym.Variable("data")
for filters in (50, 100):
    x = mx.sym.Convolution(x, num_filter=filters, kernel=(3, 3), pad=(1, 1))
    x = mx.sym.Activation(x, act_type="relu")
    x = mx.sym.Convolution(x, num_filter=filters, kernel=(3, 3), pad=(1, 1))
    # the stride is 1 by default
    x = mx.sym.Pooling(x, pool_type="max", kernel=(2, 2), stride=(2, 2))
    x = mx.sym.Activation(x, act_type="relu")
    x = mx.sym.Dropout(x, p=0.25)
x = mx.sym.Flatten(x)
x = mx.sym.FullyConnected(x, num_hidden=512)
x = mx.sym.Activation(x, act_type="relu")
x = mx.sym.Dropout(x, p=0.5)
logits = mx.sym.FullyConnected(x, num_hidden=10)
mx.viz.print_summary(
    logits, shape={"data": (spec.batch_size, 3, 32, 32)}, line_length=100
)

# %% tags=["compile"]
# The gradient is divided by the samples of each batch. By default it is
# summed, and the optimiser divides it by the batch size that the module was
# bound with: too much for the last, smaller batch.
softmax = mx.sym.SoftmaxOutput(logits, name="softmax", normalization="batch")
# its label has the name `softmax_label`, after the output's name
model = mx.mod.Module(softmax, context=context)
model.bind(
    [("data", (spec.batch_size, 3, 32, 32))],
    [("softmax_label", (spec.batch_size,))],
)
# Glorot-uniform; the default is uniform in +-0.01
model.init_params(mx.init.Xavier())
model.init_optimizer(
    optimizer="sgd",
    optimizer_params={
        "learning_rate": spec.learning_rate,
        "momentum": spec.momentum,
        "rescale_grad": 1.0,
    },
)


# %% tags=["train"]
class Unpadded(mx.io.NDArrayIter):
    def next(self):
        batch = super().next()
        batch.data = [array[: len(array) - batch.pad] for array in batch.data]
        batch.label = [
            array[: len(array) - batch.pad] for array in batch.label
        ]
        batch.pad = 0
        return batch


cross_entropy = mx.metric.CrossEntropy()
# fit would bind the module, draw its weights and make its optimiser; it warns
# that all three are done already.
model.fit(
    # shuffles in every epoch and copies all samples
    Unpadded(x_train, y_train, spec.batch_size, shuffle=True),
    num_epoch=spec.epochs,
    eval_metric=cross_entropy,
    batch_end_callback=report_batch,
    epoch_end_callback=lambda epoch, *_: report_epoch(
        epoch, cross_entropy.get()[1]
    ),
)

# %% tags=["predict"]
# removes the filling by itself
probabilities = model.predict(
    mx.io.NDArrayIter(x_test, y_test, spec.batch_size)
)
predictions = probabilities.asnumpy().argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
