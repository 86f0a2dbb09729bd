# %% [markdown]
# # Bidirectional LSTM on IMDB in JAX with Flax NNX and Optax
#
# `nnx.Bidirectional` takes two `nnx.RNN`. Each takes any cell and makes one
# `jax.lax.scan` of the loop over the words, which XLA compiles. There is no
# fused layer.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

spec = specification("bilstm_imdb")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
# 64-bit integers are switched off in JAX
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class BiLSTM(nnx.Module):
    def __init__(self, rngs):
        # Flax' own defaults are normal, and orthogonal for the state
        glorot = nnx.initializers.glorot_uniform()
        self.embedding = nnx.Embed(
            spec.vocabulary, 128, embedding_init=glorot, rngs=rngs
        )

        def direction():
            # LSTMCell's function, with one kernel for all gates
            cell = nnx.OptimizedLSTMCell(
                128,
                64,
                kernel_init=glorot,
                recurrent_kernel_init=glorot,
                rngs=rngs,
            )
            # the forget gates begin at 1 (gates: input, forget, cell, output)
            cell.dense_h.bias[64:128] = 1
            return nnx.RNN(cell)

        self.lstm = nnx.Bidirectional(
            direction(), direction(), return_carry=True
        )
        self.dropout = nnx.Dropout(0.5, rngs=rngs)
        self.dense = nnx.Linear(2 * 64, 1, kernel_init=glorot, rngs=rngs)

    def __call__(self, x):
        # The carry of each direction is (cell, state). output[:, -1] would
        # have the backward direction after its first word.
        ((_, forward), (_, backward)), _ = self.lstm(self.embedding(x))
        both = jnp.concatenate([forward, backward], axis=1)
        return self.dense(self.dropout(both))


model = BiLSTM(nnx.Rngs(spec.seed))
for path, parameter in nnx.to_flat_state(nnx.state(model, nnx.Param)):
    print(".".join(path), parameter.shape)

# %% tags=["compile"]
adam = optax.adam(
    spec.learning_rate, b1=spec.beta1, b2=spec.beta2, eps=spec.epsilon
)
optimizer = nnx.Optimizer(model, adam, wrt=nnx.Param)


def loss_fn(model, reviews, labels):
    return optax.sigmoid_binary_cross_entropy(
        # labels of shape (n,) and logits of (n, 1) would broadcast to (n, n)
        model(reviews).squeeze(1),
        labels,
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
# switches dropout off
model.eval()
logits = np.concatenate(
    [
        predict_step(model, reviews)
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
