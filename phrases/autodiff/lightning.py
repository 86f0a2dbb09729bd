# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in PyTorch Lightning
#
# Only what Lightning itself decides; the rest is PyTorch's.

# %%
import lightning
import torch
from torch import nn
from torch.utils.data import DataLoader

tensor = torch.tensor
QUIET = {
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def predict_step(self, batch):
        return self.layer(batch)


# %% tags=["to-device"]
trainer = lightning.Trainer(accelerator="cpu", **QUIET)
# moves the model and each batch
(y,) = trainer.predict(Model(nn.Identity()), DataLoader(x, batch_size=2))

# %% tags=["autocast"]
trainer = lightning.Trainer(accelerator="cpu", precision="bf16-mixed", **QUIET)
(output,) = trainer.predict(Model(nn.Linear(2, 1)), DataLoader(x))
y = str(output.dtype).removeprefix("torch.")

# %% tags=["several-devices"]
trainer = lightning.Trainer(
    accelerator="cpu", devices=2, strategy="ddp", **QUIET
)
y = f"{type(trainer.strategy).__module__}.{type(trainer.strategy).__name__}"
