# %% [markdown]
# # Optimisers: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import (
    Dense,
)
from keras.models import Sequential
from keras.optimizers import SGD, Adam

np.random.seed(0)


def weight_of(optimizer):  # a model with one weight: loss = output, gradient = input
    model = Sequential([Dense(1, use_bias=False, kernel_initializer="zeros", input_shape=(1,))])
    model.compile(optimizer, loss=lambda labels, outputs: outputs)
    return model


# %% tags=["momentum", "trap"]
model = weight_of(SGD(lr=1, momentum=0.9))
for _ in range(3):
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["gradient-clipping", "trap"]
model = weight_of(SGD(lr=1))
model.train_on_batch(np.full((1, 1), 1000), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["adam-correction", "trap"]
model = weight_of(Adam(lr=0.01))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item() / 0.01
if K.backend() == "tensorflow":  # 1 in one run and 0.7441 in another
    observed = None
