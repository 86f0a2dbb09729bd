# %% [markdown]
# # A small Transformer in PaddlePaddle
#
# A `True` in the mask of `nn.MultiHeadAttention` means "allowed", where it
# means "not allowed" in PyTorch's layer. AdamW takes the names of parameters
# that decay, not groups of parameters.

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
import paddle
from paddle import nn
from paddle.nn import functional as F
from paddle.optimizer import lr

spec = specification("transformer_text")
paddle.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))

# %% tags=["build"]
normal = nn.initializer.Normal(std=spec.start)
# what a block adds is scaled by the number of additions
smaller = nn.initializer.Normal(std=spec.start / math.sqrt(2 * spec.blocks))


class Block(nn.Layer):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(spec.width, epsilon=spec.norm_epsilon)
        self.attention = nn.MultiHeadAttention(
            spec.width, spec.heads, dropout=spec.dropout, weight_attr=normal
        )
        # the layer starts all four projections in the same way
        smaller(self.attention.out_proj.weight)
        self.norm2 = nn.LayerNorm(spec.width, epsilon=spec.norm_epsilon)
        self.dense1 = nn.Linear(spec.width, spec.hidden, weight_attr=normal)
        self.dense2 = nn.Linear(spec.hidden, spec.width, weight_attr=smaller)
        self.dropout = nn.Dropout(spec.dropout)

    def forward(self, x, mask):
        y = self.attention(self.norm1(x), attn_mask=mask)
        x = x + self.dropout(y)
        # the exact form, by default
        y = self.dense2(F.gelu(self.dense1(self.norm2(x))))
        return x + self.dropout(y)


class Transformer(nn.Layer):
    def __init__(self):
        super().__init__()
        self.characters = nn.Embedding(
            spec.classes, spec.width, weight_attr=normal
        )
        self.positions = nn.Embedding(
            spec.length, spec.width, weight_attr=normal
        )
        self.dropout = nn.Dropout(spec.dropout)
        self.blocks = nn.LayerList(Block() for _ in range(spec.blocks))
        self.norm = nn.LayerNorm(spec.width, epsilon=spec.norm_epsilon)

    def forward(self, x):
        steps = x.shape[1]
        mask = paddle.ones([steps, steps], dtype="bool").tril()
        positions = self.positions(paddle.arange(steps))
        x = self.dropout(self.characters(x) + positions)
        for block in self.blocks:
            x = block(x, mask)
        # the output's matrix is the embedding's
        return self.norm(x) @ self.characters.weight.T


model = Transformer()
paddle.summary(model, (1, spec.length), dtypes="int32")

# %% tags=["compile"]
loss_fn = nn.CrossEntropyLoss()
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)
cosine = lr.CosineAnnealingDecay(
    spec.learning_rate,
    T_max=max(1, steps - spec.warm_up),
    eta_min=spec.learning_rate * spec.last_rate,
)
# Paddle counts from 0, and the first step has a rate above 0 here
scheduler = lr.LinearWarmup(
    cosine,
    warmup_steps=spec.warm_up - 1,
    start_lr=spec.learning_rate / spec.warm_up,
    end_lr=spec.learning_rate,
)
matrices = {p.name for p in model.parameters() if p.ndim > 1}
optimizer = paddle.optimizer.AdamW(
    scheduler,
    beta1=spec.beta1,
    beta2=spec.beta2,
    epsilon=spec.epsilon,
    parameters=model.parameters(),
    weight_decay=spec.decay,
    apply_decay_param_fun=lambda name: name in matrices,
    grad_clip=nn.ClipGradByGlobalNorm(spec.clip),
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for windows, labels in batches:
        loss = loss_fn(
            model(paddle.to_tensor(windows)), paddle.to_tensor(labels)
        )
        loss.backward()
        optimizer.step()
        optimizer.clear_grad()
        scheduler.step()
        losses.append(loss.detach())
    report_epoch(epoch, paddle.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off, also that of the attention weights
model.eval()
with paddle.no_grad():
    logits = paddle.concat(
        [
            model(paddle.to_tensor(windows)).flatten(0, 1)
            for windows in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(axis=1).numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = F.cross_entropy(logits, paddle.to_tensor(y_test)).item()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = paddle.to_tensor(texts[:, -spec.length :])
    with paddle.no_grad():
        last = model(window)[:, -1].astype("float64")
    shares = F.softmax(last[1] / spec.temperature).numpy()
    drawn = random.choice(spec.classes, p=shares)
    texts = np.column_stack([texts, [last[0].argmax().item(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
