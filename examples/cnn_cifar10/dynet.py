# %% [markdown]
# # CNN on CIFAR-10 in DyNet
#
# Layout HWC, DyNet's own. The batch is not an axis of a tensor; its size
# stands beside the shape. Each batch gets a new graph. DyNet computes on one
# core.

# %%
from rosetta_common import (
    MiniBatches,
    load_cifar10,
    report_epoch,
    specification,
)

import dynet_config
import numpy as np

spec = specification("cnn_cifar10")
# DyNet reads it when it is imported; 0 means a random seed
dynet_config.set(random_seed=spec.seed + 1)

import dynet as dy

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class CNN:
    def __init__(self):
        self.parameters = dy.ParameterCollection()
        self.conv1 = self.layer((3, 3, 3, 50), 50)
        self.conv2 = self.layer((3, 3, 50, 50), 50)
        self.conv3 = self.layer((3, 3, 50, 100), 100)
        self.conv4 = self.layer((3, 3, 100, 100), 100)
        self.fc1 = self.layer((512, 100 * 8 * 8), 512)
        self.fc2 = self.layer((10, 512), 10)

    def layer(self, shape, outputs):
        kernel = self.parameters.add_parameters(shape)
        # by default biases start Glorot-uniform, too
        bias = self.parameters.add_parameters(outputs, init=0)
        return kernel, bias

    def __call__(self, images, train):
        def dropout(x, rate):
            return dy.dropout(x, rate) if train else x

        # makes a batch from a list of arrays
        x = dy.inputTensor(list(images))
        x = dy.rectify(
            dy.conv2d_bias(x, *self.conv1, stride=[1, 1], is_valid=False)
        )
        x = dy.conv2d_bias(x, *self.conv2, stride=[1, 1], is_valid=False)
        x = dropout(
            dy.rectify(dy.maxpooling2d(x, ksize=[2, 2], stride=[2, 2])),
            0.25,  # dropout's rate
        )
        x = dy.rectify(
            dy.conv2d_bias(x, *self.conv3, stride=[1, 1], is_valid=False)
        )
        x = dy.conv2d_bias(x, *self.conv4, stride=[1, 1], is_valid=False)
        x = dropout(
            dy.rectify(dy.maxpooling2d(x, ksize=[2, 2], stride=[2, 2])),
            0.25,  # dropout's rate
        )
        x = dy.reshape(x, (100 * 8 * 8,))
        kernel, bias = self.fc1
        x = dropout(dy.rectify(dy.affine_transform([bias, kernel, x])), 0.5)
        kernel, bias = self.fc2
        return dy.affine_transform([bias, kernel, x])


model = CNN()
for parameter in model.parameters.parameters_list():
    print(parameter.name(), parameter.shape())

# %% tags=["compile"]
trainer = dy.MomentumSGDTrainer(
    model.parameters, learning_rate=spec.learning_rate, mom=spec.momentum
)
# 0 means never; by default, gradients with a norm above 5 are scaled down to 5
trainer.set_clip_threshold(0)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        dy.renew_cg()
        loss = dy.mean_batches(
            dy.pickneglogsoftmax_batch(model(images, train=True), labels)
        )
        losses.append(loss.value())
        loss.backward()
        trainer.update()
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(images):
    dy.renew_cg()
    # the batch is the last axis; it is missing if the batch is one image
    logits = model(images, train=False).npvalue()
    return logits.reshape(10, -1).T


logits = np.concatenate(
    [
        predict(images)
        for images in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
