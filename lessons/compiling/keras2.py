# %% [markdown]
# # Compiled code: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import Dense, Lambda
from keras.models import Sequential
from keras.optimizers import SGD

np.random.seed(0)

# %% tags=["frozen-random", "trap"]
model = Sequential([Lambda(lambda x: x + np.random.rand(), input_shape=(1,))])
observed = np.array_equal(model.predict(np.zeros((1, 1))), model.predict(np.zeros((1, 1))))

# %% tags=["frozen-random", "mend"]
model = Sequential([Lambda(lambda x: x + K.random_uniform((1, 1)), input_shape=(1,))])
observed = np.array_equal(model.predict(np.zeros((1, 1))), model.predict(np.zeros((1, 1))))

# %% tags=["frozen-state", "trap"]
model = Sequential([Lambda(lambda x: x + K.random_uniform((1, 1)), input_shape=(1,))])
observed = np.array_equal(model.predict(np.zeros((1, 1))), model.predict(np.zeros((1, 1))))

# %% tags=["side-effects", "trap"]
calls = []


def function(x):
    calls.append(1)
    return x + 1


model = Sequential([Lambda(function, input_shape=(1,))])  # to find the output's shape Keras may call it, too
for _ in range(3):
    model.predict(np.ones((1, 1)))
observed = len(calls)

# %% tags=["traced-if", "trap", "raises"]
model = Sequential([Lambda(lambda x: x if x > 0 else -x, input_shape=(1,))])
observed = model.predict(np.array([[-1]])).item()

# %% tags=["traced-if", "mend"]
model = Sequential([Lambda(lambda x: K.switch(K.greater(x, 0), x, -x), input_shape=(1,))])
observed = model.predict(np.array([[-1]])).item()


# %% tags=["where-nan", "trap"]
def gradient_of(function):  # at 0: of one weight that begins there
    layers = [Dense(1, use_bias=False, kernel_initializer="zeros", input_shape=(1,)), Lambda(function)]
    model = Sequential(layers)
    model.compile(SGD(lr=1), loss=lambda labels, outputs: outputs)
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
    gradient = -model.get_weights()[0].item()
    return "NaN" if np.isnan(gradient) else gradient


observed = gradient_of(lambda x: K.switch(K.greater(x, 0), K.sqrt(x), 0 * x))

# %% tags=["where-nan", "mend"]
observed = gradient_of(lambda x: K.switch(K.greater(x, 0), K.sqrt(K.switch(K.greater(x, 0), x, 1 + 0 * x)), 0 * x))
