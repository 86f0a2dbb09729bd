# %% [markdown]
# # A small Transformer in CNTK
#
# CNTK has no layer for this attention, no AdamW and no clipping of all
# gradients together: this column writes them out. CNTK's
# `LayerNormalization` normalises all axes of a window at once and adds
# epsilon to the deviation. There is no error function either, so GELU is a
# function of NumPy and SciPy.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import cntk as C
import numpy as np
from cntk.layers import Dense
from scipy.special import logsumexp, ndtr

spec = specification("transformer_text")
# set_fixed_random_seed starts every layer from the same numbers
C.cntk_py.reset_random_seed(1000 * spec.seed + 1)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))
# the numbers of characters must be float32, too
x_train, x_test = x_train.astype(np.float32), x_test.astype(np.float32)
y_train = y_train.astype(np.float32)


# %% tags=["build"]
class GELU(C.ops.functions.UserFunction):
    def __init__(self, x, name="GELU"):
        super().__init__([x], name=name)

    def infer_outputs(self):
        [x] = self.inputs
        return [C.output_variable(x.shape, x.dtype, x.dynamic_axes)]

    def forward(self, x, device=None, outputs_to_retain=None):
        share = ndtr(x)
        slope = share + x * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
        # the first of them goes to `backward`
        return slope, x * share

    def backward(self, slope, gradient):
        return slope * gradient


# Attention needs a window's characters beside each other, so their axis is
# static. Axes are counted without the batch.
windows = C.input_variable(spec.length)
labels = C.input_variable(spec.length)
size = spec.width // spec.heads
normal = C.normal(spec.start)
# what a block adds is scaled by the number of additions
smaller = C.normal(spec.start / math.sqrt(2 * spec.blocks))
# added to the scores of later characters
later = np.triu(np.full((spec.length, spec.length), -1e30, np.float32), k=1)


def norm(x):
    scale = C.parameter(spec.width, init=1, name="scale")
    shift = C.parameter(spec.width, init=0, name="shift")
    x = x - C.reduce_mean(x, axis=1)
    variance = C.reduce_mean(C.square(x), axis=1)
    return x / C.sqrt(variance + spec.norm_epsilon) * scale + shift


def dense(x, units, init=normal, bias=True):
    # without a rank it would read a whole window at once
    return Dense(units, init=init, bias=bias, input_rank=1)(x)


def attention(x):
    heads = []
    # A product takes two matrices, and CNTK cuts columns slowly. So each head
    # has its own part of every projection.
    for _ in range(spec.heads):
        q, k, v = (dense(x, size) for _ in range(3))
        scores = C.times_transpose(q, k) / math.sqrt(size) + later
        weights = C.dropout(C.softmax(scores, axis=1), spec.dropout)
        y = C.times(weights, v)
        heads.append(dense(y, spec.width, smaller, bias=False))
    return C.plus(*heads) + C.parameter(spec.width, init=0, name="b")


def feed_forward(x):
    x = C.user_function(GELU(dense(x, spec.hidden)))
    return dense(x, spec.width, smaller)


characters = C.parameter(
    (spec.classes, spec.width), init=normal, name="characters"
)
positions = C.parameter(
    (spec.length, spec.width), init=normal, name="positions"
)
x = C.times(C.one_hot(windows, spec.classes), characters) + positions
x = C.dropout(x, spec.dropout)
for _ in range(spec.blocks):
    x = x + C.dropout(attention(norm(x)), spec.dropout)
    x = x + C.dropout(feed_forward(norm(x)), spec.dropout)
# the output's matrix is the embedding's
model = C.times_transpose(norm(x), characters)
C.logging.log_number_of_parameters(model)

# %% tags=["compile"]
losses_of_characters = C.cross_entropy_with_softmax(
    model, C.one_hot(labels, spec.classes), axis=1
)
# Over the batch, too: CNTK would sum the samples' gradients.
loss = C.reduce_mean(losses_of_characters, axis=C.Axis.all_axes())
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)
done = C.constant(0)


# A learner clips each gradient by itself, and its decay goes through the
# moments. CNTK takes an update of one's own as a graph of assignments.
def adamw(parameters, gradients):
    step = C.assign(done, done + 1)
    part = (step - spec.warm_up) / max(1, steps - spec.warm_up)
    falling = (1 + C.cos(math.pi * part)) / 2
    rate = spec.learning_rate * C.element_select(
        C.less_equal(step, spec.warm_up),
        step / spec.warm_up,
        spec.last_rate + (1 - spec.last_rate) * falling,
    )
    squares = [C.reduce_sum(C.square(gradient)) for gradient in gradients]
    length = C.sqrt(C.plus(*squares))
    clip = spec.clip / C.element_max(length, spec.clip)
    updates = []
    for parameter, gradient in zip(parameters, gradients):
        mean = C.constant(0, shape=parameter.shape)
        variance = C.constant(0, shape=parameter.shape)
        gradient = clip * gradient
        mean = C.assign(mean, spec.beta1 * mean + (1 - spec.beta1) * gradient)
        variance = C.assign(
            variance,
            spec.beta2 * variance + (1 - spec.beta2) * C.square(gradient),
        )
        move = mean / (1 - C.pow(spec.beta1, step))
        move /= spec.epsilon + C.sqrt(variance / (1 - C.pow(spec.beta2, step)))
        if len(parameter.shape) > 1:
            move += spec.decay * parameter
        updates.append(C.assign(parameter, parameter - rate * move))
    return C.combine(updates)


learner = C.universal(adamw, model.parameters)
trainer = C.Trainer(model, loss, learner)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for window_batch, label_batch in batches:
        trainer.train_minibatch({windows: window_batch, labels: label_batch})
        # it divides the loss by the samples once more
        losses.append(
            trainer.previous_minibatch_loss_average * len(window_batch)
        )
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
# a Trainer drops out, eval() doesn't
logits = np.concatenate(
    [
        model.eval({windows: window_batch}).reshape(-1, spec.classes)
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
texts = np.repeat(x_test[:1, : spec.length // 2].astype(int), 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :].astype(np.float32)
    # The model takes whole windows. The padding stands behind the text, where
    # the causal mask hides it.
    padding = spec.length - window.shape[1]
    padded = np.pad(window, [(0, 0), (0, padding)], mode="constant")
    last = model.eval({windows: padded})[:, -1 - padding].astype(np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
