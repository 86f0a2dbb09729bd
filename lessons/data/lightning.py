# %% [markdown]
# # Data and batches: checks in PyTorch Lightning
#
# Only the lessons that Lightning itself decides; the others are PyTorch's.

# %%
import lightning
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
QUIET = {
    "accelerator": "cpu",
    "max_epochs": 1,
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    """A network whose loss is the sum of its outputs; plain SGD."""

    def __init__(self, *layers):
        super().__init__()
        self.network = nn.Sequential(*layers)
        self.seen = 0

    def forward(self, x):
        return self.network(x)

    def training_step(self, batch):
        (x,) = batch
        self.seen += len(x)
        return self(x).sum()

    def predict_step(self, batch):
        (x,) = batch
        return self(x)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=1)


def batches(x, **how):
    return DataLoader(TensorDataset(x), **how)


# %% tags=["last-batch", "trap"]
model = Model(nn.Linear(1, 1))
lightning.Trainer(**QUIET).fit(model, batches(torch.zeros(10, 1), batch_size=4, shuffle=True))
observed = model.seen


# %% tags=["worker-seeds", "trap"]
class Noise(torch.utils.data.Dataset):
    """Samples of NumPy's random numbers."""

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return (np.random.rand(),)


lightning.seed_everything(0, workers=True, verbose=False)
model, loader = Model(), DataLoader(Noise(), batch_size=1, num_workers=2)
numbers = [batch.item() for batch in lightning.Trainer(**QUIET).predict(model, loader)]
observed = numbers[0] == numbers[1]
