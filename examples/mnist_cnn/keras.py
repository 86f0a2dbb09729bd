# %% [markdown]
# # CNN on MNIST in Keras 3
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow,
# JAX or PyTorch. Layout NHWC, Keras' default (`channels_last`), on all three.

# %%
from rosetta_common import (
    load_mnist,
    report_batch,
    report_epoch,
    specification,
)

import keras
from keras import layers

spec = specification("mnist_cnn")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = keras.Sequential(
    [
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10),
    ]
)
model.summary(line_length=72)

# %% tags=["compile"]
model.compile(
    # the rate is 0.001 by default, where the paper and Keras 2 have 1
    optimizer=keras.optimizers.Adadelta(
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
model.fit(
    x_train,
    y_train,
    batch_size=spec.batch_size,
    epochs=spec.epochs,
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
