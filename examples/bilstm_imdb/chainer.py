# %% [markdown]
# # Bidirectional LSTM on IMDB in Chainer
#
# `L.NStepBiLSTM` is the fused layer, cuDNN's on a GPU. It takes a list of
# sequences of any length. It has two biases, whose sum counts. Every call
# makes a new graph (define by run).

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

spec = specification("bilstm_imdb")
# Chainer draws weights and dropout with numpy's generator
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
# Chainer's usual dtype of labels; int64 works, too
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# here each gate has its own kernel; the bound is that of the stacked kernels
def stacked_glorot(kernel):
    out_size, in_size = kernel.shape
    chainer.initializers.Uniform(np.sqrt(6 / (in_size + 4 * out_size)))(kernel)


class BiLSTM(chainer.Chain):
    def __init__(self):
        super().__init__()
        # Chainer's own defaults are normal
        glorot = chainer.initializers.GlorotUniform()
        with self.init_scope():
            self.embedding = L.EmbedID(spec.vocabulary, 128, initialW=glorot)
            self.lstm = L.NStepBiLSTM(
                1, 128, 64, dropout=0, initialW=stacked_glorot
            )
            self.dense = L.Linear(2 * 64, 1, initialW=glorot)
        for direction in self.lstm:
            # The forget gate begins at 1. b0 to b3 are the input's biases of
            # the gates input, forget, cell and output; b4 to b7 the state's.
            direction.b1.array[:] = 1

    def forward(self, x):
        # starts from states and cells of zeros
        last, _, _ = self.lstm(None, None, list(F.separate(self.embedding(x))))
        # the last state of each direction
        both = F.concat([last[0], last[1]], axis=1)
        return self.dense(F.dropout(both, 0.5))


model = BiLSTM()
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
        # takes logits, and integers of the same shape
        loss = F.sigmoid_cross_entropy(model(reviews), labels[:, None])
        model.cleargrads()
        loss.backward()
        optimizer.update()
        losses.append(loss.array)
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
# dropout off, no graph kept
with chainer.using_config("train", False), chainer.no_backprop_mode():
    logits = np.concatenate(
        [
            model(reviews).array
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
