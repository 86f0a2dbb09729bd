# %% [markdown]
# # Saving: checks in PyTorch Lightning
#
# Only the lessons that Lightning itself decides; the others are PyTorch's.

# %%
import contextlib
import os
import tempfile

import lightning
import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
QUIET = {
    "accelerator": "cpu",
    "max_epochs": 1,
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.ckpt")


class Model(lightning.LightningModule):
    """A dense layer whose loss is its output."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def training_step(self, batch):
        return self.layer(batch).sum()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


trainer = lightning.Trainer(**QUIET)
trainer.fit(Model(), DataLoader(torch.ones(1, 1)))

# %% tags=["checkpoint-content", "trap"]
trainer.save_checkpoint(path)
observed = "optimizer_states" in torch.load(path)

# %% tags=["missing-name", "trap"]
trainer.save_checkpoint(path)
checkpoint = torch.load(path)
del checkpoint["state_dict"]["layer.bias"]
torch.save(checkpoint, path)
try:
    Model.load_from_checkpoint(path)
    observed = "nothing"
except RuntimeError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
Model.load_from_checkpoint(path, strict=False)
observed = "nothing"

# %% tags=["loading-runs-code", "trap"]
torch.save({"state_dict": {"layer.weight": Harmful()}}, path)
with contextlib.suppress(Exception):
    Model.load_from_checkpoint(path)
observed = os.path.exists(os.path.join(folder, "harm"))
