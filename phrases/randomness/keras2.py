# %% [markdown]
# # Randomness: phrases in Keras 2

# %%
import time

import numpy as np
from keras import backend as K
from keras.layers import Dense
from keras.models import Sequential
from keras.utils import OrderedEnqueuer, Sequence

tensor = np.array


# %% tags=["workers"]
# First of all: processes that are forked after TensorFlow's first session hang
class Draws(Sequence):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        time.sleep(1)  # so that both workers get some
        return np.random.uniform()


np.random.seed(0)
loader = OrderedEnqueuer(
    Draws(), use_multiprocessing=True
)  # fit_generator makes it
loader.start(workers=2)
batches = loader.get()
y = len({next(batches) for _ in range(4)})
loader.stop()

# %% tags=["seed"]
np.random.seed(0)  # all seeds are drawn from it
first = K.eval(K.random_normal((3,)))
np.random.seed(0)
y = np.abs(K.eval(K.random_normal((3,))) - first).max()

# %% tags=["keys-or-state"]
y = int((K.eval(K.random_normal((3,))) == K.eval(K.random_normal((3,)))).all())

# %% tags=["same-layer"]
kernels = []
for _ in range(2):
    np.random.seed(0)
    kernels.append(Sequential([Dense(2, input_shape=(3,))]).get_weights()[0])
y = int((kernels[0] == kernels[1]).all())
