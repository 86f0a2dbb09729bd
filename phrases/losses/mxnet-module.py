# %% [markdown]
# # Losses: phrases in MXNet Module

# %%
import mxnet as mx
import numpy as np

tensor = mx.nd.array
data, label = mx.sym.Variable("data"), mx.sym.Variable("label")


def module_of(symbol, samples, **arguments):
    model = mx.mod.Module(symbol, label_names=[samples.provide_label[0].name])
    model.bind(samples.provide_data, samples.provide_label, **arguments)
    model.init_params()
    return model


# %% tags=["cross-entropy"]
samples = mx.io.NDArrayIter(logits, labels, batch_size=2)
model = module_of(mx.sym.SoftmaxOutput(data, name="softmax"), samples)
[(_, y)] = model.score(samples, mx.metric.CrossEntropy())

# %% tags=["loss-of-probabilities"]
metric = mx.metric.CrossEntropy()
metric.update([labels], [probabilities])
_, y = metric.get()

# %% tags=["ignored-label"]
samples = mx.io.NDArrayIter(logits, labels, batch_size=2)
softmax = mx.sym.SoftmaxOutput(
    data, name="softmax", use_ignore=True, ignore_label=-1
)
model = module_of(softmax, samples)
[(_, perplexity)] = model.score(samples, mx.metric.Perplexity(ignore_label=-1))
y = np.log(perplexity)

# %% [markdown] tags=["label-smoothing"]
# `SoftmaxOutput` takes `smooth_alpha`, but it has a gradient and no loss; no
# metric smooths.

# %% tags=["class-weights", "by-hand"]
class_weights = mx.sym.take(mx.sym.Variable("weights"), label)
loss = -mx.sym.mean(
    class_weights * mx.sym.pick(mx.sym.log_softmax(data), label)
)
y = loss.eval(data=logits, label=labels, weights=weights)[0].asscalar()

# %% tags=["binary-logits", "by-hand"]
p = mx.sym.sigmoid(data)
loss = -mx.sym.mean(label * mx.sym.log(p) + (1 - label) * mx.sym.log(1 - p))
y = loss.eval(data=logits, label=targets)[0].asscalar()

# %% tags=["mse-shape"]
samples = mx.io.NDArrayIter(
    outputs, targets, batch_size=3, label_name="square_label"
)
model = module_of(mx.sym.LinearRegressionOutput(data, name="square"), samples)
[(_, y)] = model.score(samples, "mse")

# %% tags=["huber"]
loss = mx.sym.mean(mx.sym.smooth_l1(data - label, scalar=1.0))
y = loss.eval(data=outputs, label=targets)[0].asscalar()

# %% tags=["kl-divergence", "by-hand"]
loss = mx.sym.sum(label * mx.sym.log(label / data))
y = loss.eval(data=q, label=p)[0].asscalar()

# %% tags=["cosine"]
cosine = mx.sym.sum(
    mx.sym.L2Normalization(data) * mx.sym.L2Normalization(label), axis=1
)
y = cosine.eval(data=a, label=b)[0].asscalar()

# %% tags=["ctc"]
outputs = mx.sym.transpose(data, axes=(1, 0, 2))  # (time, batch, classes)
y = (
    mx.sym.CTCLoss(outputs, label)
    .eval(data=logits, label=labels)[0]
    .asscalar()
)

# %% tags=["triplet", "by-hand"]
near, far = (
    mx.sym.norm(data - mx.sym.Variable("near")),
    mx.sym.norm(data - mx.sym.Variable("far")),
)
loss = mx.sym.relu(near - far + 1)
y = loss.eval(data=anchor, near=positive, far=negative)[0].asscalar()

# %% tags=["loss-per-sample", "by-hand"]
[y] = (-mx.sym.pick(mx.sym.log_softmax(data), label)).eval(
    data=logits, label=labels
)

# %% tags=["sample-weights", "by-hand"]
losses = -mx.sym.pick(mx.sym.log_softmax(data), label)
loss = mx.sym.mean(mx.sym.Variable("weights") * losses)
y = loss.eval(data=logits, label=labels, weights=weights)[0].asscalar()
