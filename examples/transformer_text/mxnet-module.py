# %% [markdown]
# # A small Transformer in MXNet Module
#
# MXNet's symbolic interface: a graph of symbols, and a `Module` that binds it
# to memory and trains it. There is no layer for attention, but there are two
# products for it: they take time first, and each head's queries, keys and
# values side by side. `Module` can't clip gradients together and has no
# AdamW: an optimiser that gets all parameters at once does both.

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

spec = specification("transformer_text")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
def dense(x, units, name):
    # by default it would flatten all axes but the first
    return mx.sym.FullyConnected(x, num_hidden=units, flatten=False, name=name)


def norm(x, name):
    # by default, parameters whose names end with `_gamma` decay, too
    gamma = mx.sym.Variable(f"{name}_gamma", wd_mult=0.0)
    return mx.sym.LayerNorm(x, gamma, eps=spec.norm_epsilon, name=name)


def dropout(x):
    return mx.sym.Dropout(x, p=spec.dropout)


characters = mx.sym.Variable(
    "characters_weight", shape=(spec.classes, spec.width)
)
positions = mx.sym.Variable(
    "positions_weight", shape=(spec.length, 1, spec.width)
)
places = mx.sym.arange(spec.length)
# added to the scores of later characters
later = -1e9 * mx.sym.broadcast_greater(
    mx.sym.reshape(places, shape=(1, 1, -1)),
    mx.sym.reshape(places, shape=(1, -1, 1)),
)

# time first
x = mx.sym.Embedding(
    mx.sym.transpose(mx.sym.Variable("windows")),
    characters,
    input_dim=spec.classes,
    output_dim=spec.width,
)
x = dropout(mx.sym.broadcast_add(x, positions))
for i in range(spec.blocks):
    qkv = dense(norm(x, f"norm1_{i}"), 3 * spec.width, f"qkv_{i}")
    # divided by the root of a head's size
    scores = mx.sym.contrib.interleaved_matmul_selfatt_qk(
        qkv, heads=spec.heads
    )
    weights = mx.sym.softmax(mx.sym.broadcast_add(scores, later))
    y = mx.sym.contrib.interleaved_matmul_selfatt_valatt(
        qkv, dropout(weights), heads=spec.heads
    )
    x = x + dropout(dense(y, spec.width, f"out_{i}"))
    y = dense(norm(x, f"norm2_{i}"), spec.hidden, f"dense1_{i}")
    # the exact form
    y = mx.sym.LeakyReLU(y, act_type="gelu")
    x = x + dropout(dense(y, spec.width, f"dense2_{i}"))
x = mx.sym.transpose(norm(x, "norm"), axes=(1, 0, 2))
# the output's matrix is the embedding's
logits = mx.sym.FullyConnected(
    mx.sym.reshape(x, shape=(-1, spec.width)),
    characters,
    num_hidden=spec.classes,
    no_bias=True,
)
for name, shape in zip(
    logits.list_arguments(),
    logits.infer_shape(windows=(spec.batch_size, spec.length))[0],
):
    print(name, shape)

# %% tags=["compile"]
labels = mx.sym.reshape(mx.sym.Variable("labels"), shape=(-1,))
picked = mx.sym.pick(mx.sym.log_softmax(logits), labels)
loss = mx.sym.make_loss(-mx.sym.mean(picked))


@mx.optimizer.register
class AdamW(mx.optimizer.Optimizer):
    def __init__(self, beta1, beta2, epsilon, clip, **others):
        super().__init__(**others)
        self.betas, self.epsilon, self.clip = (beta1, beta2), epsilon, clip
        # else each parameter would come by itself
        self.aggregate_num = 1000

    def create_state(self, index, weight):
        return mx.nd.zeros_like(weight), mx.nd.zeros_like(weight)

    def update(self, indices, weights, gradients, states):
        self._update_count(indices)
        # a check would wait for the asynchronous engine
        mx.gluon.utils.clip_global_norm(
            gradients, self.clip, check_isfinite=False
        )
        beta1, beta2 = self.betas
        # the operator corrects neither moment
        first = 1 - beta1**self.num_update
        second = math.sqrt(1 - beta2**self.num_update)
        for weight, gradient, (mean, variance), rate, decay in zip(
            weights,
            gradients,
            states,
            self._get_lrs(indices),
            self._get_wds(indices),
        ):
            mx.nd.contrib.adamw_update(
                weight,
                gradient,
                mean,
                variance,
                # a factor of the gradient
                mx.nd.ones(1),
                lr=rate * second / first,
                # a factor of the step and the decay
                eta=1.0,
                beta1=beta1,
                beta2=beta2,
                epsilon=self.epsilon * second,
                wd=rate * decay,
                out=weight,
            )


model = mx.mod.Module(loss, ["windows"], ["labels"], context=context)
shape = (spec.batch_size, spec.length)
model.bind([("windows", shape)], [("labels", shape)])
# it starts biases at 0 and gammas at 1, by their names
normal = mx.init.Normal(spec.start)
# what a block adds is scaled by the number of additions
smaller = mx.init.Normal(spec.start / math.sqrt(2 * spec.blocks))
model.init_params(
    mx.init.Mixed([r"(out|dense2)_\d_weight", ".*"], [smaller, normal])
)
model.init_optimizer(
    optimizer="adamw",
    optimizer_params={
        # counts from 1
        "lr_scheduler": mx.lr_scheduler.CosineScheduler(
            spec.epochs * math.ceil(spec.n_train / spec.batch_size),
            base_lr=spec.learning_rate,
            final_lr=spec.learning_rate * spec.last_rate,
            warmup_steps=spec.warm_up,
        ),
        "wd": spec.decay,
        "beta1": spec.beta1,
        "beta2": spec.beta2,
        "epsilon": spec.epsilon,
        "clip": spec.clip,
    },
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for window_batch, label_batch in batches:
        # float32, also the numbers of characters
        batch = mx.io.DataBatch(
            [mx.nd.array(window_batch)], [mx.nd.array(label_batch)]
        )
        # binds again if the batch is smaller
        model.forward_backward(batch)
        model.update()
        # the next batch overwrites it
        losses.append(model.get_outputs()[0].copy())
    # in every batch, it would wait for the asynchronous engine
    report_epoch(epoch, mx.nd.stack(*losses).mean().asscalar())

# %% tags=["predict"]
# without the loss, which would need labels
classifier = mx.mod.Module(logits, ["windows"], None, context=context)
# switches dropout off, also that of the attention weights
classifier.bind([("windows", shape)], for_training=False)
classifier.set_params(*model.get_params())


def predict(windows):
    classifier.forward(mx.io.DataBatch([mx.nd.array(windows)]))
    return classifier.get_outputs()[0].asnumpy()


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
loss = mx.nd.softmax_cross_entropy(mx.nd.array(logits), mx.nd.array(y_test))
loss = loss.asscalar() / len(y_test)
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    # A module is bound to one length. The padding stands behind the text,
    # where the causal mask hides it.
    padding = spec.length - window.shape[1]
    padded = np.pad(window, [(0, 0), (0, padding)])
    last = predict(padded).reshape(2, spec.length, -1)[:, -1 - padding]
    last = last.astype(np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
