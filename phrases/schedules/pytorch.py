# %% [markdown]
# # Learning-rate schedules: phrases in PyTorch

# %%
import torch
from torch import nn
from torch.optim import lr_scheduler

tensor = torch.tensor


def begin():
    return torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)


# %% tags=["step-or-epoch"]
optimiser = begin()
scheduler = lr_scheduler.StepLR(optimiser, step_size=2, gamma=0.5)
y = []
for epoch in range(4):
    for batch in range(2):
        y.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
    scheduler.step()  # once an epoch

# %% tags=["exponential-decay"]
optimiser = begin()
scheduler = lr_scheduler.ExponentialLR(optimiser, gamma=0.5)
y = []
for _ in range(4):
    y += scheduler.get_last_lr()
    optimiser.step()
    scheduler.step()

# %% tags=["cosine-decay"]
optimiser = begin()
scheduler = lr_scheduler.CosineAnnealingLR(optimiser, T_max=4)
y = []
for _ in range(5):
    y += scheduler.get_last_lr()
    optimiser.step()
    scheduler.step()

# %% tags=["warm-up"]
optimiser = begin()
scheduler = lr_scheduler.LinearLR(
    optimiser, total_iters=4
)  # begins at a third
y = []
for _ in range(6):
    y += scheduler.get_last_lr()
    optimiser.step()
    scheduler.step()

# %% tags=["warm-up", "same"]
optimiser = begin()
scheduler = lr_scheduler.LinearLR(
    optimiser, start_factor=1e-8, total_iters=4
)  # 0 isn't allowed
y = []
for _ in range(6):
    y += scheduler.get_last_lr()
    optimiser.step()
    scheduler.step()

# %% tags=["one-cycle"]
optimiser = begin()
scheduler = lr_scheduler.OneCycleLR(optimiser, max_lr=0.1, total_steps=11)
y = scheduler.get_last_lr()
for _ in range(10):
    optimiser.step()
    scheduler.step()
    y += scheduler.get_last_lr()

# %% tags=["plateau"]
optimiser = begin()
scheduler = lr_scheduler.ReduceLROnPlateau(
    optimiser, factor=0.5, patience=1
)  # the epochs that are forgiven
y = []
for loss in losses.tolist():
    scheduler.step(loss)
    y += scheduler.get_last_lr()

# %% tags=["current-rate"]
optimiser = begin()
scheduler = lr_scheduler.ExponentialLR(optimiser, gamma=0.5)
for _ in range(3):
    optimiser.step()
    scheduler.step()
y = optimiser.param_groups[0]["lr"]
