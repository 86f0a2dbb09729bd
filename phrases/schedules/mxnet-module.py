# %% [markdown]
# # Learning-rate schedules: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array

# %% tags=["step-or-epoch"]
schedule = mx.lr_scheduler.FactorScheduler(
    step=4, factor=0.5, base_lr=0.1
)  # 4 updates
y = [
    schedule(update) for update in range(1, 9)
]  # the first update is number 1

# %% tags=["exponential-decay"]
schedule = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=0.1)
y = [schedule(update) for update in range(1, 5)]

# %% tags=["cosine-decay"]
schedule = mx.lr_scheduler.CosineScheduler(
    max_update=4, base_lr=0.1, final_lr=0.0
)
y = [
    schedule(update) for update in range(1, 6)
]  # the first update is number 1

# %% tags=["warm-up"]
schedule = mx.lr_scheduler.FactorScheduler(
    step=1000, base_lr=0.1, warmup_steps=4
)
y = [schedule(update) for update in range(1, 7)]

# %% [markdown] tags=["one-cycle"]
# None at all.

# %% [markdown] tags=["plateau"]
# None at all.

# %% tags=["current-rate"]
schedule = mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=0.1)
optimiser = mx.optimizer.SGD(lr_scheduler=schedule)
update = mx.optimizer.get_updater(optimiser)
for _ in range(3):
    update(0, mx.nd.ones(1), mx.nd.zeros(1))
y = optimiser.learning_rate  # of the last update
