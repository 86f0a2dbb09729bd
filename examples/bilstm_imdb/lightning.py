# %% [markdown]
# # Bidirectional LSTM on IMDB in PyTorch Lightning
#
# The network is PyTorch's. Lightning takes over the loop, the device, `train`,
# `eval`, `zero_grad` and `step`. The data come from a `DataLoader`, as nearly
# always with Lightning.

# %%
from rosetta_common import (
    load_imdb,
    report_batch,
    report_epoch,
    specification,
)

import lightning
import torch
from lightning.pytorch.callbacks import LambdaCallback
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

spec = specification("bilstm_imdb")
lightning.seed_everything(spec.seed, verbose=False)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class BiLSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 128)
        self.lstm = nn.LSTM(128, 64, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(0.5)
        self.dense = nn.Linear(2 * 64, 1)
        # by default normal, and uniform up to 0.125
        for name, parameter in self.named_parameters():
            if "bias" in name:
                nn.init.zeros_(parameter)
            else:
                # within the bounds of the stacked kernels
                nn.init.xavier_uniform_(parameter)
        # the forget gates begin at 1 (gates: input, forget, cell, output)
        for bias in self.lstm.bias_ih_l0, self.lstm.bias_ih_l0_reverse:
            nn.init.ones_(bias[64:128])

    def forward(self, x):
        _, (last, _) = self.lstm(self.embedding(x))
        # the last state of each direction; output[:, -1] would have the
        # backward direction after its first word
        both = torch.cat([last[0], last[1]], dim=1)
        return self.dense(self.dropout(both))


network = BiLSTM()
print(network)


# %% tags=["compile"]
class Classifier(lightning.LightningModule):
    def __init__(self, network):
        super().__init__()
        self.network = network
        self.criterion = nn.BCEWithLogitsLoss()

    def training_step(self, batch):
        reviews, labels = batch
        logits = self.network(reviews).squeeze(1)
        # this loss takes no whole numbers
        loss = self.criterion(logits, labels.float())
        # Lightning computes the mean over the epoch
        self.log("loss", loss, on_step=False, on_epoch=True)
        return loss

    def predict_step(self, batch):
        (reviews,) = batch
        return self.network(reviews)

    def configure_optimizers(self):
        return torch.optim.Adam(
            self.parameters(),
            lr=spec.learning_rate,
            betas=(spec.beta1, spec.beta2),
            eps=spec.epsilon,
        )


model = Classifier(network)

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
# one logit: a good review is more likely than not above 0
predictions = (logits.squeeze(1) > 0).numpy().astype("int64")
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
