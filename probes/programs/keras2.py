# %% [markdown]
# # Programs: probes in Keras 2

# %%
from keras import backend as K
from rosetta_common.ground.probes import RATE, boltzmann_outcome


# %% tags=["boltzmann", "trap"]
def train(batches, *start):
    w, b, c = map(K.variable, start)
    (images, numbers), n = batches[0], len(batches[0][0])
    v, uniform = K.variable(images), K.variable(numbers)
    h = K.sigmoid(K.dot(v, w) + c)
    sample = K.cast(K.less(uniform, h), "float32")
    v1 = K.sigmoid(K.dot(sample, K.transpose(w)) + b)
    h1 = K.sigmoid(K.dot(v1, w) + c)
    change = K.dot(K.transpose(v), h) - K.dot(K.transpose(v1), h1)
    changes = [change / n, K.mean(v - v1, axis=0), K.mean(h - h1, axis=0)]
    step = K.function([], changes)
    for images, numbers in batches:
        K.set_value(v, images)
        K.set_value(uniform, numbers)
        for parameter, found in zip((w, b, c), step([])):
            K.set_value(parameter, K.get_value(parameter) + RATE * found.reshape(K.int_shape(parameter)))
    return [K.get_value(parameter) for parameter in (w, b, c)]


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
