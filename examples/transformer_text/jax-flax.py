# %% [markdown]
# # A small Transformer in JAX with Flax NNX and Optax
#
# `nnx.MultiHeadAttention` keeps its projections apart by heads: the kernels of
# q, k and v have three axes, and their biases have two. By default its dropout
# draws one mask for all samples and heads.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

spec = specification("transformer_text")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
# 64-bit integers are switched off in JAX
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))

# %% tags=["build"]
normal = nnx.initializers.normal(spec.start)
# what a block adds is scaled by the number of additions
smaller = nnx.initializers.normal(spec.start / math.sqrt(2 * spec.blocks))


class Block(nnx.Module):
    def __init__(self, rngs):
        # epsilon is 1e-6 by default
        norm = {"epsilon": spec.norm_epsilon, "rngs": rngs}
        self.norm1 = nnx.LayerNorm(spec.width, **norm)
        self.attention = nnx.MultiHeadAttention(
            spec.heads,
            spec.width,
            dropout_rate=spec.dropout,
            # else all samples and heads lose the same weights
            broadcast_dropout=False,
            kernel_init=normal,
            out_kernel_init=smaller,
            decode=False,
            rngs=rngs,
        )
        self.norm2 = nnx.LayerNorm(spec.width, **norm)
        self.dense1 = nnx.Linear(
            spec.width, spec.hidden, kernel_init=normal, rngs=rngs
        )
        self.dense2 = nnx.Linear(
            spec.hidden, spec.width, kernel_init=smaller, rngs=rngs
        )
        self.dropout = nnx.Dropout(spec.dropout, rngs=rngs)

    def __call__(self, x):
        y = self.attention(self.norm1(x), is_causal=True)
        x = x + self.dropout(y)
        # by default an approximation with tanh
        y = nnx.gelu(self.dense1(self.norm2(x)), approximate=False)
        return x + self.dropout(self.dense2(y))


class Transformer(nnx.Module):
    def __init__(self, rngs):
        table = {"embedding_init": normal, "rngs": rngs}
        self.characters = nnx.Embed(spec.classes, spec.width, **table)
        self.positions = nnx.Embed(spec.length, spec.width, **table)
        self.dropout = nnx.Dropout(spec.dropout, rngs=rngs)
        self.blocks = nnx.List(Block(rngs) for _ in range(spec.blocks))
        self.norm = nnx.LayerNorm(
            spec.width, epsilon=spec.norm_epsilon, rngs=rngs
        )

    def __call__(self, x):
        positions = self.positions(jnp.arange(x.shape[1]))
        x = self.dropout(self.characters(x) + positions)
        for block in self.blocks:
            x = block(x)
        # the output's matrix is the embedding's
        return self.characters.attend(self.norm(x))


model = Transformer(nnx.Rngs(spec.seed))
for path, parameter in nnx.to_flat_state(nnx.state(model, nnx.Param)):
    print(".".join(map(str, path)), parameter.shape)

# %% tags=["compile"]
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)
# Optax counts from 0, and the first step has a rate above 0 here. A run
# shorter than the warm-up never comes to the cosine.
schedule = optax.warmup_cosine_decay_schedule(
    init_value=spec.learning_rate / spec.warm_up,
    peak_value=spec.learning_rate,
    warmup_steps=spec.warm_up - 1,
    decay_steps=max(steps, spec.warm_up + 1) - 1,
    end_value=spec.learning_rate * spec.last_rate,
)


def decays(parameters):
    def is_matrix(path, _):
        # the number of axes doesn't tell: q's bias has two
        name = jax.tree_util.keystr(path)
        return "kernel" in name or "embedding" in name

    return jax.tree.map_with_path(is_matrix, parameters)


adamw = optax.adamw(
    schedule,
    b1=spec.beta1,
    b2=spec.beta2,
    eps=spec.epsilon,
    weight_decay=spec.decay,
    mask=decays,
)
optimizer = nnx.Optimizer(
    model,
    optax.chain(optax.clip_by_global_norm(spec.clip), adamw),
    wrt=nnx.Param,
)


def loss_fn(model, windows, labels):
    return optax.softmax_cross_entropy_with_integer_labels(
        model(windows), labels
    ).mean()


# the step may write into the memory of the old weights
@nnx.jit(donate_argnames=("model", "optimizer"))
def train_step(model, optimizer, windows, labels):
    loss, gradients = nnx.value_and_grad(loss_fn)(model, windows, labels)
    optimizer.update(model, gradients)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = [
        train_step(model, optimizer, windows, labels)
        for windows, labels in batches
    ]
    report_epoch(epoch, jnp.stack(losses).mean())

# %% tags=["predict"]
predict_step = nnx.jit(lambda model, windows: model(windows))
# switches dropout off, also that of the attention weights
model.eval()
logits = np.concatenate(
    [
        predict_step(model, windows).reshape(-1, spec.classes)
        for windows in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = optax.softmax_cross_entropy_with_integer_labels(logits, y_test)
loss = loss.mean().item()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    # XLA would compile every new length. The padding stands behind the text,
    # where the causal mask hides it.
    padding = spec.length - window.shape[1]
    padded = np.pad(window, [(0, 0), (0, padding)])
    last = predict_step(model, padded)[:, -1 - padding]
    last = np.asarray(last, np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
