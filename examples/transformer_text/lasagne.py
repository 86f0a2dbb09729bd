# %% [markdown]
# # A small Transformer in Lasagne on Theano
#
# Lasagne ended before layer normalisation, attention, GELU and AdamW: this
# column writes them with Theano's expressions, the layers in the style of
# Lasagne's own. `DenseLayer` takes one row for each sample, so here each
# character is a row; only attention puts the rows together again.

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
import theano
import theano.tensor as T
from scipy.special import logsumexp
from theano.tensor.signal import pool

# float64 by default; most users set it in THEANO_FLAGS or ~/.theanorc
theano.config.floatX = "float32"
# Lasagne 0.1 imports it under its old name
theano.tensor.signal.downsample = pool

import lasagne
from lasagne.init import Constant, Normal
from lasagne.layers import (
    DenseLayer,
    DropoutLayer,
    ElemwiseSumLayer,
    EmbeddingLayer,
    InputLayer,
    Layer,
    MergeLayer,
    ReshapeLayer,
)
from lasagne.nonlinearities import softmax

spec = specification("transformer_text")
# draws weights and dropout
lasagne.random.set_rng(np.random.RandomState(spec.seed))

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))

# %% tags=["build"]
size = spec.width // spec.heads
# added to the scores of later characters
later = np.triu(np.full((spec.length, spec.length), -np.inf, "float32"), k=1)
normal = Normal(spec.start)
# what a block adds is scaled by the number of additions
smaller = Normal(spec.start / math.sqrt(2 * spec.blocks))


class PositionLayer(Layer):
    def __init__(self, incoming, **kwargs):
        super().__init__(incoming, **kwargs)
        self.W = self.add_param(normal, self.input_shape[1:], name="W")

    def get_output_for(self, x, **kwargs):
        return x + self.W


class NormLayer(Layer):
    def __init__(self, incoming, **kwargs):
        super().__init__(incoming, **kwargs)
        width = self.input_shape[1:]
        self.scale = self.add_param(
            Constant(1), width, name="scale", regularizable=False
        )
        self.shift = self.add_param(
            Constant(0), width, name="shift", regularizable=False
        )

    def get_output_for(self, x, **kwargs):
        x = x - x.mean(axis=1, keepdims=True)
        variance = T.sqr(x).mean(axis=1, keepdims=True)
        x = x / T.sqrt(variance + spec.norm_epsilon)
        return x * self.scale + self.shift


def heads(rows, part):
    """Return all heads' queries (part 0), keys (1) or values (2)."""
    x = rows.reshape((-1, spec.length, 3, spec.heads, size))
    x = x[:, :, part].dimshuffle(0, 2, 1, 3)
    return x.reshape((-1, spec.length, size))


class AttentionWeightsLayer(Layer):
    def get_output_shape_for(self, input_shape):
        return None, spec.length, spec.length

    def get_output_for(self, qkv, **kwargs):
        queries, keys = heads(qkv, 0), heads(qkv, 1)
        scores = T.batched_dot(queries, keys.dimshuffle(0, 2, 1))
        scores = scores / math.sqrt(size) + later
        # takes matrices alone
        weights = softmax(scores.reshape((-1, spec.length)))
        return weights.reshape(scores.shape)


class AttentionLayer(MergeLayer):
    def get_output_shape_for(self, input_shapes):
        return None, spec.width

    def get_output_for(self, inputs, **kwargs):
        weights, qkv = inputs
        y = T.batched_dot(weights, heads(qkv, 2))
        y = y.reshape((-1, spec.heads, spec.length, size))
        return y.dimshuffle(0, 2, 1, 3).reshape((-1, spec.width))


class TiedLayer(Layer):
    def __init__(self, incoming, embedding, **kwargs):
        super().__init__(incoming, **kwargs)
        self.W = self.add_param(embedding.W, embedding.W.get_value().shape)

    def get_output_shape_for(self, input_shape):
        return input_shape[0], spec.classes

    def get_output_for(self, x, **kwargs):
        return T.dot(x, self.W.T)


def gelu(x):
    return x * (1 + T.erf(x / math.sqrt(2))) / 2


def dense(x, units, W=normal, nonlinearity=None):
    # ReLU by default
    return DenseLayer(x, units, W, nonlinearity=nonlinearity)


characters = EmbeddingLayer(
    InputLayer((None, spec.length)), spec.classes, spec.width, W=normal
)
model = ReshapeLayer(PositionLayer(characters), (-1, spec.width))
model = DropoutLayer(model, spec.dropout)
for _ in range(spec.blocks):
    qkv = dense(NormLayer(model), 3 * spec.width)
    weights = DropoutLayer(AttentionWeightsLayer(qkv), spec.dropout)
    y = dense(AttentionLayer([weights, qkv]), spec.width, smaller)
    model = ElemwiseSumLayer([model, DropoutLayer(y, spec.dropout)])
    y = dense(NormLayer(model), spec.hidden, nonlinearity=gelu)
    y = dense(y, spec.width, smaller)
    model = ElemwiseSumLayer([model, DropoutLayer(y, spec.dropout)])
# the output's matrix is the embedding's
model = TiedLayer(NormLayer(model), characters)
print(lasagne.layers.count_params(model), "parameters")

# %% tags=["compile"]
windows, labels = T.imatrix("windows"), T.lmatrix("labels")
rate = T.scalar("rate")
# Theano merges it with the loss: no overflow
probabilities = softmax(lasagne.layers.get_output(model, windows))
loss = lasagne.objectives.categorical_crossentropy(
    probabilities, labels.flatten()
).mean()
parameters = lasagne.layers.get_all_params(model, trainable=True)
gradients = lasagne.updates.total_norm_constraint(
    theano.grad(loss, parameters), spec.clip
)
# Lasagne adds epsilon before the second moment is corrected.
updates = lasagne.updates.adam(
    gradients, parameters, rate, spec.beta1, spec.beta2, spec.epsilon
)
# Adam becomes AdamW: Lasagne's own penalties would go through the moments. By
# default, biases aren't regularizable.
for matrix in lasagne.layers.get_all_params(model, regularizable=True):
    updates[matrix] -= rate * spec.decay * matrix
train = theano.function([windows, labels, rate], loss, updates=updates)
# dropout off, also that of the attention weights
predict = theano.function(
    [windows], lasagne.layers.get_output(model, windows, deterministic=True)
)
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


# there are no schedules
def rate_of(step):
    if step <= spec.warm_up:
        return spec.learning_rate * step / spec.warm_up
    part = (step - spec.warm_up) / (steps - spec.warm_up)
    falling = (1 + math.cos(math.pi * part)) / 2
    share = spec.last_rate + (1 - spec.last_rate) * falling
    return spec.learning_rate * share


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
step = 0
for epoch in range(spec.epochs):
    losses = []
    for window_batch, label_batch in batches:
        step += 1
        losses.append(train(window_batch, label_batch, rate_of(step)))
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
logits = np.concatenate(
    [
        predict(window_batch)
        for window_batch in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
right = logits[np.arange(len(y_test)), y_test]
loss = (logsumexp(logits, axis=1) - right).mean()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    # The model takes whole windows. The padding stands behind the text, where
    # the causal mask hides it.
    padding = spec.length - window.shape[1]
    padded = np.pad(window, [(0, 0), (0, padding)]).astype(np.int32)
    last = predict(padded).reshape(2, spec.length, -1)[:, -1 - padding]
    last = last.astype(np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
