# %% [markdown]
# # fastText on IMDB in PyTorch
#
# The sigmoid is part of the loss; the model returns logits. `nn.EmbeddingBag`
# averages without a tensor of all vectors. Adam moves every row of the table
# in every step, also the rows of words that the batch doesn't have.
# `torch.optim.SparseAdam` moves only the rows of the batch: another
# optimiser.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb_bigrams,
    report_epoch,
    specification,
)

import torch
from torch import nn

spec = specification("fasttext_imdb")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb_bigrams(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class FastText(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.EmbeddingBag(spec.vocabulary, 50, mode="mean")
        self.dense = nn.Linear(50, 1)
        # by default normal
        nn.init.uniform_(self.embedding.weight, -0.05, 0.05)
        # by default uniform up to 0.14, and a random bias
        nn.init.xavier_uniform_(self.dense.weight)
        nn.init.zeros_(self.dense.bias)

    def forward(self, x):
        return self.dense(self.embedding(x))[:, 0]


model = FastText().to(device)
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
            torch.from_numpy(labels).to(device),
        )
        optimizer.zero_grad()
        loss = criterion(model(reviews), labels.float())
        loss.backward()
        optimizer.step()
        # .item() would wait for the GPU in every step
        losses.append(loss.detach())
    report_epoch(epoch, torch.stack(losses).mean())

# %% tags=["predict"]
model.eval()
with torch.inference_mode():
    logits = torch.cat(
        [
            model(torch.from_numpy(reviews).to(device))
            for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = (logits > 0).long().cpu().numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
