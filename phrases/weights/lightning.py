# %% [markdown]
# # Weights: phrases in PyTorch Lightning
#
# Only what Lightning itself decides; the rest is PyTorch's.

# %%
import tempfile
from pathlib import Path

import lightning
import torch
from torch import nn
from torch.utils.data import DataLoader

tensor = torch.tensor
batches = DataLoader(torch.ones(2, 3))
QUIET = {
    "accelerator": "cpu",
    "logger": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def training_step(self, batch):
        return self.layer(batch).sum()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())


# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
trainer = lightning.Trainer(max_epochs=1, default_root_dir=folder, **QUIET)
trainer.fit(Model(), batches)
y = [path.name for path in folder.rglob("*") if path.is_file()]

# %% tags=["load-weights"]
path = Path(tempfile.mkdtemp()) / "model.ckpt"
model = Model()
trainer = lightning.Trainer(max_epochs=1, enable_checkpointing=False, **QUIET)
trainer.fit(model, batches)
model.layer.bias.data = b
trainer.save_checkpoint(path)
y = Model.load_from_checkpoint(path).layer.bias


# %% tags=["load-a-part"]
class Larger(Model):
    def __init__(self):
        super().__init__()
        self.second = nn.Linear(2, 1)


path = Path(tempfile.mkdtemp()) / "model.ckpt"
model = Model()
trainer = lightning.Trainer(max_epochs=1, enable_checkpointing=False, **QUIET)
trainer.fit(model, batches)
model.layer.bias.data = b
trainer.save_checkpoint(path)
y = Larger.load_from_checkpoint(path, strict=False).layer.bias

# %% tags=["save-optimiser-too"]
path = Path(tempfile.mkdtemp()) / "checkpoint.ckpt"
trainer = lightning.Trainer(max_steps=2, enable_checkpointing=False, **QUIET)
trainer.fit(Model(), batches)
trainer.save_checkpoint(path)
again = Model()
trainer = lightning.Trainer(max_steps=2, enable_checkpointing=False, **QUIET)
trainer.fit(again, batches, ckpt_path=path)  # goes on after step 2
y = trainer.optimizers[0].state[again.layer.weight]["step"]
