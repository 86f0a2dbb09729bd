# %% [markdown]
# # Learning-rate schedules: phrases in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.optimizer import lr

tensor = paddle.to_tensor


def begin(schedule):
    parameter = nn.Parameter(paddle.zeros([1]))
    return paddle.optimizer.SGD(schedule, parameters=[parameter])


# %% tags=["step-or-epoch"]
schedule = lr.StepDecay(0.1, step_size=2, gamma=0.5)
optimiser = begin(schedule)
y = []
for epoch in range(4):
    for batch in range(2):
        y.append(optimiser.get_lr())
        optimiser.step()
    schedule.step()  # once an epoch

# %% tags=["exponential-decay"]
schedule = lr.ExponentialDecay(0.1, gamma=0.5)
optimiser = begin(schedule)
y = []
for _ in range(4):
    y.append(optimiser.get_lr())
    optimiser.step()
    schedule.step()

# %% tags=["cosine-decay"]
schedule = lr.CosineAnnealingDecay(0.1, T_max=4)
optimiser = begin(schedule)
y = []
for _ in range(5):
    y.append(optimiser.get_lr())
    optimiser.step()
    schedule.step()

# %% tags=["warm-up"]
schedule = lr.LinearWarmup(0.1, warmup_steps=4, start_lr=0.0, end_lr=0.1)
optimiser = begin(schedule)
y = []
for _ in range(6):
    y.append(optimiser.get_lr())
    optimiser.step()
    schedule.step()

# %% tags=["one-cycle"]
schedule = lr.OneCycleLR(0.1, total_steps=11)
optimiser = begin(schedule)
y = [optimiser.get_lr()]
for _ in range(10):
    optimiser.step()
    schedule.step()
    y.append(optimiser.get_lr())

# %% tags=["plateau"]
# patience: the epochs that are forgiven
schedule = lr.ReduceOnPlateau(0.1, factor=0.5, patience=1)
optimiser = begin(schedule)
y = []
for loss in losses:
    schedule.step(loss)
    y.append(optimiser.get_lr())

# %% tags=["current-rate"]
schedule = lr.ExponentialDecay(0.1, gamma=0.5)
optimiser = begin(schedule)
for _ in range(3):
    optimiser.step()
    schedule.step()
y = optimiser.get_lr()
