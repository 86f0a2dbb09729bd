# %% [markdown]
# # GRU on IMDB in Chainer
#
# `L.NStepGRU` is the fused layer, cuDNN's on a GPU. It takes a list of
# sequences of any length. Every call makes a new graph (define by run).

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

spec = specification("gru_imdb")
# Chainer draws weights with numpy's generator
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
# Chainer's usual dtype of labels; int64 works, too
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
# here each gate has its own kernel; the bound is that of the stacked kernels
def stacked_glorot(kernel):
    out_size, in_size = kernel.shape
    chainer.initializers.Uniform(np.sqrt(6 / (in_size + 3 * out_size)))(kernel)


class GRU(chainer.Chain):
    def __init__(self):
        super().__init__()
        # Chainer's own defaults are normal
        glorot = chainer.initializers.GlorotUniform()
        with self.init_scope():
            self.embedding = L.EmbedID(spec.vocabulary, 125, initialW=glorot)
            self.gru = L.NStepGRU(
                1, 125, 100, dropout=0, initialW=stacked_glorot
            )
            self.dense = L.Linear(100, 2, initialW=glorot)

    def forward(self, x):
        # starts from a state of zeros
        last, _ = self.gru(None, list(F.separate(self.embedding(x))))
        # the state of the only layer
        return self.dense(last[0])


model = GRU()
for name, parameter in model.namedparams():
    print(name, parameter.shape)

# %% tags=["compile"]
# adds epsilon before the second moment's bias is corrected
optimizer = chainer.optimizers.Adam(
    alpha=spec.learning_rate,
    beta1=spec.beta1,
    beta2=spec.beta2,
    eps=spec.epsilon,
)
optimizer.setup(model)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        loss = F.softmax_cross_entropy(model(reviews), labels)
        model.cleargrads()
        loss.backward()
        optimizer.update()
        losses.append(loss.array)
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
# no graph kept
with chainer.using_config("train", False), chainer.no_backprop_mode():
    logits = np.concatenate(
        [
            model(reviews).array
            for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
