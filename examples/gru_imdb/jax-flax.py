# %% [markdown]
# # GRU on IMDB in JAX with Flax NNX and Optax
#
# `nnx.RNN` takes any cell and makes one `jax.lax.scan` of the loop over the
# words, which XLA compiles. There is no fused layer.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

spec = specification("gru_imdb")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
# 64-bit integers are switched off in JAX
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRU(nnx.Module):
    def __init__(self, rngs):
        # Flax' own defaults are normal, and orthogonal for the state
        glorot = nnx.initializers.glorot_uniform()
        self.embedding = nnx.Embed(
            spec.vocabulary, 125, embedding_init=glorot, rngs=rngs
        )
        cell = nnx.GRUCell(125, 100, kernel_init=glorot, rngs=rngs)
        # GRUCell's own layer has no bias: the b in n = tanh(.. + r * (W h +
        # b)) would be missing.
        cell.dense_h = nnx.Linear(100, 3 * 100, kernel_init=glorot, rngs=rngs)
        self.rnn = nnx.RNN(cell, return_carry=True)
        self.dense = nnx.Linear(100, 2, kernel_init=glorot, rngs=rngs)

    def __call__(self, x):
        last, _ = self.rnn(self.embedding(x))
        return self.dense(last)


model = GRU(nnx.Rngs(spec.seed))
for path, parameter in nnx.to_flat_state(nnx.state(model, nnx.Param)):
    print(".".join(path), parameter.shape)

# %% tags=["compile"]
adam = optax.adam(
    spec.learning_rate, b1=spec.beta1, b2=spec.beta2, eps=spec.epsilon
)
optimizer = nnx.Optimizer(model, adam, wrt=nnx.Param)


def loss_fn(model, reviews, labels):
    return optax.softmax_cross_entropy_with_integer_labels(
        model(reviews), labels
    ).mean()


# the step may write into the memory of the old weights
@nnx.jit(donate_argnames=("model", "optimizer"))
def train_step(model, optimizer, reviews, labels):
    loss, gradients = nnx.value_and_grad(loss_fn)(model, reviews, labels)
    optimizer.update(model, gradients)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = [
        train_step(model, optimizer, reviews, labels)
        for reviews, labels in batches
    ]
    report_epoch(epoch, jnp.stack(losses).mean())

# %% tags=["predict"]
predict_step = nnx.jit(lambda model, reviews: model(reviews))
model.eval()
logits = np.concatenate(
    [
        predict_step(model, reviews)
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
