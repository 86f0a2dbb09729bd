# %% [markdown]
# # CNN on MNIST in PyTorch Lightning
#
# Layout NCHW, PyTorch's own. Lightning takes over the loop, the device,
# `train`, `eval`, `zero_grad` and `step`. The data come from a `DataLoader`,
# as nearly always with Lightning.

# %%
from rosetta_common import (
    load_mnist,
    report_batch,
    report_epoch,
    specification,
)

import lightning
import torch
from lightning.pytorch.callbacks import LambdaCallback
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

spec = specification("mnist_cnn")
lightning.seed_everything(spec.seed, verbose=False)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
network = nn.Sequential(
    nn.Conv2d(1, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Dropout(0.25),
    nn.Flatten(),
    nn.Linear(64 * 12 * 12, 128),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(128, 10),
)


# PyTorch's own default is He-uniform with a = sqrt(5), and random biases
def glorot_uniform(module):
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


network.apply(glorot_uniform)
print(network)


# %% tags=["compile"]
class CNN(lightning.LightningModule):
    def __init__(self, network):
        super().__init__()
        self.network = network
        self.criterion = nn.CrossEntropyLoss()

    def training_step(self, batch):
        images, labels = batch
        loss = self.criterion(self.network(images), labels)
        # Lightning computes the mean over the epoch
        self.log("loss", loss, on_step=False, on_epoch=True)
        return loss

    def predict_step(self, batch):
        (images,) = batch
        return self.network(images)

    def configure_optimizers(self):
        # rho is 0.9 by default, where the paper has 0.95
        return torch.optim.Adadelta(
            self.parameters(),
            lr=spec.learning_rate,
            rho=spec.rho,
            eps=spec.epsilon,
        )


model = CNN(network)

# %% tags=["train"]
train_loader = DataLoader(
    TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train)),
    batch_size=spec.batch_size,
    shuffle=True,
    pin_memory=torch.cuda.is_available(),
)
trainer = lightning.Trainer(
    max_epochs=spec.epochs,
    # by default it uses all GPUs
    devices=1,
    logger=False,
    enable_checkpointing=False,
    enable_progress_bar=False,
    enable_model_summary=False,
    callbacks=[
        LambdaCallback(
            on_train_batch_end=lambda *_: report_batch(),
            on_train_epoch_end=lambda trainer, _: report_epoch(
                trainer.current_epoch, trainer.callback_metrics["loss"]
            ),
        )
    ],
)
trainer.fit(model, train_loader)

# %% tags=["predict"]
test_loader = DataLoader(
    TensorDataset(torch.from_numpy(x_test)), batch_size=spec.batch_size
)
logits = torch.cat(trainer.predict(model, test_loader))
predictions = logits.argmax(dim=1).numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
