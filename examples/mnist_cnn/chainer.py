# %% [markdown]
# # CNN on MNIST in Chainer
#
# Layout NCHW, Chainer's own. Every call makes a new graph (define by run).

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

spec = specification("mnist_cnn")
# Chainer draws weights and dropout with numpy's generator
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
# Chainer's usual dtype of labels; int64 works, too
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class CNN(chainer.Chain):
    def __init__(self):
        super().__init__()
        # Chainer's own default is LeCun-normal
        glorot = {"initialW": chainer.initializers.GlorotUniform()}
        with self.init_scope():
            self.conv1 = L.Convolution2D(1, 32, ksize=3, **glorot)
            self.conv2 = L.Convolution2D(32, 64, ksize=3, **glorot)
            # flattens by itself
            self.fc1 = L.Linear(64 * 12 * 12, 128, **glorot)
            self.fc2 = L.Linear(128, 10, **glorot)

    def forward(self, x):
        h = F.relu(self.conv2(F.relu(self.conv1(x))))
        h = F.dropout(F.max_pooling_2d(h, ksize=2), 0.25)
        h = F.dropout(F.relu(self.fc1(h)), 0.5)
        return self.fc2(h)


model = CNN()
for name, parameter in model.namedparams():
    print(name, parameter.shape)

# %% tags=["compile"]
# has no learning rate: it is 1, as in the paper
optimizer = chainer.optimizers.AdaDelta(rho=spec.rho, eps=spec.epsilon)
optimizer.setup(model)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        loss = F.softmax_cross_entropy(model(images), labels)
        model.cleargrads()
        loss.backward()
        optimizer.update()
        losses.append(loss.array)
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
# dropout off, no graph kept
with chainer.using_config("train", False), chainer.no_backprop_mode():
    logits = np.concatenate(
        [
            model(images).array
            for images in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
