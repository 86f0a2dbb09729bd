# %% [markdown]
# # Text generator on Nietzsche in PyTorch
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

spec = specification("textgenerator_nietzsche")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class TextGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.classes, 300)
        self.lstm = nn.LSTM(300, 128, batch_first=True)
        self.auxiliary = nn.Linear(128, spec.classes)
        self.main = nn.Sequential(
            # batch normalisation has a bias of its own
            nn.Linear(128, 512, bias=False),
            self.normalisation(512),
            nn.ReLU(),
            nn.Linear(512, 256, bias=False),
            self.normalisation(256),
            nn.ReLU(),
            nn.Linear(256, spec.classes),
        )
        # by default normal
        nn.init.uniform_(self.embedding.weight, -0.05, 0.05)
        # all others are uniform by default, except batch normalisation's
        nn.init.xavier_uniform_(self.lstm.weight_ih_l0)
        nn.init.orthogonal_(self.lstm.weight_hh_l0)
        nn.init.zeros_(self.lstm.bias_ih_l0)
        # input, forget, candidate and output gate, 128 rows each
        nn.init.ones_(self.lstm.bias_ih_l0[128:256])
        nn.init.zeros_(self.lstm.bias_hh_l0).requires_grad_(False)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    @staticmethod
    def normalisation(units):
        # PyTorch's momentum is the share of the new value, the others' that
        # of the old one
        return nn.BatchNorm1d(
            units, momentum=1 - spec.bn_momentum, eps=spec.bn_epsilon
        )

    def forward(self, x):
        _, (last, _) = self.lstm(self.embedding(x))
        # the state of the only layer
        return self.main(last[0]), self.auxiliary(last[0])


model = TextGenerator().to(device)
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
    for windows, labels in batches:
        windows, labels = (
            torch.from_numpy(windows).to(device),
            torch.from_numpy(labels).to(device),
        )
        optimizer.zero_grad()
        main, auxiliary = model(windows)
        loss = criterion(main, labels)
        loss = loss + spec.auxiliary_weight * criterion(auxiliary, labels)
        loss.backward()
        optimizer.step()
        # .item() would wait for the GPU in every step
        losses.append(loss.detach())
    report_epoch(epoch, torch.stack(losses).mean())

# %% tags=["predict"]
# batch normalisation uses its running averages
model.eval()
with torch.inference_mode():
    logits = torch.cat(
        [
            model(torch.from_numpy(windows).to(device))[0]
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
        logits = model(window)[0].cpu().double().numpy()
    shares = np.exp(2.0 * (logits[1] - logits[1].max()))
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [logits[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length]))
print("likeliest:", decode_text(texts[0, spec.length :]))
print("drawn:    ", decode_text(texts[1, spec.length :]))
