# %% [markdown]
# # Bidirectional LSTM on IMDB in PyTorch
#
# The batch comes first (`batch_first=True`); PyTorch's default has time first.
# `nn.LSTM` is the fused layer, cuDNN's on a GPU. It has two biases, whose sum
# counts.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import torch
from torch import nn

spec = specification("bilstm_imdb")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

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


model = BiLSTM().to(device)
print(model)

# %% tags=["compile"]
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(
    model.parameters(),
    lr=spec.learning_rate,
    betas=(spec.beta1, spec.beta2),
    eps=spec.epsilon,
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        reviews, labels = (
            torch.from_numpy(reviews).to(device),
            torch.from_numpy(labels).to(device, torch.float32),
        )
        optimizer.zero_grad()
        loss = criterion(model(reviews).squeeze(1), labels)
        loss.backward()
        optimizer.step()
        # .item() would wait for the GPU in every step
        losses.append(loss.detach())
    report_epoch(epoch, torch.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off
model.eval()
with torch.inference_mode():
    logits = torch.cat(
        [
            model(torch.from_numpy(reviews).to(device))
            for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
# one logit: a good review is more likely than not above 0
predictions = (logits.squeeze(1) > 0).cpu().numpy().astype("int64")
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
