# %% [markdown]
# # Training loops: phrases in Keras 2

# %%
import os
import tempfile

import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.layers import Dense, Dropout
from keras.models import Model, Sequential
from keras.optimizers import SGD

tensor = np.array


def begin(first="zeros"):
    options = {
        "kernel_initializer": first,
        "use_bias": False,
        "input_shape": (2,),
    }
    return Sequential([Dense(1, **options)])


# %% tags=["one-step"]
model = begin()
model.compile(SGD(0.1), "mse")
model.train_on_batch(x, targets)
y = model.get_weights()[0][:, 0]

# %% tags=["fit"]
model = begin()
model.compile(SGD(0.1), "mse")
model.fit(x, targets, batch_size=1, shuffle=False, verbose=0)
y = model.get_weights()[0][:, 0]

# %% tags=["train-or-evaluate"]
y = Sequential([Dropout(0.5, input_shape=(3,))]).predict(x)  # fit drops

# %% tags=["predict"]
y = begin("ones").predict(x)

# %% tags=["compiled-step"]
model = begin()
model.compile(SGD(0.1), "mse")  # always compiled
model.train_on_batch(x, targets)
y = model.get_weights()[0][:, 0]

# %% tags=["validation"]
model = begin()
model.compile("sgd", "mse")
y = model.evaluate(x, targets, batch_size=2, verbose=0)

# %% tags=["early-stopping"]
model = begin()
callback = EarlyStopping("loss", patience=2)
callback.set_model(model)
callback.on_train_begin()  # fit calls it so
model.stop_training = False
for epoch, loss in enumerate(losses):
    callback.on_epoch_end(epoch, {"loss": loss})
    if model.stop_training:
        break
y = epoch + 1

# %% tags=["keep-best"]
path = os.path.join(tempfile.mkdtemp(), "best.h5")
model = Sequential([Dense(1, use_bias=False, input_shape=(1,))])
callback = ModelCheckpoint(
    path,
    monitor="loss",
    save_best_only=True,
    save_weights_only=True,
)
callback.set_model(model)
for epoch in range(3):
    model.set_weights(
        [np.full((1, 1), weights[epoch])]
    )  # an epoch of training
    callback.on_epoch_end(epoch, {"loss": losses[epoch]})  # fit calls it so
model.load_weights(path)
y = model.get_weights()[0].item()

# %% tags=["hooks"]
options = {"use_bias": False, "kernel_initializer": "ones"}
model = Sequential(
    [Dense(2, input_shape=(2,), **options), Dense(1, **options)]
)
every = Model(model.inputs, [layer.output for layer in model.layers])
y, outputs = every.predict(x)

# %% tags=["progress-bar"]
model = begin()
model.compile(SGD(0.1), "mse")
# verbose=1, the default, draws a bar
history = model.fit(x, targets, epochs=2, verbose=2)
y = history.history["loss"][-1]
