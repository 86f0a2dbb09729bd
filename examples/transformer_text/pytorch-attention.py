# %% [markdown]
# # A small Transformer in PyTorch, with attention written out
#
# Attention is two products and a softmax. All weights of all heads are in
# memory at once, which the fused function avoids.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

spec = specification("transformer_text")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        # q, k and v side by side
        self.in_proj = nn.Linear(spec.width, 3 * spec.width)
        self.out_proj = nn.Linear(spec.width, spec.width)
        self.dropout = nn.Dropout(spec.dropout)

    def forward(self, x):
        parts = self.in_proj(x).unflatten(2, (3, spec.heads, -1))
        # each of shape (batch, heads, length, size)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(2, 3) / math.sqrt(q.shape[3])
        later = torch.ones(scores.shape[2:], dtype=torch.bool, device=x.device)
        later = later.triu(diagonal=1)
        weights = scores.masked_fill(later, -math.inf).softmax(dim=3)
        y = self.dropout(weights) @ v
        return self.out_proj(y.transpose(1, 2).flatten(start_dim=2))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)
        self.attention = Attention()
        self.norm2 = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)
        self.dense1 = nn.Linear(spec.width, spec.hidden)
        self.dense2 = nn.Linear(spec.hidden, spec.width)
        self.dropout = nn.Dropout(spec.dropout)

    def forward(self, x):
        x = x + self.dropout(self.attention(self.norm1(x)))
        # the exact form, by default
        y = self.dense2(F.gelu(self.dense1(self.norm2(x))))
        return x + self.dropout(y)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.characters = nn.Embedding(spec.classes, spec.width)
        self.positions = nn.Embedding(spec.length, spec.width)
        self.dropout = nn.Dropout(spec.dropout)
        self.blocks = nn.ModuleList(Block() for _ in range(spec.blocks))
        self.norm = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1:
                # what a block adds is scaled by the number of additions
                added = name.endswith(("out_proj.weight", "dense2.weight"))
                scale = math.sqrt(2 * spec.blocks) if added else 1
                nn.init.normal_(parameter, std=spec.start / scale)
            elif "bias" in name:
                nn.init.zeros_(parameter)

    def forward(self, x):
        positions = torch.arange(x.shape[1], device=x.device)
        x = self.dropout(self.characters(x) + self.positions(positions))
        for block in self.blocks:
            x = block(x)
        # the output's matrix is the embedding's
        return self.norm(x) @ self.characters.weight.T


model = Transformer().to(device)
print(model)

# %% tags=["compile"]
criterion = nn.CrossEntropyLoss()
matrices = [p for p in model.parameters() if p.dim() > 1]
vectors = [p for p in model.parameters() if p.dim() == 1]
optimizer = torch.optim.AdamW(
    [
        {"params": matrices, "weight_decay": spec.decay},
        {"params": vectors, "weight_decay": 0.0},
    ],
    lr=spec.learning_rate,
    betas=(spec.beta1, spec.beta2),
    eps=spec.epsilon,
)
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


def rate(done):
    step = done + 1
    if step <= spec.warm_up:
        return step / spec.warm_up
    part = (step - spec.warm_up) / max(1, steps - spec.warm_up)
    falling = (1 + math.cos(math.pi * part)) / 2
    return spec.last_rate + (1 - spec.last_rate) * falling


# a factor of the rate; the first step has that of 0 steps done
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)

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
        # it wants the classes in the second axis, or one axis of samples
        loss = criterion(model(windows).flatten(0, 1), labels.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), spec.clip)
        optimizer.step()
        scheduler.step()
        # .item() would wait for the GPU in every step
        losses.append(loss.detach())
    report_epoch(epoch, torch.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off, also that of the attention weights
model.eval()
with torch.inference_mode():
    logits = torch.cat(
        [
            model(torch.from_numpy(windows).to(device)).flatten(0, 1)
            for windows in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(dim=1).cpu().numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = F.cross_entropy(logits.cpu(), torch.from_numpy(y_test)).item()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = torch.from_numpy(texts[:, -spec.length :]).to(device)
    with torch.inference_mode():
        last = model(window)[:, -1].cpu().double()
    shares = torch.softmax(last[1] / spec.temperature, dim=0).numpy()
    drawn = random.choice(spec.classes, p=shares)
    texts = np.column_stack([texts, [last[0].argmax().item(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
