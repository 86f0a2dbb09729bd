# %% [markdown]
# # A small Transformer in Chainer
#
# Chainer ended before it had a layer of attention, a GELU and a cosine
# schedule. `L.LayerNormalization` takes two axes: between the layers there is
# a row for each position of each window.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

spec = specification("transformer_text")
# Chainer draws weights and dropout with numpy's generator
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
# Chainer's usual dtype of labels; int64 works, too
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))

# %% tags=["build"]
# Chainer's own defaults are other deviations, and an epsilon of 1e-6
start = {"initialW": chainer.initializers.Normal(spec.start)}
# what a block adds is scaled by the number of additions
scaled = chainer.initializers.Normal(spec.start / math.sqrt(2 * spec.blocks))
added = {"initialW": scaled}
epsilon = {"eps": spec.norm_epsilon}


def dropout(x):
    # the default is a half
    return F.dropout(x, spec.dropout)


class Block(chainer.Chain):
    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.norm1 = L.LayerNormalization(spec.width, **epsilon)
            # queries, keys and values side by side
            self.project_in = L.Linear(spec.width, 3 * spec.width, **start)
            self.project_out = L.Linear(spec.width, spec.width, **added)
            self.norm2 = L.LayerNormalization(spec.width, **epsilon)
            self.dense1 = L.Linear(spec.width, spec.hidden, **start)
            self.dense2 = L.Linear(spec.hidden, spec.width, **added)

    def attend(self, x, steps):
        size = spec.width // spec.heads
        # axes: batch, heads, positions, size
        q, k, v = (
            part.reshape(-1, steps, spec.heads, size).transpose(0, 2, 1, 3)
            for part in F.split_axis(self.project_in(x), 3, axis=1)
        )
        scores = F.matmul(q, k, transb=True) / math.sqrt(size)
        later = np.triu(np.full((steps, steps), -np.inf, np.float32), 1)
        # the default axis is 1
        weights = dropout(F.softmax(scores + later, axis=3))
        y = F.matmul(weights, v).transpose(0, 2, 1, 3)
        return self.project_out(y.reshape(-1, spec.width))

    def forward(self, x, steps):
        x = x + dropout(self.attend(self.norm1(x), steps))
        y = self.dense1(self.norm2(x))
        # the exact GELU. Without SciPy, erf is slow on a CPU, and F.ndtr, with
        # which it is shorter, is slower.
        y = y * (1 + F.erf(y / math.sqrt(2))) / 2
        return x + dropout(self.dense2(y))


class Transformer(chainer.Chain):
    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.characters = L.EmbedID(spec.classes, spec.width, **start)
            self.positions = L.EmbedID(spec.length, spec.width, **start)
            self.blocks = chainer.ChainList(
                *(Block() for _ in range(spec.blocks))
            )
            self.norm = L.LayerNormalization(spec.width, **epsilon)

    def forward(self, x):
        steps = x.shape[1]
        x = self.characters(x) + self.positions(np.arange(steps))
        x = dropout(x).reshape(-1, spec.width)
        for block in self.blocks:
            x = block(x, steps)
        # the output's matrix is the embedding's
        return F.linear(self.norm(x), self.characters.W)


model = Transformer()
for name, parameter in model.namedparams():
    print(name, parameter.shape)

# %% tags=["compile"]
# `alpha` isn't a factor of the decay; `eta` is a factor of both. Epsilon is
# added before the second moment's bias is corrected.
optimizer = chainer.optimizers.AdamW(
    alpha=1,
    beta1=spec.beta1,
    beta2=spec.beta2,
    eps=spec.epsilon,
    eta=spec.learning_rate,
    weight_decay_rate=spec.decay,
)
optimizer.setup(model)
for parameter in model.params():
    if parameter.ndim == 1:
        parameter.update_rule.hyperparam.weight_decay_rate = 0
# by the norm of all gradients together
optimizer.add_hook(chainer.optimizer_hooks.GradientClipping(spec.clip))
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


def rate(step):
    if step <= spec.warm_up:
        return spec.learning_rate * step / spec.warm_up
    part = (step - spec.warm_up) / max(1, steps - spec.warm_up)
    falling = (1 + math.cos(math.pi * part)) / 2
    left = spec.last_rate + (1 - spec.last_rate) * falling
    return spec.learning_rate * left


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for windows, labels in batches:
        loss = F.softmax_cross_entropy(model(windows), labels.ravel())
        model.cleargrads()
        loss.backward()
        # `t` counts the steps that are done
        optimizer.eta = rate(optimizer.t + 1)
        optimizer.update()
        losses.append(loss.array)
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
# dropout off, no graph kept
with chainer.using_config("train", False), chainer.no_backprop_mode():
    logits = np.concatenate(
        [
            model(windows).array
            for windows in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = float(F.softmax_cross_entropy(logits, y_test).array)
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    with chainer.using_config("train", False), chainer.no_backprop_mode():
        rows = model(window).array
    last = rows.reshape(2, -1, spec.classes)[:, -1].astype(np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
