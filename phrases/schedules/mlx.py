# %% [markdown]
# # Learning-rate schedules: phrases in MLX

# %%
import mlx.core as mx
import mlx.optimizers as optim

tensor = mx.array

# %% tags=["step-or-epoch"]
optimiser = optim.SGD(optim.step_decay(0.1, 0.5, step_size=4))  # 2 epochs
y = []
for epoch in range(4):
    for batch in range(2):
        optimiser.update({}, {})
        y.append(optimiser.learning_rate)

# %% tags=["exponential-decay"]
optimiser = optim.SGD(optim.exponential_decay(0.1, 0.5))
y = []
for _ in range(4):
    optimiser.update({}, {})
    y.append(optimiser.learning_rate)

# %% tags=["cosine-decay"]
optimiser = optim.SGD(optim.cosine_decay(0.1, decay_steps=4))
y = []
for _ in range(5):
    optimiser.update({}, {})
    y.append(optimiser.learning_rate)

# %% tags=["warm-up"]
optimiser = optim.SGD(optim.linear_schedule(0.0, 0.1, steps=4))
y = []
for _ in range(6):
    optimiser.update({}, {})
    y.append(optimiser.learning_rate)

# %% [markdown] tags=["one-cycle"]
# None at all: it has no such schedule; `optim.join_schedules` can put one
# together.

# %% tags=["plateau", "by-hand"]
optimiser, best, waited = optim.SGD(learning_rate=0.1), float("inf"), 0
y = []
for loss in losses.tolist():
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        optimiser.learning_rate = optimiser.learning_rate * 0.5
        waited = 0
    y.append(optimiser.learning_rate)

# %% tags=["current-rate"]
optimiser = optim.SGD(optim.exponential_decay(0.1, 0.5))
for _ in range(3):
    optimiser.update({}, {})
y = optimiser.learning_rate  # of the last step

# %% tags=["current-rate", "same"]
schedule = optim.exponential_decay(0.1, 0.5)
optimiser = optim.SGD(schedule)
for _ in range(3):
    optimiser.update({}, {})
y = schedule(optimiser.step)  # of the next step
