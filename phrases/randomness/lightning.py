# %% [markdown]
# # Randomness: phrases in PyTorch Lightning
#
# Only what Lightning itself decides; the rest is PyTorch's.

# %%
import lightning
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

tensor = torch.tensor
QUIET = {
    "accelerator": "cpu",
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    def predict_step(self, batch):
        return batch


# %% tags=["seed"]
lightning.seed_everything(0)  # Python's, NumPy's and PyTorch's generators
first = torch.randn(3)
lightning.seed_everything(0)
y = (torch.randn(3) - first).abs().max()


# %% tags=["workers"]
class Draws(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.uniform()


lightning.seed_everything(0, workers=True)
loader = DataLoader(
    Draws(),
    batch_size=2,
    num_workers=2,
    multiprocessing_context="fork",
)
batches = lightning.Trainer(**QUIET).predict(Model(), loader)
y = len({number.item() for batch in batches for number in batch})

# %% tags=["deterministic"]
trainer = lightning.Trainer(deterministic=True, **QUIET)
y = int(torch.are_deterministic_algorithms_enabled())
torch.use_deterministic_algorithms(False)
