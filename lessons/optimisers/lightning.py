# %% [markdown]
# # Optimisers: checks in PyTorch Lightning
#
# Only the lessons that Lightning itself decides; the others are PyTorch's.

# %%
import lightning
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


class MeanModel(Model):
    def training_step(self, batch):
        return self(batch[0]).mean()


def batches(x, **how):
    return DataLoader(TensorDataset(x), **how)


# %% tags=["gradient-clipping", "trap"]
model = Model(nn.Linear(1, 1, bias=False))
before = model.network[0].weight.item()
lightning.Trainer(**QUIET).fit(model, batches(torch.tensor([[1000.0]])))
observed = before - model.network[0].weight.item()

# %% tags=["clip-norm", "trap"]
model = Model(nn.Linear(2, 1, bias=False), nn.Linear(1, 1, bias=False))
nn.init.ones_(model.network[0].weight), nn.init.ones_(model.network[1].weight)
trainer = lightning.Trainer(gradient_clip_val=1, **QUIET)
trainer.fit(model, batches(torch.tensor([[3.0, 4.0]])))
moved = [1 - parameter.detach() for parameter in model.parameters()]
observed = "together" if torch.cat([part.flatten() for part in moved]).norm() < 1.1 else "each by itself"


# %% tags=["schedule-unit", "trap"]
class Scheduled(Model):
    def configure_optimizers(self):
        optimizer = super().configure_optimizers()
        return [optimizer], [torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)]


trainer = lightning.Trainer(**QUIET)
trainer.fit(Scheduled(nn.Linear(1, 1)), batches(torch.zeros(2, 1)))  # one epoch of two updates
observed = "in each update" if trainer.optimizers[0].param_groups[0]["lr"] == 0.25 else "in each epoch"


# %% tags=["schedule-unit", "mend"]
class Scheduled(Model):
    def configure_optimizers(self):
        optimizer = super().configure_optimizers()
        scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
        return [optimizer], [{"scheduler": scheduler, "interval": "step"}]


trainer = lightning.Trainer(**QUIET)
trainer.fit(Scheduled(nn.Linear(1, 1)), batches(torch.zeros(2, 1)))
observed = "in each update" if trainer.optimizers[0].param_groups[0]["lr"] == 0.25 else "in each epoch"

# %% tags=["accumulation", "trap"]
model = MeanModel(nn.Linear(1, 1, bias=False))
nn.init.zeros_(model.network[0].weight)
lightning.Trainer(accumulate_grad_batches=2, **QUIET).fit(model, batches(torch.ones(8, 1), batch_size=4))
observed = -model.network[0].weight.item()

# %% tags=["accumulation-uneven", "trap"]
model = MeanModel(nn.Linear(1, 1, bias=False))
nn.init.zeros_(model.network[0].weight)
x = torch.tensor([[0.0]] * 6 + [[4.0]] * 2)
lightning.Trainer(accumulate_grad_batches=2, **QUIET).fit(model, batches(x, batch_size=6))
observed = -model.network[0].weight.item()
