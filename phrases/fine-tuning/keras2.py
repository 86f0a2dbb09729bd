# %% [markdown]
# # Fine-tuning: phrases in Keras 2

# %%
import numpy as np
from keras.applications.resnet50 import preprocess_input
from keras.layers import BatchNormalization, Dense
from keras.models import Model, Sequential
from keras.optimizers import SGD

tensor = np.array
np.random.seed(0)

# %% tags=["replace-head"]
model = Sequential([Dense(2, input_shape=(2,)), Dense(5)])
model.pop()
model.add(Dense(3))
y = model.predict(x).shape[1]

# %% tags=["freeze-layer"]
base, head = Dense(2, input_shape=(2,)), Dense(1)
model = Sequential([base, head])
base.trainable = False
model.compile(SGD(0.1), "mse")  # after the change
before = [layer.get_weights()[0] for layer in (base, head)]
model.train_on_batch(x, targets)
after = [layer.get_weights()[0] for layer in (base, head)]
y = [int((new != old).any()) for new, old in zip(after, before)]

# %% tags=["frozen-batch-norm"]
layer = BatchNormalization(input_shape=(1,))
layer.trainable = False
model = Sequential([layer])
model.compile("sgd", "mse")
model.train_on_batch(x, x)
gamma, beta, y, variance = layer.get_weights()

# %% tags=["features"]
dense = [
    Dense(2, use_bias=False, weights=[w.T], input_shape=(2,)),
    Dense(2, use_bias=False, weights=[w.T]),
]
model = Sequential(dense)
y = Model(model.inputs, model.layers[0].output).predict(x)

# %% tags=["unfreeze-later"]
layer = Dense(1, use_bias=False, kernel_initializer="ones", input_shape=(1,))
model = Sequential([layer])
y = []
for trainable in (False, True):
    layer.trainable = trainable
    model.compile(
        SGD(0.1), loss=lambda labels, outputs: outputs
    )  # after each change
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
    y.append(layer.get_weights()[0].item())

# %% tags=["expected-preprocessing"]
y = preprocess_input(pixel[None, None])[0, 0]
