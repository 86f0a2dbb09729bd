# %% [markdown]
# # Losses: phrases in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import Activation
from keras.losses import cosine_proximity, kullback_leibler_divergence
from keras.models import Sequential

tensor = np.array


def softmax_of(classes):
    model = Sequential([Activation("softmax", input_shape=(classes,))])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


# %% tags=["cross-entropy"]
def loss(labels, logits):
    return K.sparse_categorical_crossentropy(labels, logits, from_logits=True)


model = Sequential([Activation("linear", input_shape=(3,))])
model.compile("sgd", loss)
y = model.test_on_batch(logits, labels)

# %% tags=["loss-of-probabilities"]
labels, probabilities = K.variable(labels, "int64"), K.variable(probabilities)
y = K.eval(K.mean(K.sparse_categorical_crossentropy(labels, probabilities)))

# %% tags=["ignored-label"]
kept = labels != -1
y = softmax_of(3).test_on_batch(logits, labels * kept, sample_weight=kept)

# %% tags=["ignored-label", "same"]
kept = labels != -1
y = softmax_of(3).test_on_batch(logits[kept], labels[kept])

# %% tags=["class-weights"]
# fit does so with class_weight={0: 1.0, 1: 3.0}
y = softmax_of(2).test_on_batch(logits, labels, sample_weight=weights[labels])

# %% tags=["binary-logits"]
targets, logits = K.variable(targets), K.variable(logits)
y = K.eval(K.mean(K.binary_crossentropy(targets, logits, from_logits=True)))

# %% tags=["mse-shape"]
model = Sequential([Activation("linear", input_shape=(1,))])
model.compile("sgd", "mse")
y = model.test_on_batch(outputs, targets)

# %% tags=["kl-divergence"]
y = K.eval(kullback_leibler_divergence(K.variable(p), K.variable(q)))[0]

# %% tags=["cosine"]
y = K.eval(cosine_proximity(K.variable(a), K.variable(b)))[0]  # as a loss

# %% tags=["cosine", "same"]
y = -K.eval(cosine_proximity(K.variable(a), K.variable(b)))[0]

# %% tags=["sample-weights"]
y = softmax_of(3).test_on_batch(logits, labels, sample_weight=weights)
