# %% [markdown]
# # Saving: checks in Keras 2

# %%
import os
import tempfile

import numpy as np
from keras import backend as K
from keras.layers import Dense, Lambda
from keras.models import Sequential, load_model

np.random.seed(0)
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.h5")

# %% tags=["checkpoint-content", "trap"]
model = Sequential([Dense(1, input_shape=(1,))])
model.compile("adam", "mse")
model.train_on_batch(np.ones((1, 1)), np.ones((1, 1)))
model.save(path)
observed = bool(K.get_value(load_model(path).optimizer.iterations) == 1)

# %% tags=["missing-name", "trap"]
model = Sequential([Dense(1, input_shape=(1,))])
model.save_weights(path)
larger = Sequential([Dense(1, input_shape=(1,)), Dense(1)])
try:
    larger.load_weights(path)
    observed = "nothing"
except ValueError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
larger.load_weights(path, by_name=True)  # leaves out what doesn't fit, and doesn't say so
observed = "nothing"

# %% tags=["loading-runs-code", "trap"]
harm = os.path.join(folder, "harm")


def harmful(x, harm=harm):
    import os

    os.makedirs(harm, exist_ok=True)
    return x


Sequential([Lambda(harmful, input_shape=(1,)), Dense(1)]).save(path)
os.rmdir(harm)
load_model(path)
observed = os.path.exists(harm)

# %% tags=["loading-runs-code", "mend"]
os.rmdir(harm)
model = Sequential([Lambda(lambda x: x, input_shape=(1,)), Dense(1)])
model.load_weights(path)  # only numbers come from the file
observed = os.path.exists(harm)
