# %% [markdown]
# # Export and import: phrases in Keras 2

# %%
import os
import tempfile

import numpy as np
from keras.layers import Dense
from keras.models import Sequential, load_model

tensor = np.array

# %% tags=["export-graph"]
path = os.path.join(tempfile.mkdtemp(), "model.h5")
model = Sequential([Dense(1, kernel_initializer="ones", input_shape=(2,))])
model.save(path)
y = load_model(path).predict(x)

# %% tags=["way-out"]
path = os.path.join(tempfile.mkdtemp(), "weights.npz")
model = Sequential([Dense(1, input_shape=(2,))])
np.savez(path, *model.get_weights())
with np.load(path) as held:
    y = sum(held[name].size for name in held)
