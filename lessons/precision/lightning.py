# %% [markdown]
# # Low precision: checks in PyTorch Lightning
#
# Only the lessons that Lightning itself decides; the others are PyTorch's.

# %%
import lightning
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
QUIET = {
    "accelerator": "cpu",
    "logger": False,
    "enable_checkpointing": False,
    "enable_progress_bar": False,
    "enable_model_summary": False,
}


class Model(lightning.LightningModule):
    """A weight of 1 and a loss that is the sum of the outputs; plain SGD."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1, bias=False)
        nn.init.ones_(self.layer.weight)

    def training_step(self, batch):
        logits = self.layer(batch[0])
        self.seen = logits, logits.softmax(1), F.cross_entropy(logits, batch[0].new_zeros(len(logits)).long())
        return logits.sum()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.0001)


def trained(model, epochs=1, **how):
    lightning.Trainer(max_epochs=epochs, **how, **QUIET).fit(model, DataLoader(TensorDataset(torch.ones(1, 1))))
    return model


def dtypes(*tensors):
    return ", ".join(str(tensor.dtype).replace("torch.", "") for tensor in tensors)


# %% tags=["autocast-types", "trap"]
observed = dtypes(*trained(Model(), precision="bf16-mixed").seen)

# %% tags=["mixed-parameters", "trap"]
observed = dtypes(trained(Model(), precision="bf16-mixed").layer.weight)

# %% tags=["mixed-parameters", "mend"]
observed = dtypes(trained(Model(), precision="bf16-true").layer.weight)

# %% tags=["lost-updates", "trap"]
observed = trained(Model(), epochs=100, precision="bf16-true").layer.weight.item() == 1

# %% tags=["lost-updates", "mend"]
observed = trained(Model(), epochs=100, precision="bf16-mixed").layer.weight.item() == 1
