# %% [markdown]
# # GRU on IMDB in PyTorch, with GRUCell
#
# `nn.GRUCell` is one step. The loop over the words is Python's, on a GPU as on
# a CPU; this is no fused layer.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import torch
from torch import nn

spec = specification("gru_imdb")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRU(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 125)
        self.cell = nn.GRUCell(125, 100)
        self.dense = nn.Linear(100, 2)
        # by default normal, and uniform up to 0.1
        for name, parameter in self.named_parameters():
            if "bias" in name:
                nn.init.zeros_(parameter)
            else:
                # within the bounds of the stacked kernels
                nn.init.xavier_uniform_(parameter)

    def forward(self, x):
        # zeros
        state = None
        for words in self.embedding(x).unbind(dim=1):
            state = self.cell(words, state)
        return self.dense(state)


model = GRU().to(device)
print(model)

# %% tags=["compile"]
criterion = nn.CrossEntropyLoss()
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
        loss = criterion(model(reviews), labels)
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
predictions = logits.argmax(dim=1).cpu().numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
