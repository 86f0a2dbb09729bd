# %% [markdown]
# # Bidirectional LSTM on IMDB in MLX
#
# Arrays are lazy: `mx.async_eval` computes them. `nn.LSTM` reads in one
# direction, so this column has two of them. It loops over the words in Python,
# on a GPU, too; it is no fused layer.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np

spec = specification("bilstm_imdb")
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class BiLSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 128)
        # one bias each, not two: 512 fewer parameters, same function
        self.forward = nn.LSTM(128, 64)
        self.backward = nn.LSTM(128, 64)
        self.dropout = nn.Dropout(0.5)
        self.dense = nn.Linear(2 * 64, 1)

    def __call__(self, x):
        words = self.embedding(x)
        # the second result has the cells
        forward, _ = self.forward(words)
        backward, _ = self.backward(words[:, ::-1])
        both = mx.concatenate([forward[:, -1], backward[:, -1]], axis=1)
        return self.dense(self.dropout(both))


model = BiLSTM()
# MLX' own defaults are normal, and uniform up to 0.125, also for biases
glorot_uniform = nn.init.glorot_uniform()
model.apply(
    lambda parameter: (
        glorot_uniform(parameter)
        if parameter.ndim > 1
        else mx.zeros_like(parameter)
    )
)
# the forget gates begin at 1 (gates: input, forget, cell, output)
for lstm in model.forward, model.backward:
    lstm.bias[64:128] = 1
print(model)

# %% tags=["compile"]
optimizer = optim.Adam(
    spec.learning_rate,
    betas=[spec.beta1, spec.beta2],
    eps=spec.epsilon,
    # off by default
    bias_correction=True,
)


def loss_fn(model, reviews, labels):
    # from logits, and the mean, by default: cross_entropy has no mean
    return nn.losses.binary_cross_entropy(model(reviews).squeeze(1), labels)


# a compiled function may change these; the last is for dropout
state = [model.state, optimizer.state, mx.random.state]


@partial(mx.compile, inputs=state, outputs=state)
def train_step(reviews, labels):
    loss, gradients = nn.value_and_grad(model, loss_fn)(model, reviews, labels)
    optimizer.update(model, gradients)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        loss = train_step(mx.array(reviews), mx.array(labels))
        # doesn't wait
        mx.async_eval(loss, state)
        losses.append(loss)
    report_epoch(epoch, mx.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off
model.eval()
predict = mx.compile(model, inputs=model.state)
logits = np.concatenate(
    [
        predict(mx.array(reviews))
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
# one logit: a good review is more likely than not above 0
predictions = (logits.squeeze(1) > 0).astype("int64")
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
