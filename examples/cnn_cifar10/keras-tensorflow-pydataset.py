# %% [markdown]
# # CNN on CIFAR-10 in Keras on TensorFlow, with PyDataset
#
# Layout NHWC, Keras' default (`channels_last`) and TensorFlow's own. A
# `PyDataset` makes a batch from its number; `fit` and `predict` ask for one
# batch after the other.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import math
import os

# Keras reads it once, when it is imported
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from keras import layers

spec = specification("cnn_cifar10")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


class Batches(keras.utils.PyDataset):
    def __init__(self, images, labels, batch_size, seed=None):
        # workers=1 by default, which is enough for data in memory
        super().__init__()
        self.images, self.labels, self.batch_size = images, labels, batch_size
        self.random = None if seed is None else np.random.default_rng(seed)
        self.order = np.arange(len(images))
        self.on_epoch_end()

    def __len__(self):
        return math.ceil(len(self.images) / self.batch_size)

    def __getitem__(self, index):
        chosen = self.order[
            index * self.batch_size : (index + 1) * self.batch_size
        ]
        return self.images[chosen], self.labels[chosen]

    def on_epoch_end(self):
        if self.random is not None:
            self.random.shuffle(self.order)


# %% tags=["build"]
model = keras.Sequential(
    [
        layers.Input((32, 32, 3)),
        layers.Conv2D(50, 3, padding="same", activation="relu"),
        layers.Conv2D(50, 3, padding="same"),
        layers.MaxPooling2D(2),
        layers.ReLU(),
        layers.Dropout(0.25),
        layers.Conv2D(100, 3, padding="same", activation="relu"),
        layers.Conv2D(100, 3, padding="same"),
        layers.MaxPooling2D(2),
        layers.ReLU(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(512, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10),
    ]
)
model.summary(line_length=72)

# %% tags=["compile"]
model.compile(
    optimizer=keras.optimizers.SGD(
        learning_rate=spec.learning_rate, momentum=spec.momentum
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)

# %% tags=["train"]
model.fit(
    Batches(x_train, y_train, spec.batch_size, seed=spec.seed),
    epochs=spec.epochs,
    # True would also shuffle whole batches
    shuffle=False,
    verbose=0,
    callbacks=[
        keras.callbacks.LambdaCallback(
            on_train_batch_end=report_batch, on_epoch_end=report_epoch
        )
    ],
)

# %% tags=["predict"]
logits = model.predict(Batches(x_test, y_test, spec.batch_size), verbose=0)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
