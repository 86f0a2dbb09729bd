# %% [markdown]
# # Optimisers: phrases in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import Dense, Input
from keras.models import Model
from keras.optimizers import SGD, Adagrad, RMSprop
from keras.regularizers import l2

tensor = np.array


def one_weight(optimiser, w, **options):
    """A model whose gradient is given as labels."""
    inputs = Input((1,))
    layer = Dense(len(w), use_bias=False, weights=[w[None]], **options)
    model = Model(inputs, layer(inputs))
    model.compile(
        optimiser, lambda labels, outputs: K.sum(labels * outputs, axis=-1)
    )
    return model


# %% tags=["momentum"]
model = one_weight(SGD(0.1, momentum=0.9), w)
for _ in range(2):
    model.train_on_batch(np.ones((1, 1)), g[None])
y = model.get_weights()[0][0]

# %% [markdown] tags=["adamw"]
# None at all.

# %% tags=["rmsprop"]
model = one_weight(RMSprop(0.1), w)
model.train_on_batch(np.ones((1, 1)), g[None])
y = model.get_weights()[0][0]

# %% tags=["rmsprop", "same"]
model = one_weight(RMSprop(0.1, rho=0.99), w)
model.train_on_batch(np.ones((1, 1)), g[None])
y = model.get_weights()[0][0]

# %% tags=["adagrad"]
model = one_weight(Adagrad(0.1), w)
model.train_on_batch(np.ones((1, 1)), g[None])
y = model.get_weights()[0][0]

# %% tags=["weight-decay"]
# At the layer; the gradient of l2 is twice its number
model = one_weight(SGD(0.1), w, kernel_regularizer=l2(0.1 / 2))
model.train_on_batch(np.ones((1, 1)), g[None])
y = model.get_weights()[0][0]

# %% tags=["clip-norm"]
inputs = Input((1,))
first, second = (
    Dense(2, use_bias=False, kernel_initializer="zeros") for _ in range(2)
)
model = Model(inputs, [first(inputs), second(inputs)])
model.compile(
    SGD(1.0, clipnorm=1.0),
    lambda labels, outputs: K.sum(labels * outputs, axis=-1),
)
model.train_on_batch(np.ones((1, 1)), [a[None], b[None]])
y = [
    -weight[0] for weight in model.get_weights()
]  # at a rate of 1: the gradients

# %% tags=["clip-value"]
model = one_weight(SGD(1.0, clipvalue=1.0), np.zeros(3))
model.train_on_batch(np.ones((1, 1)), g[None])
y = -model.get_weights()[0][0]  # at a rate of 1: the gradient

# %% [markdown] tags=["accumulation"]
# None at all.

# %% tags=["set-rate"]
optimiser = SGD(0.1)
before = K.get_value(optimiser.lr)
K.set_value(optimiser.lr, 0.01)
y = [float(before), float(K.get_value(optimiser.lr))]
