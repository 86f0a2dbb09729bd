# %% [markdown]
# # Training and prediction: checks in PyTorch Lightning
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


def batches(x, **how):
    return DataLoader(TensorDataset(x), **how)


# %% tags=["dropout-flag", "trap"]
model, trainer = Model(nn.Linear(400, 200), nn.Dropout(0.5)), lightning.Trainer(**QUIET)
x = batches(torch.randn(10, 400), batch_size=10)
observed = not torch.equal(trainer.predict(model, x)[0], trainer.predict(model, x)[0])

# %% tags=["prediction-graph", "trap"]
model, x = Model(nn.Linear(400, 200)), torch.zeros(1, 400)
(outputs,) = lightning.Trainer(**QUIET).predict(model, batches(x))
observed = outputs.requires_grad  # model(x) would keep the graph, as always in PyTorch

# %% tags=["nan-loss", "trap", "raises"]
model = Model(nn.Linear(1, 1))
lightning.Trainer(**QUIET).fit(model, batches(torch.tensor([[float("nan")]])))
observed = "goes on" if model.network[0].weight.isnan() else "skips the step"

# %% tags=["nan-loss", "mend", "raises"]
model = Model(nn.Linear(1, 1))
lightning.Trainer(detect_anomaly=True, **QUIET).fit(model, batches(torch.tensor([[float("nan")]])))

# %% tags=["gradients-add-up", "trap"]
model = Model(nn.Linear(1, 1))
lightning.Trainer(**QUIET).fit(model, batches(torch.ones(2, 1)))  # two batches with a gradient of 1
observed = model.network[0].weight.grad.item()


# %% tags=["epoch-loss", "trap"]
class Logging(Model):
    def training_step(self, batch):
        loss = self(batch[0]).square().mean()
        self.log("loss", loss, on_step=False, on_epoch=True)
        return loss

    def validation_step(self, batch):
        self.log("validation_loss", self(batch[0]).square().mean())


model, trainer = Logging(nn.Linear(1, 1, bias=False)), lightning.Trainer(**QUIET)
data = batches(torch.full((64, 1), 0.3), batch_size=8)
trainer.fit(model, data)
reported = trainer.callback_metrics["loss"].item()
observed = reported / trainer.validate(model, data, verbose=False)[0]["validation_loss"] > 1.05


# %% tags=["sanity-batches", "trap"]
class Watched(Model):
    def __init__(self):
        super().__init__(nn.Linear(1, 1))
        self.order = []

    def training_step(self, batch):
        self.order.append("training")
        return super().training_step(batch)

    def validation_step(self, batch):
        self.order.append("validation")


model, x = Watched(), torch.ones(40, 1)
lightning.Trainer(**QUIET).fit(model, batches(x, batch_size=4), batches(x, batch_size=4))
observed = model.order.index("training")

# %% tags=["sanity-batches", "mend"]
model = Watched()
lightning.Trainer(num_sanity_val_steps=0, **QUIET).fit(model, batches(x, batch_size=4), batches(x, batch_size=4))
observed = model.order.index("training")

# %% tags=["fit-epochs", "trap"]
trainer = lightning.Trainer(**{**QUIET, "max_epochs": None})
trainer.fit(Model(nn.Linear(1, 1)), batches(torch.ones(1, 1)))
observed = trainer.current_epoch
