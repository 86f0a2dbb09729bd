# %% [markdown]
# # A small Transformer in MLX
#
# Neither `nn.MultiHeadAttention` nor `mx.fast.scaled_dot_product_attention`
# can drop attention weights: this column writes the middle of the layer out.
# Arrays are lazy: `mx.async_eval` computes them.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math
from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np
from mlx.utils import tree_map_with_path

spec = specification("transformer_text")
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
class Attention(nn.MultiHeadAttention):
    def __init__(self):
        # no biases by default
        super().__init__(spec.width, spec.heads, bias=True)
        self.dropout = nn.Dropout(spec.dropout)

    def __call__(self, x, mask):
        # the axes: batch, heads, time and size
        q, k, v = (
            mx.unflatten(project(x), -1, (spec.heads, -1)).swapaxes(1, 2)
            for project in (self.query_proj, self.key_proj, self.value_proj)
        )
        scores = q @ k.swapaxes(2, 3) / math.sqrt(q.shape[-1])
        weights = self.dropout(mx.softmax(scores + mask, axis=-1))
        return self.out_proj((weights @ v).swapaxes(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)
        self.attention = Attention()
        self.norm2 = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)
        self.dense1 = nn.Linear(spec.width, spec.hidden)
        self.dense2 = nn.Linear(spec.hidden, spec.width)
        self.dropout = nn.Dropout(spec.dropout)

    def __call__(self, x, mask):
        x = x + self.dropout(self.attention(self.norm1(x), mask))
        # the exact form; the approximation is `gelu_approx`
        y = self.dense2(nn.gelu(self.dense1(self.norm2(x))))
        return x + self.dropout(y)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.characters = nn.Embedding(spec.classes, spec.width)
        self.positions = nn.Embedding(spec.length, spec.width)
        self.dropout = nn.Dropout(spec.dropout)
        self.blocks = [Block() for _ in range(spec.blocks)]
        self.norm = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)

    def __call__(self, x):
        steps = x.shape[1]
        # a very low number where a character comes later, else 0
        mask = nn.MultiHeadAttention.create_additive_causal_mask(steps)
        positions = self.positions(mx.arange(steps))
        x = self.dropout(self.characters(x) + positions)
        for block in self.blocks:
            x = block(x, mask)
        # the output's matrix is the embedding's
        return self.characters.as_linear(self.norm(x))


def start(name, parameter):
    if parameter.ndim > 1:
        # what a block adds is scaled by the number of additions
        added = name.endswith(("out_proj.weight", "dense2.weight"))
        scale = math.sqrt(2 * spec.blocks) if added else 1
        return mx.random.normal(parameter.shape, scale=spec.start / scale)
    # Linear draws its biases by default
    return mx.zeros_like(parameter) if "bias" in name else parameter


model = Transformer()
model.update(tree_map_with_path(start, model.parameters()))
print(model)

# %% tags=["compile"]
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)
# MLX counts from 0, and the first step has a rate above 0 here
warm_up = optim.linear_schedule(
    spec.learning_rate / spec.warm_up, spec.learning_rate, spec.warm_up - 1
)
cosine = optim.cosine_decay(
    spec.learning_rate,
    max(1, steps - spec.warm_up),
    spec.learning_rate * spec.last_rate,
)
rate = optim.join_schedules([warm_up, cosine], [spec.warm_up - 1])
adam = {
    "learning_rate": rate,
    "betas": [spec.beta1, spec.beta2],
    "eps": spec.epsilon,
    # off by default
    "bias_correction": True,
}
optimizer = optim.MultiOptimizer(
    [optim.AdamW(weight_decay=spec.decay, **adam), optim.Adam(**adam)],
    # the last one has the rest: biases and normalisation don't decay
    [lambda _, weight: weight.ndim > 1],
)


def loss_fn(model, windows, labels):
    # by default one loss for each character
    return nn.losses.cross_entropy(model(windows), labels, reduction="mean")


# else the moments are new arrays after the first step, and the second step is
# compiled again
optimizer.init(model.trainable_parameters())
# a compiled function may change these; the last is for dropout
state = [model.state, optimizer.state, mx.random.state]


@partial(mx.compile, inputs=state, outputs=state)
def train_step(windows, labels):
    loss, gradients = nn.value_and_grad(model, loss_fn)(model, windows, labels)
    gradients, _ = optim.clip_grad_norm(gradients, spec.clip)
    optimizer.update(model, gradients)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for windows, labels in batches:
        loss = train_step(mx.array(windows), mx.array(labels))
        # doesn't wait
        mx.async_eval(loss, state)
        losses.append(loss)
    report_epoch(epoch, mx.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off, also that of the attention weights
model.eval()
predict = mx.compile(model, inputs=model.state)
logits = np.concatenate(
    [
        predict(mx.array(windows)).flatten(0, 1)
        for windows in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = nn.losses.cross_entropy(
    mx.array(logits), mx.array(y_test), reduction="mean"
).item()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = mx.array(texts[:, -spec.length :])
    last = np.asarray(model(window)[:, -1], np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
