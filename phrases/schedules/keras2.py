# %% [markdown]
# # Learning-rate schedules: phrases in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.callbacks import (
    LambdaCallback,
    LearningRateScheduler,
    ReduceLROnPlateau,
)
from keras.layers import Dense
from keras.models import Sequential
from keras.optimizers import SGD

tensor = np.array


def begin():
    model = Sequential([Dense(1, input_shape=(1,))])
    model.compile(SGD(0.1), "mse")
    return model


# %% tags=["step-or-epoch"]
model, y = begin(), []
halve = LearningRateScheduler(
    lambda epoch: 0.1 * 0.5 ** (epoch // 2)
)  # epochs
note = LambdaCallback(
    on_batch_end=lambda batch, logs: y.append(
        float(K.get_value(model.optimizer.lr))
    ),
)
x = np.ones((2, 1))
model.fit(x, x, batch_size=1, epochs=4, verbose=0, callbacks=[halve, note])

# %% tags=["plateau"]
model, y = begin(), []
callback = ReduceLROnPlateau("loss", factor=0.5, patience=2)
callback.set_model(model)
callback.on_train_begin()  # fit calls it so
for epoch, loss in enumerate(losses):
    callback.on_epoch_end(epoch, {"loss": loss})
    y.append(float(K.get_value(model.optimizer.lr)))
