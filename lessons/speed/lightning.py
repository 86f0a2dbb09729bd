# %% [markdown]
# # Speed and devices: checks in PyTorch Lightning
#
# Only the lessons that Lightning itself decides; the others are PyTorch's.

# %%
import lightning
import torch

torch.manual_seed(0)
QUIET = {
    "accelerator": "cpu",
    "max_epochs": 1,
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}

# %% tags=["cudnn-autotune", "trap"]
trainer = lightning.Trainer(**QUIET)
observed = torch.backends.cudnn.benchmark

# %% tags=["cudnn-autotune", "mend"]
trainer = lightning.Trainer(benchmark=True, **QUIET)
observed = torch.backends.cudnn.benchmark
torch.backends.cudnn.benchmark = False
