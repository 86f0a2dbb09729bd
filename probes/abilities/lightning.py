# %% [markdown]
# # Abilities: probes in PyTorch Lightning

# %%
import os
import tempfile

import lightning
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from rosetta_common.ground.probes import existing, wheel

torch.manual_seed(0)
silent = {"logger": False, "enable_progress_bar": False, "enable_model_summary": False, "accelerator": "cpu"}


class Model(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.body, self.head = nn.Linear(4, 3), nn.Linear(3, 2)

    def training_step(self, batch, number):
        return self.head(self.body(batch[0])).square().sum()

    def configure_optimizers(self):
        return torch.optim.SGD([p for p in self.parameters() if p.requires_grad], lr=0.1)


batches = DataLoader(TensorDataset(torch.ones(1, 4)))

# %% tags=["wheel", "measure"]
observed = wheel("lightning")

# %% tags=["reuse", "measure"]
trainer = lightning.Trainer(max_epochs=1, enable_checkpointing=False, **silent)
trainer.fit(Model(), batches)
path = os.path.join(tempfile.mkdtemp(), "model.ckpt")
trainer.save_checkpoint(path)
model = Model.load_from_checkpoint(path)
model.body.requires_grad_(False)
model.head = nn.Linear(3, 2)
before, untrained = model.body.weight.clone(), model.head.weight.clone()
lightning.Trainer(max_epochs=1, enable_checkpointing=False, **silent).fit(model, batches)
observed = torch.equal(model.body.weight, before) and not torch.equal(model.head.weight, untrained)

# %% tags=["high-level", "measure"]
own = {"fit": "fit", "predict": "predict", "evaluate": "test", "checkpoint": "save_checkpoint", "callback": "callbacks"}
trainer = lightning.Trainer(enable_checkpointing=False, **silent)
observed = ", ".join(name for name, method in own.items() if hasattr(trainer, method))

# %% tags=["devices", "measure"]
observed = existing(lightning.pytorch.strategies, "DDPStrategy", "FSDPStrategy", "ModelParallelStrategy")

# %% tags=["zoo", "measure"]
observed = existing(lightning, "models", "hub")  # its models are PyTorch's
