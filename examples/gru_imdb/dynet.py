# %% [markdown]
# # GRU on IMDB in DyNet
#
# Each batch gets a new graph, one step at a time. The batch is not an axis of
# a tensor; its size stands beside the shape. DyNet's own `GRUBuilder` resets
# before the matrix product and has one bias vector. So this column writes the
# cell with DyNet's expressions. DyNet computes on one core.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import dynet_config
import numpy as np

spec = specification("gru_imdb")
# DyNet reads it when it is imported; 0 means a random seed
dynet_config.set(random_seed=spec.seed + 1)

import dynet as dy

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRU:
    def __init__(self):
        self.parameters = dy.ParameterCollection()
        # by default DyNet uses the bound of a single row
        bound = (6 / (spec.vocabulary + 125)) ** 0.5
        self.embedding = self.parameters.add_lookup_parameters(
            (spec.vocabulary, 125), init="uniform", scale=bound
        )
        # the three gates' stacked kernels
        self.gru_in = self.layer(125, 3 * 100)
        self.gru_hidden = self.layer(100, 3 * 100)
        self.dense = self.layer(100, 2)

    def layer(self, inputs, outputs):
        kernel = self.parameters.add_parameters((outputs, inputs))
        # by default biases start Glorot-uniform, too
        bias = self.parameters.add_parameters(outputs, init=0)
        return bias, kernel

    def __call__(self, reviews):
        h = dy.zeros(100)
        # one step for all reviews
        for words in reviews.T:
            x = dy.affine_transform(
                [*self.gru_in, dy.lookup_batch(self.embedding, words)]
            )
            g = dy.affine_transform([*self.gru_hidden, h])
            r = dy.logistic(x[:100] + g[:100])
            z = dy.logistic(x[100:200] + g[100:200])
            n = dy.tanh(x[200:] + dy.cmult(r, g[200:]))
            h = dy.cmult(1 - z, n) + dy.cmult(z, h)
        return dy.affine_transform([*self.dense, h])


model = GRU()
for parameter in [
    *model.parameters.parameters_list(),
    *model.parameters.lookup_parameters_list(),
]:
    print(parameter.name(), parameter.shape())

# %% tags=["compile"]
# adds epsilon before the second moment is corrected
trainer = dy.AdamTrainer(
    model.parameters,
    alpha=spec.learning_rate,
    beta_1=spec.beta1,
    beta_2=spec.beta2,
    eps=spec.epsilon,
)
# 0 means never; by default, gradients with a norm above 5 are scaled down to 5
trainer.set_clip_threshold(0)
# by default Adam moves only the rows of this batch's words
trainer.set_sparse_updates(False)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        dy.renew_cg()
        loss = dy.mean_batches(
            dy.pickneglogsoftmax_batch(model(reviews), labels)
        )
        losses.append(loss.value())
        loss.backward()
        trainer.update()
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(reviews):
    dy.renew_cg()
    # the batch is the last axis; it is missing if the batch is one review
    logits = model(reviews).npvalue()
    return logits.reshape(2, -1).T


logits = np.concatenate(
    [
        predict(reviews)
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
