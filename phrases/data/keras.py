# %% [markdown]
# # Data: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor
keras.utils.set_random_seed(0)

# %% tags=["batches"]
y = []
note = keras.callbacks.LambdaCallback(
    on_predict_batch_end=lambda batch, logs: y.append(len(logs["outputs"])),
)
model = keras.Sequential([layers.Input((1,)), layers.Identity()])
model.predict(x, batch_size=2, verbose=0, callbacks=[note])

# %% tags=["shuffle-batches"]
# fit shuffles arrays by default; with this loss a step subtracts the batch's
# sample
seen = [0.0]
layer = layers.Dense(1, use_bias=False, kernel_initializer="zeros")
model = keras.Sequential([layers.Input((1,)), layer])
model.compile(keras.optimizers.SGD(1.0), lambda _, outputs: ops.sum(outputs))
note = keras.callbacks.LambdaCallback(
    on_train_batch_end=lambda batch, logs: seen.extend(
        note.model.get_weights()[0][0]
    ),
)
model.fit(x[:, None], x[:, None], batch_size=1, callbacks=[note], verbose=0)
y = np.sort(-np.diff(seen))

# %% tags=["last-batch", "by-hand"]
y = []
note = keras.callbacks.LambdaCallback(
    on_predict_batch_end=lambda batch, logs: y.append(len(logs["outputs"])),
)
model = keras.Sequential([layers.Input((1,)), layers.Identity()])
model.predict(x[: len(x) // 2 * 2], batch_size=2, verbose=0, callbacks=[note])


# %% tags=["own-dataset"]
class Squares(keras.utils.PyDataset):
    def __len__(self):
        return 1  # batches, not samples

    def __getitem__(self, index):
        return np.arange(4.0 * index, 4.0 * index + 4) ** 2


y = Squares()[0]


# %% tags=["augment"]
class Doubled(keras.utils.PyDataset):
    def __len__(self):
        return 1  # batches

    def __getitem__(self, index):
        return (2 * x,)  # inputs alone


model = keras.Sequential([layers.Input((1,)), layers.Identity()])
y = model.predict(Doubled(), verbose=0)


# %% tags=["prefetch"]
class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return (samples[2 * index : 2 * index + 2],)


samples = ops.convert_to_numpy(x)[:, None]
model = keras.Sequential([layers.Input((1,)), layers.Identity()])
y = model.predict(Batches(workers=2), verbose=0).sum()  # with two threads

# %% tags=["pad-batch"]
# By default it fills in front, and gives int32
y = keras.utils.pad_sequences([first, second], dtype="float32", padding="post")

# %% tags=["labels-dtype"]
y = labels  # any type: it casts them

# %% tags=["one-hot"]
y = ops.one_hot(labels, 3)
