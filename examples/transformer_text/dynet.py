# %% [markdown]
# # A small Transformer in DyNet
#
# Each batch gets a new graph. The batch is not an axis of a tensor; its size
# stands beside the shape. So a character is a vector, and a window's
# characters are samples of the batch; only attention makes them columns of a
# matrix. DyNet's own `layer_norm` has no epsilon, and its `Trainer` clips only
# what has one weight decay. DyNet computes on one core.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import dynet_config
import numpy as np

spec = specification("transformer_text")
# DyNet reads it when it is imported; 0 means a random seed
dynet_config.set(random_seed=spec.seed + 1)

import dynet as dy

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))

# %% tags=["build"]
size = spec.width // spec.heads


def normal(deviation=spec.start):
    # takes the variance
    return dy.NormalInitializer(0, deviation**2)


class Transformer:
    def __init__(self):
        # The decay is that of a whole collection. Of a subcollection, the
        # network wouldn't see it for many steps.
        self.matrices = dy.ParameterCollection()
        self.vectors = dy.ParameterCollection()
        self.characters, self.positions = (
            self.matrices.add_lookup_parameters(
                (rows, spec.width), init=normal()
            )
            for rows in (spec.classes, spec.length)
        )
        # what a block adds is scaled by the number of additions
        smaller = spec.start / math.sqrt(2 * spec.blocks)
        self.blocks = [
            [
                self.norm(),
                self.dense(spec.width, 3 * spec.width),
                self.dense(spec.width, spec.width, smaller),
                self.norm(),
                self.dense(spec.width, spec.hidden),
                self.dense(spec.hidden, spec.width, smaller),
            ]
            for _ in range(spec.blocks)
        ]
        self.last_norm = self.norm()

    def norm(self):
        scale = self.vectors.add_parameters(spec.width, init=1)
        shift = self.vectors.add_parameters(spec.width, init=0)

        def normalise(x):
            x = x - dy.mean_elems(x)
            variance = dy.mean_elems(dy.square(x))
            x = dy.cdiv(x, dy.sqrt(variance + spec.norm_epsilon))
            return dy.cmult(x, scale) + shift

        return normalise

    def dense(self, inputs, outputs, deviation=spec.start):
        kernel = self.matrices.add_parameters(
            (outputs, inputs), init=normal(deviation)
        )
        # by default biases start Glorot-uniform, too
        bias = self.vectors.add_parameters(outputs, init=0)
        return lambda x: dy.affine_transform([bias, kernel, x])

    def __call__(self, windows, train):
        samples, steps = windows.shape
        # a column for each query; added to the scores of later keys
        later = np.tril(np.full((steps, steps), -1e9), k=-1)
        later = dy.inputTensor(later)

        def dropout(x):
            return dy.dropout(x, spec.dropout) if train else x

        def attention(qkv):
            qkv = dy.reshape(qkv, (3 * spec.width, steps), samples)
            heads = []
            for first in range(0, spec.width, size):
                q, k, v = (
                    qkv[part + first : part + first + size]
                    for part in (0, spec.width, 2 * spec.width)
                )
                scores = dy.transpose(k) * q / math.sqrt(size) + later
                heads.append(v * dropout(dy.softmax(scores)))
            y = dy.concatenate(heads)
            return dy.reshape(y, (spec.width,), samples * steps)

        def gelu(x):
            return dy.cmult(x, 1 + dy.erf(x / math.sqrt(2))) / 2

        places = np.tile(np.arange(steps), samples)
        x = dy.lookup_batch(self.characters, windows.ravel())
        x = dropout(x + dy.lookup_batch(self.positions, places))
        for norm1, to_qkv, out, norm2, dense1, dense2 in self.blocks:
            x = x + dropout(out(attention(to_qkv(norm1(x)))))
            x = x + dropout(dense2(gelu(dense1(norm2(x)))))
        # the output's matrix is the embedding's
        return dy.transpose(self.characters.expr()) * self.last_norm(x)


model = Transformer()
parameters = [
    *model.matrices.lookup_parameters_list(),
    *model.matrices.parameters_list(),
    *model.vectors.parameters_list(),
]
for parameter in parameters:
    print(parameter.name(), parameter.shape())

# %% tags=["compile"]
# a trainer has one collection
trainers = [
    dy.AdamTrainer(
        collection,
        alpha=spec.learning_rate,
        beta_1=spec.beta1,
        beta_2=spec.beta2,
        # added before the second moment is corrected
        eps=spec.epsilon,
    )
    for collection in (model.matrices, model.vectors)
]
for trainer in trainers:
    # 0 means never: it would clip its own collection alone
    trainer.set_clip_threshold(0)
    # by default Adam moves only the rows of this batch's characters
    trainer.set_sparse_updates(False)
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


# there are no such schedules
def rate_of(step):
    if step <= spec.warm_up:
        return spec.learning_rate * step / spec.warm_up
    part = (step - spec.warm_up) / (steps - spec.warm_up)
    falling = (1 + math.cos(math.pi * part)) / 2
    share = spec.last_rate + (1 - spec.last_rate) * falling
    return spec.learning_rate * share


def clip():
    squares = [np.square(p.grad_as_array()).sum() for p in parameters]
    length = math.sqrt(sum(squares))
    if length > spec.clip:
        for parameter in parameters:
            parameter.scale_gradient(spec.clip / length)


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
step = 0
for epoch in range(spec.epochs):
    losses = []
    for windows, labels in batches:
        dy.renew_cg()
        loss = dy.mean_batches(
            dy.pickneglogsoftmax_batch(
                model(windows, train=True), labels.ravel()
            )
        )
        losses.append(loss.value())
        loss.backward()
        clip()
        step += 1
        # Adam becomes AdamW: the decay doesn't go through the moments, but
        # DyNet's leaves the rate out
        model.matrices.set_weight_decay(rate_of(step) * spec.decay)
        for trainer in trainers:
            trainer.learning_rate = rate_of(step)
            trainer.update()
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(windows):
    dy.renew_cg()
    # the batch is the last axis
    return model(windows, train=False).npvalue().T


logits = np.concatenate(
    [
        predict(windows)
        for windows in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
right = logits[np.arange(len(y_test)), y_test]
loss = (np.log(np.exp(logits).sum(axis=1)) - right).mean()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    # each window has a graph of its own, so its length may differ
    last = predict(window).reshape(2, window.shape[1], -1)[:, -1]
    last = last.astype(np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
