# %% [markdown]
# # Training loops: phrases in PyTorch Lightning
#
# Only what Lightning itself decides; the rest is PyTorch's.

# %%
import tempfile

import lightning
import torch
import torchmetrics
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

tensor = torch.tensor
QUIET = {
    "accelerator": "cpu",
    "logger": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    def __init__(self, weight=0.0):
        super().__init__()
        self.layer = nn.Linear(2, 1, bias=False)
        nn.init.constant_(self.layer.weight, weight)

    def training_step(self, batch):
        inputs, wanted = batch
        return F.mse_loss(self.layer(inputs), wanted)

    def validation_step(self, batch):
        inputs, wanted = batch
        self.log("loss", F.mse_loss(self.layer(inputs), wanted))

    def predict_step(self, batch):
        return self.layer(batch)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


# %% tags=["fit"]
model = Model()
trainer = lightning.Trainer(max_epochs=1, enable_checkpointing=False, **QUIET)
trainer.fit(model, DataLoader(TensorDataset(x, targets)))
y = model.layer.weight.flatten()

# %% tags=["predict"]
trainer = lightning.Trainer(**QUIET)
(y,) = trainer.predict(Model(1.0), DataLoader(x, batch_size=2))

# %% tags=["validation"]
trainer = lightning.Trainer(**QUIET)
data = DataLoader(TensorDataset(x, targets), batch_size=2)
# self.log weights a batch by its size
(result,) = trainer.validate(Model(), data, verbose=False)
y = result["loss"]


# %% tags=["early-stopping"]
class Logging(Model):
    def on_train_epoch_end(self):
        self.log("loss", losses[self.current_epoch])


data = DataLoader(TensorDataset(torch.zeros(1, 2), torch.zeros(1, 1)))
trainer = lightning.Trainer(
    max_epochs=6,
    callbacks=EarlyStopping("loss", patience=2),
    enable_checkpointing=False,
    **QUIET,
)
trainer.fit(Logging(), data)
y = trainer.current_epoch


# %% tags=["keep-best"]
class Logging(Model):
    def on_train_epoch_end(self):
        nn.init.constant_(self.layer.weight, weights[self.current_epoch])
        self.log("loss", losses[self.current_epoch])


data = DataLoader(TensorDataset(torch.zeros(1, 2), torch.zeros(1, 1)))
best = ModelCheckpoint(tempfile.mkdtemp(), monitor="loss")
trainer = lightning.Trainer(max_epochs=3, callbacks=best, **QUIET)
trainer.fit(Logging(), data)
y = Model.load_from_checkpoint(best.best_model_path).layer.weight[0, 0]

# %% tags=["accuracy-over-batches"]
accuracy = torchmetrics.classification.BinaryAccuracy()
accuracy.update(first, first_labels)
accuracy.update(second, second_labels)
y = accuracy.compute()
