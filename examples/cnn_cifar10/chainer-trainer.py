# %% [markdown]
# # CNN on CIFAR-10 in Chainer, with Trainer
#
# The data go through Chainer's own pipeline: a data set of pairs, an iterator
# that shuffles and batches it, an updater for one step, and a trainer for the
# loop. The iterator is the serial one: worker processes only help if samples
# must be read and decoded, not if they are in memory.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import tempfile

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer import training
from chainer.dataset import concat_examples
from chainer.iterators import SerialIterator

spec = specification("cnn_cifar10")
# Chainer draws weights, dropout and the order of samples with numpy's
# generator
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NCHW")
# Chainer's usual dtype of labels; int64 works, too
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
train_set = chainer.datasets.TupleDataset(x_train, y_train)


# %% tags=["build"]
class CNN(chainer.Chain):
    def __init__(self):
        super().__init__()
        # Chainer's own default is LeCun-normal
        glorot = {"initialW": chainer.initializers.GlorotUniform()}
        with self.init_scope():
            self.conv1 = L.Convolution2D(3, 50, ksize=3, pad=1, **glorot)
            self.conv2 = L.Convolution2D(50, 50, ksize=3, pad=1, **glorot)
            self.conv3 = L.Convolution2D(50, 100, ksize=3, pad=1, **glorot)
            self.conv4 = L.Convolution2D(100, 100, ksize=3, pad=1, **glorot)
            # flattens by itself
            self.fc1 = L.Linear(100 * 8 * 8, 512, **glorot)
            self.fc2 = L.Linear(512, 10, **glorot)

    def forward(self, x):
        h = self.conv2(F.relu(self.conv1(x)))
        h = F.dropout(F.relu(F.max_pooling_2d(h, ksize=2)), 0.25)
        h = self.conv4(F.relu(self.conv3(h)))
        h = F.dropout(F.relu(F.max_pooling_2d(h, ksize=2)), 0.25)
        h = F.dropout(F.relu(self.fc1(h)), 0.5)
        return self.fc2(h)


model = CNN()
for name, parameter in model.namedparams():
    print(name, parameter.shape)

# %% tags=["compile"]
optimizer = chainer.optimizers.MomentumSGD(
    lr=spec.learning_rate, momentum=spec.momentum
)
optimizer.setup(model)


# %% tags=["train"]
class WholeEpochs(SerialIterator):
    """Leaves an epoch's last batch small.

    SerialIterator fills it up from the next epoch.
    """

    def __next__(self):
        self.batch_size = min(
            spec.batch_size, len(self.dataset) - self.current_position
        )
        return super().__next__()

    next = __next__


# most users wrap the model in L.Classifier, which does this
def loss_function(images, labels):
    loss = F.softmax_cross_entropy(model(images), labels)
    chainer.report({"loss": loss})
    return loss


updater = training.StandardUpdater(
    WholeEpochs(train_set, spec.batch_size), optimizer, loss_func=loss_function
)
# for the log; by default the folder "result"
with tempfile.TemporaryDirectory() as folder:
    trainer = training.Trainer(updater, (spec.epochs, "epoch"), out=folder)
    trainer.extend(report_batch, trigger=(1, "iteration"))
    trainer.extend(
        training.extensions.LogReport(
            postprocess=lambda log: report_epoch(log["epoch"] - 1, log["loss"])
        )
    )
    trainer.run()

# %% tags=["predict"]
test_batches = SerialIterator(
    x_test, spec.batch_size, repeat=False, shuffle=False
)
# dropout off, no graph kept
with chainer.using_config("train", False), chainer.no_backprop_mode():
    logits = np.concatenate(
        [model(concat_examples(batch)).array for batch in test_batches]
    )
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
