# %% [markdown]
# # Optimisers: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback, LearningRateScheduler
from keras.layers import Dense, Input, add
from keras.models import Model, Sequential
from keras.optimizers import SGD, Adadelta, Adagrad, Adam, RMSprop
from keras.regularizers import l2

np.random.seed(0)


def weight_of(optimizer):  # a model with one weight: loss = output, gradient = input
    model = Sequential([Dense(1, use_bias=False, kernel_initializer="zeros", input_shape=(1,))])
    model.compile(optimizer, loss=lambda labels, outputs: outputs)
    return model


def stepped(optimizer, gradient):  # one weight that begins at 0, one step
    model = weight_of(optimizer)
    model.train_on_batch(np.full((1, 1), gradient), np.zeros((1, 1)))
    return model.get_weights()[0].item()


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

# %% tags=["small-gradient", "trap"]
observed = -stepped(Adam(lr=0.01), 1e-8) / 0.01
if K.backend() == "tensorflow":  # it corrects by chance as if for the next step: see adam-correction
    observed = None

# %% tags=["adam-decay", "trap"]
model = Sequential([Dense(1, use_bias=False, kernel_initializer="ones", input_shape=(1,))])
model.compile(Adam(lr=0.1, decay=0.1), loss=lambda labels, outputs: 0 * outputs)  # decay is that of the learning rate
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[0].item()

# %% tags=["adam-decay", "mend"]
layer = Dense(1, use_bias=False, kernel_initializer="ones", kernel_regularizer=l2(0.1 / 2), input_shape=(1,))
model = Sequential([layer])
model.compile(Adam(lr=0.1), loss=lambda labels, outputs: 0 * outputs)
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[0].item()
if K.backend() == "tensorflow":  # it corrects by chance as if for the next step: see adam-correction
    observed = None

# %% tags=["decay-biases", "trap"]
layer = Dense(1, kernel_regularizer=l2(0.1), bias_initializer="ones", input_shape=(1,))
model = Sequential([layer])
model.compile(SGD(lr=0.1), loss=lambda labels, outputs: 0 * outputs)
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[1].item() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(RMSprop(lr=0.1), 1) / 0.1

# %% tags=["rmsprop-epsilon", "trap"]
observed = -stepped(RMSprop(lr=0.1, rho=0.9, epsilon=1e-7), 1e-4) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(Adagrad(lr=0.1), 1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = float(K.get_value(Adadelta().lr))

# %% tags=["sgd-rate", "trap"]
observed = -stepped(SGD(), 1)

# %% tags=["clip-norm", "trap"]
one, other = Input((1,)), Input((1,))
outputs = add([Dense(1, use_bias=False, kernel_initializer="zeros")(x) for x in (one, other)])
model = Model([one, other], outputs)
model.compile(SGD(lr=1, clipnorm=1), loss=lambda labels, outputs: outputs)
model.train_on_batch([np.full((1, 1), 3), np.full((1, 1), 4)], np.zeros((1, 1)))
observed = "together" if -model.get_weights()[0].item() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
model = weight_of(SGD(lr=1, momentum=0.9))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
before = model.get_weights()[0].item()
K.set_value(model.optimizer.lr, 0)
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = before - model.get_weights()[0].item()

# %% tags=["schedule-unit", "trap"]
model = weight_of(SGD(lr=1))
halve = LearningRateScheduler(lambda epoch: 0.5**epoch)
rates = []
note = LambdaCallback(on_batch_end=lambda batch, logs: rates.append(K.get_value(model.optimizer.lr)))
model.fit(np.ones((2, 1)), np.zeros((2, 1)), batch_size=1, epochs=2, verbose=0, callbacks=[halve, note])
observed = "in each update" if rates[1] < rates[0] else "in each epoch" if rates[2] < rates[0] else "when it is stepped"

# %% tags=["schedule-unit", "mend"]
model = weight_of(SGD(lr=1, decay=1))  # the rate is divided by 1 + decay * updates
lengths = []
for _ in range(2):
    before = model.get_weights()[0].item()
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
    lengths.append(before - model.get_weights()[0].item())
observed = "in each update" if lengths[1] < lengths[0] else "when it is stepped"
