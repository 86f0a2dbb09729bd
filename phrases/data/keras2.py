# %% [markdown]
# # Data: phrases in Keras 2

# %%
import numpy as np
from keras.callbacks import LambdaCallback
from keras.layers import Dense
from keras.models import Sequential
from keras.preprocessing.sequence import pad_sequences
from keras.utils import Sequence, to_categorical

tensor = np.array

# %% tags=["batches"]
y = []
note = LambdaCallback(on_batch_end=lambda batch, logs: y.append(logs["size"]))
model = Sequential([Dense(1, input_shape=(1,))])
model.compile("sgd", "mse")
model.fit(x, x, batch_size=2, shuffle=False, verbose=0, callbacks=[note])

# %% tags=["last-batch", "by-hand"]
y = []
note = LambdaCallback(on_batch_end=lambda batch, logs: y.append(logs["size"]))
model = Sequential([Dense(1, input_shape=(1,))])
model.compile("sgd", "mse")
x = x[: len(x) // 2 * 2]
model.fit(x, x, batch_size=2, shuffle=False, verbose=0, callbacks=[note])


# %% tags=["own-dataset"]
class Squares(Sequence):
    def __len__(self):
        return 1  # batches, not samples

    def __getitem__(self, index):
        return np.arange(4.0 * index, 4.0 * index + 4) ** 2


y = Squares()[0]


# %% tags=["augment"]
class Doubled(Sequence):
    def __len__(self):
        return 1  # batches

    def __getitem__(self, index):
        return 2 * x


y = Doubled()[0]

# %% tags=["pad-batch"]
# By default it fills in front, and gives int32
y = pad_sequences([first, second], dtype="float32", padding="post")

# %% tags=["labels-dtype"]
y = labels  # any type: it casts them

# %% tags=["one-hot"]
y = to_categorical(labels, 3)
