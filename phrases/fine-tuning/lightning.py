# %% [markdown]
# # Fine-tuning: phrases in PyTorch Lightning
#
# Only what Lightning itself decides; the rest is PyTorch's.

# %%
import lightning
import torch
from torch import nn

tensor = torch.tensor


class Base(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(1)


# %% tags=["frozen-batch-norm"]
base = Base()
base.freeze()  # also puts it into evaluation
base.norm(x)
y = base.norm.running_mean
