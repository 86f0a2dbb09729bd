# %% [markdown]
# # A small Transformer in tinygrad
#
# tinygrad has the function of attention, but no layer, no schedules and no
# clipping. Its optimisers have no groups: one of them holds what decays, and
# one holds the rest. Tensors are lazy: `realize` computes them, and `TinyJit`
# replays the kernels of a step.

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
from tinygrad import Context, Tensor, TinyJit, nn

spec = specification("transformer_text")
Tensor.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
class Block:
    def __init__(self):
        self.norm1 = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)
        # the three projections, stacked
        self.inward = nn.Linear(spec.width, 3 * spec.width)
        self.outward = nn.Linear(spec.width, spec.width)
        self.norm2 = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)
        self.dense1 = nn.Linear(spec.width, spec.hidden)
        self.dense2 = nn.Linear(spec.hidden, spec.width)

    def attend(self, x):
        # the axes: batch, heads, time and size
        q, k, v = (
            part.unflatten(-1, (spec.heads, -1)).transpose(1, 2)
            for part in self.inward(x).chunk(3, dim=-1)
        )
        y = q.scaled_dot_product_attention(
            k, v, dropout_p=spec.dropout, is_causal=True
        )
        return self.outward(y.transpose(1, 2).flatten(2))

    def __call__(self, x):
        x = x + self.attend(self.norm1(x)).dropout(spec.dropout)
        # by default an approximation with tanh
        y = self.dense1(self.norm2(x)).gelu(approximate="none")
        return x + self.dense2(y).dropout(spec.dropout)


class Transformer:
    def __init__(self):
        self.characters = nn.Embedding(spec.classes, spec.width)
        self.positions = nn.Embedding(spec.length, spec.width)
        self.blocks = [Block() for _ in range(spec.blocks)]
        self.norm = nn.LayerNorm(spec.width, eps=spec.norm_epsilon)

    def __call__(self, x):
        positions = self.positions(Tensor.arange(x.shape[1]))
        x = (self.characters(x) + positions).dropout(spec.dropout)
        x = self.norm(x.sequential(self.blocks))
        # the output's matrix is the embedding's
        return x @ self.characters.weight.T


model = Transformer()
for name, parameter in nn.state.get_state_dict(model).items():
    if parameter.ndim > 1:
        # what a block adds is scaled by the number of additions
        added = name.endswith(("outward.weight", "dense2.weight"))
        scale = math.sqrt(2 * spec.blocks) if added else 1
        parameter.replace(
            Tensor.normal(*parameter.shape, std=spec.start / scale)
        )
    elif name.endswith("bias"):
        # Linear draws its biases by default
        parameter.replace(Tensor.zeros(*parameter.shape))
    print(name, parameter.realize().shape)

# %% tags=["compile"]
parameters = nn.state.get_parameters(model)
adam = {"b1": spec.beta1, "b2": spec.beta2, "eps": spec.epsilon}
optimizer = nn.optim.OptimizerGroup(
    nn.optim.AdamW(
        [p for p in parameters if p.ndim > 1], weight_decay=spec.decay, **adam
    ),
    nn.optim.Adam([p for p in parameters if p.ndim == 1], **adam),
)
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


def rate(step):
    if step <= spec.warm_up:
        return spec.learning_rate * step / spec.warm_up
    part = (step - spec.warm_up) / max(1, steps - spec.warm_up)
    falling = (1 + math.cos(math.pi * part)) / 2
    left = spec.last_rate + (1 - spec.last_rate) * falling
    return spec.learning_rate * left


# of an epoch: reading each loss would wait for each step
total_loss = Tensor.zeros(1).contiguous().realize()


def train_step(windows, labels):
    optimizer.zero_grad()
    loss = model(windows).sparse_categorical_crossentropy(labels).backward()
    norm = sum(p.grad.square().sum() for p in parameters).sqrt()
    # `contiguous` ends a kernel: else each parameter's update would compute
    # the norm again
    factor = (spec.clip / norm).minimum(1).contiguous()
    for parameter in parameters:
        parameter.grad = parameter.grad * factor
    total_loss.assign(total_loss + loss.detach()).realize(
        *optimizer.schedule_step()
    )


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
jit_step = TinyJit(train_step)
done = 0
# switches dropout on; without it the optimisers refuse to step
with Context(TRAINING=1):
    for epoch in range(spec.epochs):
        total_loss.assign(Tensor.zeros(1)).realize()
        for windows, labels in batches:
            done += 1
            for part in optimizer.optimizers:
                part.lr.assign([rate(done)]).realize()
            # TinyJit handles only one shape
            step = jit_step if len(windows) == spec.batch_size else train_step
            step(Tensor(windows).realize(), Tensor(labels).realize())
        report_epoch(epoch, total_loss.item() / len(batches))

# %% tags=["predict"]
jit_model = TinyJit(model)
logits = []
for windows in MiniBatches(x_test, batch_size=spec.batch_size):
    predict = jit_model if len(windows) == spec.batch_size else model
    logits.append(predict(Tensor(windows).realize()).flatten(0, 1).numpy())
logits = np.concatenate(logits)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = Tensor(logits).sparse_categorical_crossentropy(Tensor(y_test)).item()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
jit_write = TinyJit(model)
for _ in range(200):
    window = texts[:, -spec.length :]
    # TinyJit handles only one shape. The padding stands behind the text, where
    # the causal mask hides it.
    padding = spec.length - window.shape[1]
    padded = np.pad(window, [(0, 0), (0, padding)]).astype(np.int32)
    last = jit_write(Tensor(padded).realize()).numpy()[:, -1 - padding]
    last = last.astype(np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
