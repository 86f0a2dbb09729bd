# %% [markdown]
# # Learning-rate schedules: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import keras
from keras import ops
from keras.optimizers import schedules

tensor = ops.convert_to_tensor

# %% tags=["step-or-epoch"]
schedule = schedules.ExponentialDecay(
    0.1,
    decay_steps=4,  # batches: 2 epochs of 2
    decay_rate=0.5,
    staircase=True,
)
y = [float(schedule(step)) for step in range(8)]

# %% tags=["exponential-decay"]
schedule = schedules.ExponentialDecay(0.1, decay_steps=1, decay_rate=0.5)
y = [float(schedule(step)) for step in range(4)]

# %% tags=["cosine-decay"]
schedule = schedules.CosineDecay(0.1, decay_steps=4)
y = [float(schedule(step)) for step in range(5)]

# %% tags=["warm-up"]
schedule = schedules.CosineDecay(
    0.0,
    decay_steps=100,
    warmup_target=0.1,
    warmup_steps=4,
    alpha=1.0,  # no decay behind it
)
y = [float(schedule(step)) for step in range(6)]

# %% [markdown] tags=["one-cycle"]
# None at all.

# %% tags=["plateau"]
model = keras.Sequential([keras.Input((1,))])
model.compile(keras.optimizers.SGD(0.1))
callback = keras.callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=2)
callback.set_model(model)
callback.on_train_begin()  # fit calls it so
y = []
for epoch, loss in enumerate(losses):
    callback.on_epoch_end(epoch, {"loss": float(loss)})
    y.append(float(model.optimizer.learning_rate))

# %% tags=["current-rate"]
schedule = schedules.ExponentialDecay(0.1, decay_steps=1, decay_rate=0.5)
optimiser, weight = (
    keras.optimizers.SGD(schedule),
    keras.Variable(ops.zeros(1)),
)
for _ in range(3):
    optimiser.apply([ops.ones(1)], [weight])
y = float(optimiser.learning_rate)
