# %% [markdown]
# # Deep CNN on CIFAR-10 in Keras 3
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow,
# JAX or PyTorch. Layout NHWC, Keras' default (`channels_last`), on all three.
# Keras adds RMSprop's epsilon under the root; Keras 2 adds it to the root.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    shift_and_flip,
    specification,
)

import keras
from keras import layers

spec = specification("deepcnn_cifar10")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = keras.Sequential(
    [
        layers.Input((32, 32, 3)),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Dropout(0.25),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
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
    optimizer=keras.optimizers.RMSprop(
        learning_rate=spec.learning_rate, rho=spec.rho, epsilon=spec.epsilon
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)

# %% tags=["train"]
progress = keras.callbacks.LambdaCallback(
    on_train_batch_end=report_batch, on_epoch_end=report_epoch
)
# it needs no numbers: else `fit` would wait for those of every batch before
# the next, on JAX and PyTorch
progress.async_safe = True
for epoch in range(spec.epochs):
    moved = shift_and_flip(x_train, "NHWC", seed=spec.seed, epoch=epoch)
    model.fit(
        moved,
        y_train,
        batch_size=spec.batch_size,
        # it goes on where the last call ended
        initial_epoch=epoch,
        epochs=epoch + 1,
        verbose=0,
        callbacks=[progress],
    )

# %% tags=["predict"]
logits = model.predict(x_test, batch_size=spec.batch_size, verbose=0)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
