# %% [markdown]
# # Character LSTM on Nietzsche in PyTorch
#
# Softmax is part of the loss; the model returns logits. `nn.LSTM` adds two
# biases in each gate. Only one is trained here: else each step would move
# their sum twice as far as the other columns' bias.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche,
    report_epoch,
    specification,
)

import numpy as np
import torch
from torch import nn

spec = specification("charlstm_nietzsche")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class CharacterLSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(spec.classes, 128, batch_first=True)
        self.dense = nn.Linear(128, spec.classes)
        # all of them uniform by default
        nn.init.xavier_uniform_(self.lstm.weight_ih_l0)
        nn.init.orthogonal_(self.lstm.weight_hh_l0)
        nn.init.zeros_(self.lstm.bias_ih_l0)
        # input, forget, candidate and output gate, 128 rows each
        nn.init.ones_(self.lstm.bias_ih_l0[128:256])
        nn.init.zeros_(self.lstm.bias_hh_l0).requires_grad_(False)
        nn.init.xavier_uniform_(self.dense.weight)
        nn.init.zeros_(self.dense.bias)

    def forward(self, x):
        # one-hot in the model: that of the whole set would need 457 MB
        one_hot = nn.functional.one_hot(x.long(), spec.classes).float()
        _, (last, _) = self.lstm(one_hot)
        # the state of the only layer
        return self.dense(last[0])


model = CharacterLSTM().to(device)
print(model)

# %% tags=["compile"]
criterion = nn.CrossEntropyLoss()
# by default the rate is 0.01 and alpha 0.99
optimizer = torch.optim.RMSprop(
    model.parameters(), lr=spec.learning_rate, alpha=spec.rho, eps=spec.epsilon
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for windows, labels in batches:
        windows, labels = (
            torch.from_numpy(windows).to(device),
            torch.from_numpy(labels).to(device),
        )
        optimizer.zero_grad()
        loss = criterion(model(windows), labels)
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
            model(torch.from_numpy(windows).to(device))
            for windows in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(dim=1).cpu().numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
random = np.random.RandomState(spec.seed)
# two texts go on after one window: the first with the likeliest character,
# the second with one that is drawn at a temperature of 0.5
texts = np.repeat(x_test[:1], 2, axis=0)
for _ in range(200):
    window = torch.from_numpy(texts[:, -spec.length :]).to(device)
    with torch.inference_mode():
        logits = model(window).cpu().double().numpy()
    shares = np.exp(2.0 * (logits[1] - logits[1].max()))
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [logits[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length]))
print("likeliest:", decode_text(texts[0, spec.length :]))
print("drawn:    ", decode_text(texts[1, spec.length :]))
