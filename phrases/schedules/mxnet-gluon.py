# %% [markdown]
# # Learning-rate schedules: phrases in MXNet Gluon

# %%
import mxnet as mx
from mxnet import autograd, gluon


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()


def begin(**arguments):
    return gluon.Trainer([weight], "sgd", arguments)


def step(trainer):
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
    trainer.step(batch_size=1)


# %% tags=["step-or-epoch"]
schedule = mx.lr_scheduler.FactorScheduler(
    step=4, factor=0.5, base_lr=0.1
)  # 2 epochs
trainer = begin(lr_scheduler=schedule)
y = []
for epoch in range(4):
    for batch in range(2):
        step(trainer)
        y.append(trainer.learning_rate)

# %% tags=["exponential-decay"]
schedule = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=0.1)
trainer = begin(lr_scheduler=schedule)
y = []
for _ in range(4):
    step(trainer)
    y.append(trainer.learning_rate)

# %% tags=["cosine-decay"]
schedule = mx.lr_scheduler.CosineScheduler(max_update=4, base_lr=0.1)
trainer = begin(lr_scheduler=schedule)
y = []
for _ in range(5):
    step(trainer)
    y.append(trainer.learning_rate)  # the first step has number 1

# %% tags=["cosine-decay", "same"]
schedule = mx.lr_scheduler.CosineScheduler(max_update=4, base_lr=0.1)
trainer = begin(lr_scheduler=schedule, begin_num_update=-1)
y = []
for _ in range(5):
    step(trainer)
    y.append(trainer.learning_rate)

# %% tags=["warm-up"]
schedule = mx.lr_scheduler.FactorScheduler(
    step=100, base_lr=0.1, warmup_steps=4
)
trainer = begin(lr_scheduler=schedule)
y = []
for _ in range(6):
    step(trainer)
    y.append(trainer.learning_rate)  # the first step has number 1

# %% tags=["warm-up", "same"]
schedule = mx.lr_scheduler.FactorScheduler(
    step=100, base_lr=0.1, warmup_steps=4
)
trainer = begin(lr_scheduler=schedule, begin_num_update=-1)
y = []
for _ in range(6):
    step(trainer)
    y.append(trainer.learning_rate)

# %% [markdown] tags=["one-cycle"]
# None at all: it has no such schedule.

# %% tags=["plateau", "by-hand"]
trainer, best, waited = begin(learning_rate=0.1), float("inf"), 0
y = []
for loss in losses.asnumpy().tolist():
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        trainer.set_learning_rate(trainer.learning_rate * 0.5)
        waited = 0
    y.append(trainer.learning_rate)

# %% tags=["current-rate"]
schedule = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=0.1)
trainer = begin(lr_scheduler=schedule)
for _ in range(3):
    step(trainer)
y = trainer.learning_rate  # of the last step

# %% tags=["current-rate", "same"]
schedule = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=0.1)
trainer = begin(lr_scheduler=schedule)
for _ in range(3):
    step(trainer)
y = schedule(trainer.optimizer.num_update + 1)  # of the next step
