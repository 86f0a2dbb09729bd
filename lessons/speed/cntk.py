# %% [markdown]
# # Speed and devices: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Dense, MaxPooling, Sequential
from rosetta_common.ground.pairs import paired_processes, paired_ratios

C.cntk_py.reset_random_seed(1)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


# %% tags=["input-gradient", "trap"]
images = C.input_variable((3, 32, 32))
observed = images.needs_gradient

# %% tags=["relu-after-pooling", "trap"]
x = C.input_variable((50, 32, 32), needs_gradient=True)
first = MaxPooling((2, 2), strides=2)(C.relu(x))

# %% tags=["relu-after-pooling", "mend"]
last = C.relu(MaxPooling((2, 2), strides=2)(x))

# %% tags=["relu-after-pooling", "measure"]
images = normal(64, 50, 32, 32)
assert np.array_equal(first.eval(images), last.eval(images))
observed = paired_ratios(lambda: first.grad(images), lambda: last.grad(images))

# %% tags=["thread-waiting", "trap"]
SCRIPT = """
import time
import cntk as C, numpy as np
x = C.sequence.input_variable(50)
loss = C.reduce_sum(C.layers.Recurrence(C.layers.GRU(50))(x))
trainer = C.Trainer(None, loss, C.sgd(loss.parameters, 0.001))
reviews = list(np.random.rand(32, 50, 50).astype(np.float32))
trainer.train_minibatch({x: reviews})
start = time.time()
for _ in range(3):
    trainer.train_minibatch({x: reviews})
print(time.time() - start)
"""
sleeping = {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": None}

# %% tags=["thread-waiting", "mend"]
default = {"OMP_WAIT_POLICY": None, "KMP_BLOCKTIME": None}  # or PASSIVE with KMP_BLOCKTIME=1

# %% tags=["thread-waiting", "measure"]
observed = paired_processes(SCRIPT, sleeping, default)

# %% tags=["gone-frameworks", "trap"]
x, y = C.input_variable(4), C.input_variable(2)
model = Sequential([Dense(8, activation=C.relu), Dense(2)])(x)
trainer = C.Trainer(model, C.cross_entropy_with_softmax(model, y), C.sgd(model.parameters, lr=0.1))
losses = []
for _ in range(10):
    trainer.train_minibatch({x: normal(64, 4), y: np.eye(2)[np.arange(64) % 2]})
    losses.append(trainer.previous_minibatch_loss_average)
observed = losses[-1] < losses[0]
