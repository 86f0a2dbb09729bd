# %% [markdown]
# # A small Transformer in MXNet Gluon
#
# MXNet ended before it had a layer of attention. Of AdamW it has the operator,
# and no optimiser. `clip_global_norm` checks by default that the norm is
# finite, and waits for it in every step.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn

spec = specification("transformer_text")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
class Block(gluon.HybridBlock):
    def __init__(self):
        super().__init__()
        # what a block adds is scaled by the number of additions
        added = mx.init.Normal(spec.start / math.sqrt(2 * spec.blocks))
        # `flatten` would join the positions of a window
        dense = {"flatten": False}
        self.norm1 = nn.LayerNorm(epsilon=spec.norm_epsilon)
        # queries, keys and values side by side
        self.project_in = nn.Dense(3 * spec.width, **dense)
        self.project_out = nn.Dense(
            spec.width, weight_initializer=added, **dense
        )
        self.norm2 = nn.LayerNorm(epsilon=spec.norm_epsilon)
        self.dense1 = nn.Dense(spec.hidden, **dense)
        # the exact form
        self.gelu = nn.GELU()
        self.dense2 = nn.Dense(spec.width, weight_initializer=added, **dense)
        self.dropout = nn.Dropout(spec.dropout)

    def split_heads(self, F, x):
        # in a shape, 0 keeps an axis, -3 joins two, and -4 splits one
        x = F.reshape(x, shape=(0, 0, spec.heads, -1))
        x = F.transpose(x, axes=(0, 2, 1, 3))
        # batch and heads are one axis
        return F.reshape(x, shape=(-3, 0, 0))

    def attend(self, F, x, mask):
        q, k, v = (
            self.split_heads(F, part)
            for part in F.split(self.project_in(x), num_outputs=3, axis=2)
        )
        scores = F.batch_dot(q, k, transpose_b=True)
        scores = scores / math.sqrt(spec.width // spec.heads)
        weights = self.dropout(F.softmax(F.broadcast_add(scores, mask)))
        y = F.batch_dot(weights, v)
        y = F.reshape(y, shape=(-4, -1, spec.heads, 0, 0))
        y = F.transpose(y, axes=(0, 2, 1, 3))
        return self.project_out(F.reshape(y, shape=(0, 0, -3)))

    def hybrid_forward(self, F, x, mask):
        x = x + self.dropout(self.attend(F, self.norm1(x), mask))
        y = self.dense2(self.gelu(self.dense1(self.norm2(x))))
        return x + self.dropout(y)


class Transformer(gluon.HybridBlock):
    def __init__(self):
        super().__init__()
        self.characters = nn.Embedding(spec.classes, spec.width)
        self.positions = nn.Embedding(spec.length, spec.width)
        self.dropout = nn.Dropout(spec.dropout)
        self.blocks = nn.HybridSequential()
        self.blocks.add(*(Block() for _ in range(spec.blocks)))
        self.norm = nn.LayerNorm(epsilon=spec.norm_epsilon)
        # its matrix is the embedding's
        self.output = nn.Dense(
            spec.classes,
            in_units=spec.width,
            use_bias=False,
            flatten=False,
            params=self.characters.params,
        )

    def hybrid_forward(self, F, x):
        steps = F.contrib.arange_like(x, axis=1)
        # 1 where the key is later than the query
        later = F.broadcast_lesser(
            F.reshape(steps, shape=(1, -1, 1)),
            F.reshape(steps, shape=(1, 1, -1)),
        )
        positions = F.expand_dims(self.positions(steps), axis=0)
        x = self.dropout(F.broadcast_add(self.characters(x), positions))
        for block in self.blocks:
            x = block(x, -1e9 * later)
        return self.output(self.norm(x))


model = Transformer()
# biases start at 0, and the scales of layer normalisation at 1
model.initialize(mx.init.Normal(spec.start), ctx=context)
model.hybridize(static_alloc=True, static_shape=True)
print(model)


# %% tags=["compile"]
class AdamW(mx.optimizer.Adam):
    def update(self, index, weight, grad, state):
        self._update_count(index)
        step = self._index_update_count[index]
        correction = math.sqrt(1 - self.beta2**step) / (1 - self.beta1**step)
        mean, variance = state
        # `eta` is a factor of the step and of the decay. Epsilon is added
        # before the second moment's bias is corrected.
        mx.nd.contrib.adamw_update(
            weight,
            grad,
            mean,
            variance,
            rescale_grad=self.rescale_grad,
            lr=correction,
            eta=self._get_lr(index),
            wd=self._get_wd(index),
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            out=weight,
        )


loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)
schedule = mx.lr_scheduler.CosineScheduler(
    # the first step has number 1; a short run ends within the warm-up
    max_update=max(steps, spec.warm_up + 1),
    base_lr=spec.learning_rate,
    final_lr=spec.last_rate * spec.learning_rate,
    warmup_steps=spec.warm_up,
)
parameters = model.collect_params()
model.collect_params(".*(bias|gamma|beta)").setattr("wd_mult", 0.0)
trainer = gluon.Trainer(
    parameters,
    AdamW(
        learning_rate=spec.learning_rate,
        lr_scheduler=schedule,
        beta1=spec.beta1,
        beta2=spec.beta2,
        epsilon=spec.epsilon,
        wd=spec.decay,
    ),
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for windows, labels in batches:
        # float32, also the ids
        windows, labels = (
            mx.nd.array(windows, ctx=context),
            mx.nd.array(labels, ctx=context),
        )
        # also switches dropout on
        with autograd.record():
            # the mean already, so that the norm is that of its gradient
            loss = loss_fn(model(windows), labels).mean()
        loss.backward()
        gluon.utils.clip_global_norm(
            [parameter.grad() for parameter in parameters.values()],
            spec.clip,
            check_isfinite=False,
        )
        trainer.step(batch_size=1)
        losses.append(loss)
    # waits for the asynchronous engine
    report_epoch(epoch, mx.nd.stack(*losses).mean().asscalar())

# %% tags=["predict"]
logits = np.concatenate(
    [
        model(mx.nd.array(windows, ctx=context)).asnumpy()
        for windows in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
).reshape(-1, spec.classes)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = loss_fn(mx.nd.array(logits), mx.nd.array(y_test)).mean().asscalar()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = mx.nd.array(texts[:, -spec.length :], ctx=context)
    last = model(window)[:, -1].asnumpy().astype("float64")
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
