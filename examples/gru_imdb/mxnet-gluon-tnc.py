# %% [markdown]
# # GRU on IMDB in MXNet Gluon, time first
#
# `layout="TNC"` is the default of MXNet and the layout of its kernel. The
# batches still have the batch first: the network transposes the ids, which are
# smaller than their embeddings.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn, rnn

spec = specification("gru_imdb")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRU(gluon.HybridBlock):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 125)
        self.gru = rnn.GRU(100, layout="TNC", input_size=125)
        self.dense = nn.Dense(2)

    def hybrid_forward(self, F, x):
        h = self.gru(self.embedding(F.transpose(x)))
        # the last step
        return self.dense(
            F.slice_axis(h, axis=0, begin=-1, end=None).reshape((-1, 100))
        )


model = GRU()
# in the bounds of the stacked kernels; by default uniform in +-0.07
model.initialize(mx.init.Xavier(), ctx=context)
model.hybridize(static_alloc=True, static_shape=True)
print(model)

# %% tags=["compile"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
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
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
