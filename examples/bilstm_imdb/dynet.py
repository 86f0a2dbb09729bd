# %% [markdown]
# # Bidirectional LSTM on IMDB in DyNet
#
# Each batch gets a new graph, one step at a time. The batch is not an axis of
# a tensor; its size stands beside the shape. `VanillaLSTMBuilder` adds 1 to
# the forget gate itself. DyNet computes on one core.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import dynet_config
import numpy as np

spec = specification("bilstm_imdb")
# DyNet reads it when it is imported; 0 means a random seed
dynet_config.set(random_seed=spec.seed + 1)

import dynet as dy

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class BiLSTM:
    def __init__(self):
        self.parameters = dy.ParameterCollection()
        # by default DyNet uses the bound of a single row
        bound = (6 / (spec.vocabulary + 128)) ** 0.5
        self.embedding = self.parameters.add_lookup_parameters(
            (spec.vocabulary, 128), init="uniform", scale=bound
        )
        # The four gates' kernels are stacked, Glorot-uniform by default, and
        # the biases begin at 0.
        self.forward = dy.VanillaLSTMBuilder(1, 128, 64, self.parameters)
        self.backward = dy.VanillaLSTMBuilder(1, 128, 64, self.parameters)
        self.kernel = self.parameters.add_parameters((1, 2 * 64))
        # by default Glorot-uniform, too
        self.bias = self.parameters.add_parameters(1, init=0)

    def __call__(self, reviews, train):
        # one step for all reviews
        words = [dy.lookup_batch(self.embedding, ids) for ids in reviews.T]
        last = [
            self.forward.initial_state().transduce(words)[-1],
            self.backward.initial_state().transduce(words[::-1])[-1],
        ]
        both = dy.concatenate(last)
        if train:
            both = dy.dropout(both, 0.5)
        return dy.affine_transform([self.bias, self.kernel, both])


model = BiLSTM()
for parameter in [
    *model.parameters.parameters_list(),
    *model.parameters.lookup_parameters_list(),
]:
    print(parameter.name(), parameter.shape())


# %% tags=["compile"]
# DyNet's binary_log_loss takes probabilities, which float32 rounds to 0 or 1.
def binary_cross_entropy(logits, labels):
    signs = dy.inputTensor(2 * labels - 1, batched=True)
    return dy.mean_batches(-dy.log_sigmoid(dy.cmult(signs, logits)))


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
        loss = binary_cross_entropy(model(reviews, train=True), labels)
        losses.append(loss.value())
        loss.backward()
        trainer.update()
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(reviews):
    dy.renew_cg()
    # the batch is the last axis; it is missing if the batch is one review
    logits = model(reviews, train=False).npvalue()
    return logits.reshape(1, -1).T


logits = np.concatenate(
    [
        predict(reviews)
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
# one logit: a good review is more likely than not above 0
predictions = (logits[:, 0] > 0).astype(np.int64)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
