# %% [markdown]
# # Speed and devices: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from rosetta_common.ground.pairs import paired_processes, paired_ratios

np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


# %% tags=["asynchronous-engine", "trap"]
x = normal(1000, 1000)
call = lambda: F.matmul(x, x)  # on a CPU the work is done when the call returns; on a GPU it isn't

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: F.matmul(x, x)[0, 0].item()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)


# %% tags=["numpy-in-the-loop", "trap"]
def reading_each(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.update(model, x, y)
        losses.append(model.loss.item())
    return np.mean(losses)


# %% tags=["numpy-in-the-loop", "mend"]
def reading_at_the_end(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.update(model, x, y)
        losses.append(model.loss.array)  # without its graph
    return np.mean([loss.item() for loss in losses])


# %% tags=["numpy-in-the-loop", "measure"]
model = L.Classifier(chainer.Sequential(L.Linear(400, 400), F.tanh, L.Linear(400, 10)))
optimizer = chainer.optimizers.SGD(lr=0.01).setup(model)
batches = [(normal(64, 400), np.arange(64) % 10) for _ in range(50)]
observed = paired_ratios(
    lambda: reading_each(model, optimizer, batches), lambda: reading_at_the_end(model, optimizer, batches)
)

# %% tags=["input-gradient", "trap"]
images = normal(10, 3, 32, 32)
outputs = L.Convolution2D(3, 8, 3)(images)
observed = outputs.creator.inputs[0].requires_grad  # it would be with chainer.Variable(images)

# %% tags=["relu-after-pooling", "trap"]
first = chainer.Sequential(F.relu, lambda x: F.max_pooling_2d(x, 2))

# %% tags=["relu-after-pooling", "mend"]
last = chainer.Sequential(lambda x: F.max_pooling_2d(x, 2), F.relu)

# %% tags=["relu-after-pooling", "measure"]
x = chainer.Variable(normal(64, 50, 32, 32))
assert np.array_equal(first(x).array, last(x).array)
observed = paired_ratios(lambda: F.sum(first(x)).backward(), lambda: F.sum(last(x)).backward())

# %% tags=["cudnn-autotune", "trap"]
observed = chainer.config.autotune

# %% tags=["cudnn-autotune", "mend"]
with chainer.using_config("autotune", True):
    observed = chainer.config.autotune

# %% tags=["thread-waiting", "trap"]
SCRIPT = """
import time, chainer.functions as F, chainer.links as L, numpy as np
layer = L.NStepGRU(1, 50, 50, dropout=0)
x = list(np.random.randn(32, 50, 50).astype("float32"))
def step():
    layer.cleargrads()
    F.sum(layer(None, x)[0]).backward()
step()
start = time.perf_counter()
for _ in range(10):
    step()
print(time.perf_counter() - start)
"""
sleeping = {"OMP_WAIT_POLICY": "PASSIVE"}

# %% tags=["thread-waiting", "mend"]
default = {"OMP_WAIT_POLICY": None}

# %% tags=["thread-waiting", "measure"]
observed = paired_processes(SCRIPT, sleeping, default)

# %% tags=["gone-frameworks", "trap"]
model = L.Classifier(chainer.Sequential(L.Linear(4, 8), F.relu, L.Linear(8, 2)))
optimizer = chainer.optimizers.SGD(lr=0.1).setup(model)
x, y = normal(64, 4), np.arange(64) % 2
losses = []
for _ in range(10):
    optimizer.update(model, x, y)
    losses.append(model.loss.item())
observed = losses[-1] < losses[0]
