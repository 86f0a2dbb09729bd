# %% [markdown]
# # Learning-rate schedules: phrases in PyTorch Lightning
#
# Only what Lightning itself decides; the rest is PyTorch's.

# %%
import lightning
import torch
from torch import nn
from torch.optim import lr_scheduler
from torch.utils.data import DataLoader

tensor = torch.tensor
QUIET = {
    "accelerator": "cpu",
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    """Keeps the rate of each step."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
        self.rates = []

    def training_step(self, batch):
        self.rates.append(self.optimizers().param_groups[0]["lr"])
        return self.weight.sum()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


# %% tags=["step-or-epoch"]
class Scheduled(Model):
    def configure_optimizers(self):
        optimiser = super().configure_optimizers()
        # Lightning steps it once an epoch
        return [optimiser], [lr_scheduler.StepLR(optimiser, 2, gamma=0.5)]


model = Scheduled()
trainer = lightning.Trainer(max_epochs=4, **QUIET)
trainer.fit(model, DataLoader(torch.zeros(2, 1)))
y = model.rates


# %% tags=["exponential-decay"]
class Scheduled(Model):
    def configure_optimizers(self):
        optimiser = super().configure_optimizers()
        scheduler = lr_scheduler.ExponentialLR(optimiser, gamma=0.5)
        return [optimiser], [{"scheduler": scheduler, "interval": "step"}]


model = Scheduled()
trainer = lightning.Trainer(max_steps=4, **QUIET)
trainer.fit(model, DataLoader(torch.zeros(4, 1)))
y = model.rates


# %% tags=["one-cycle"]
class Scheduled(Model):
    def configure_optimizers(self):
        optimiser = super().configure_optimizers()
        steps = self.trainer.estimated_stepping_batches
        scheduler = lr_scheduler.OneCycleLR(optimiser, 0.1, total_steps=steps)
        return [optimiser], [{"scheduler": scheduler, "interval": "step"}]


model = Scheduled()
trainer = lightning.Trainer(max_epochs=1, **QUIET)
trainer.fit(model, DataLoader(torch.zeros(11, 1)))
y = model.rates


# %% tags=["plateau"]
class Scheduled(Model):
    def on_train_epoch_end(self):
        self.log("loss", losses[self.current_epoch])

    def configure_optimizers(self):
        optimiser = super().configure_optimizers()
        scheduler = lr_scheduler.ReduceLROnPlateau(
            optimiser, factor=0.5, patience=1
        )
        schedule = {"scheduler": scheduler, "monitor": "loss"}
        return {"optimizer": optimiser, "lr_scheduler": schedule}


model = Scheduled()
trainer = lightning.Trainer(max_epochs=5, **QUIET)
trainer.fit(model, DataLoader(torch.zeros(1, 1)))
y = [*model.rates[1:], trainer.optimizers[0].param_groups[0]["lr"]]


# %% tags=["current-rate"]
class Scheduled(Model):
    def configure_optimizers(self):
        optimiser = super().configure_optimizers()
        scheduler = lr_scheduler.ExponentialLR(optimiser, gamma=0.5)
        return [optimiser], [{"scheduler": scheduler, "interval": "step"}]


model = Scheduled()
trainer = lightning.Trainer(max_steps=3, **QUIET)
trainer.fit(model, DataLoader(torch.zeros(3, 1)))
(y,) = model.lr_schedulers().get_last_lr()
