# %% [markdown]
# # GRU on IMDB in MLX
#
# Arrays are lazy: `mx.async_eval` computes them. `nn.GRU` loops over the words
# in Python, on a GPU, too; it is no fused layer.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np

spec = specification("gru_imdb")
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRU(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 125)
        # r and z have one bias each, not two: 200 fewer parameters, same
        # function
        self.gru = nn.GRU(125, 100)
        self.dense = nn.Linear(100, 2)

    def __call__(self, x):
        return self.dense(self.gru(self.embedding(x))[:, -1])


model = GRU()
# MLX' own defaults are normal, and uniform up to 0.1, also for biases
glorot_uniform = nn.init.glorot_uniform()
model.apply(
    lambda parameter: (
        glorot_uniform(parameter)
        if parameter.ndim > 1
        else mx.zeros_like(parameter)
    )
)
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
    # by default one loss for each sample
    return nn.losses.cross_entropy(model(reviews), labels, reduction="mean")


# a compiled function may change these
state = [model.state, optimizer.state]


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
model.eval()
predict = mx.compile(model, inputs=model.state)
logits = np.concatenate(
    [
        predict(mx.array(reviews))
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
