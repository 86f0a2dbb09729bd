# %% [markdown]
# # Bidirectional LSTM on IMDB in MXNet Gluon
#
# The batch comes first (`layout="NTC"`); MXNet's default has time first.
# `rnn.LSTM` is the fused layer, cuDNN's on a GPU. It has two biases, whose sum
# counts. `hybridize` turns the network into a graph at its first call.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn, rnn

spec = specification("bilstm_imdb")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class BiLSTM(gluon.HybridBlock):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 128)
        self.lstm = rnn.LSTM(
            64,
            layout="NTC",
            bidirectional=True,
            input_size=128,
            # the forget gates begin at 1; by default at 0, though the layer's
            # documentation says 1
            i2h_bias_initializer="lstmbias",
        )
        self.dropout = nn.Dropout(0.5)
        self.dense = nn.Dense(1)

    def hybrid_forward(self, F, x):
        h = self.lstm(self.embedding(x))
        forward, backward = F.split(h, num_outputs=2, axis=2)
        # the backward direction has read all words when it is at the first
        both = F.concat(
            F.slice_axis(forward, axis=1, begin=-1, end=None),
            F.slice_axis(backward, axis=1, begin=0, end=1),
            dim=2,
        )
        # Dense flattens by itself
        return self.dense(self.dropout(both))


model = BiLSTM()
# in the bounds of the stacked kernels; by default uniform in +-0.07
model.initialize(mx.init.Xavier(), ctx=context)
model.hybridize(static_alloc=True, static_shape=True)
print(model)

# %% tags=["compile"]
# takes logits
loss_fn = gluon.loss.SigmoidBinaryCrossEntropyLoss()
trainer = gluon.Trainer(
    model.collect_params(),
    # adds epsilon before the second moment's bias is corrected
    "adam",
    {
        "learning_rate": spec.learning_rate,
        "beta1": spec.beta1,
        "beta2": spec.beta2,
        "epsilon": spec.epsilon,
    },
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        # float32, also the ids
        reviews, labels = (
            mx.nd.array(reviews, ctx=context),
            mx.nd.array(labels, ctx=context),
        )
        # also switches dropout on
        with autograd.record():
            # one loss for each sample: step() divides by their number
            loss = loss_fn(model(reviews), labels)
        loss.backward()
        trainer.step(len(reviews))
        losses.append(loss.mean())
    # waits for the asynchronous engine
    report_epoch(epoch, mx.nd.stack(*losses).mean().asscalar())

# %% tags=["predict"]
logits = np.concatenate(
    [
        model(mx.nd.array(reviews, ctx=context)).asnumpy()
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
# one logit: a good review is more likely than not above 0
predictions = (logits[:, 0] > 0).astype("int64")
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
