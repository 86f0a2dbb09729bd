# %% [markdown]
# # Optimisers: phrases in PyTorch Lightning
#
# Only what Lightning itself decides; the rest is PyTorch's.

# %%
import lightning
import torch
from lightning.pytorch.callbacks import EMAWeightAveraging
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

tensor = torch.tensor
QUIET = {
    "accelerator": "cpu",
    "max_epochs": 1,
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    """The loss is the sum of its weights times the batch; the rate is 1."""

    def __init__(self, *weights):
        super().__init__()
        self.weights = nn.ParameterList(weights)

    def training_step(self, batch):
        products = [w * part for w, part in zip(self.weights, batch)]
        return sum(part.sum() for part in products) / len(batch[0])

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=1.0)


# %% tags=["clip-norm"]
model = Model(torch.zeros(2), torch.zeros(2))
trainer = lightning.Trainer(gradient_clip_val=1.0, **QUIET)
trainer.fit(model, DataLoader(TensorDataset(a[None], b[None])))
y = [-weight for weight in model.weights]

# %% tags=["clip-value"]
model = Model(torch.zeros(3))
clipping = {"gradient_clip_val": 1.0, "gradient_clip_algorithm": "value"}
trainer = lightning.Trainer(**clipping, **QUIET)
trainer.fit(model, DataLoader(TensorDataset(g[None])))
y = -model.weights[0]

# %% tags=["average-of-weights"]
model = Model(torch.ones(1))
average = EMAWeightAveraging(decay=0.9)  # the first step copies
trainer = lightning.Trainer(callbacks=average, **QUIET)
gradients = torch.tensor([[0.0], [-1.0]])
trainer.fit(model, DataLoader(TensorDataset(gradients)))
y = model.weights[0]

# %% tags=["accumulation"]
model = Model(torch.zeros(1))
trainer = lightning.Trainer(accumulate_grad_batches=2, **QUIET)
trainer.fit(model, DataLoader(TensorDataset(samples), batch_size=2))
y = -model.weights[0]
