# %% [markdown]
# # CNN on MNIST in JAX with Flax NNX and Optax
#
# Layout NHWC, the only one for Flax' convolution and pooling.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

spec = specification("mnist_cnn")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NHWC")
# 64-bit integers are switched off in JAX
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class CNN(nnx.Module):
    def __init__(self, rngs):
        # Flax' own default is LeCun-normal
        glorot = {
            "kernel_init": nnx.initializers.glorot_uniform(),
            "rngs": rngs,
        }
        # padding is "SAME" by default
        valid = {"padding": "VALID", **glorot}
        self.conv1 = nnx.Conv(1, 32, (3, 3), **valid)
        self.conv2 = nnx.Conv(32, 64, (3, 3), **valid)
        self.dense1 = nnx.Linear(12 * 12 * 64, 128, **glorot)
        self.dense2 = nnx.Linear(128, 10, **glorot)
        self.dropout25 = nnx.Dropout(0.25, rngs=rngs)
        self.dropout50 = nnx.Dropout(0.5, rngs=rngs)

    def __call__(self, x):
        x = nnx.relu(self.conv2(nnx.relu(self.conv1(x))))
        # strides are (1, 1) by default
        x = self.dropout25(nnx.max_pool(x, (2, 2), strides=(2, 2)))
        x = x.reshape(x.shape[0], -1)
        x = self.dropout50(nnx.relu(self.dense1(x)))
        return self.dense2(x)


model = CNN(nnx.Rngs(spec.seed))
for path, parameter in nnx.to_flat_state(nnx.state(model, nnx.Param)):
    print(".".join(path), parameter.shape)

# %% tags=["compile"]
optimizer = nnx.Optimizer(
    model,
    # rho is 0.9 by default, where the paper has 0.95
    optax.adadelta(spec.learning_rate, rho=spec.rho, eps=spec.epsilon),
    wrt=nnx.Param,
)


def loss_fn(model, images, labels):
    return optax.softmax_cross_entropy_with_integer_labels(
        model(images), labels
    ).mean()


# the step may write into the memory of the old weights
@nnx.jit(donate_argnames=("model", "optimizer"))
def train_step(model, optimizer, images, labels):
    loss, gradients = nnx.value_and_grad(loss_fn)(model, images, labels)
    optimizer.update(model, gradients)
    return loss


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = [
        train_step(model, optimizer, images, labels)
        for images, labels in batches
    ]
    report_epoch(epoch, jnp.stack(losses).mean())

# %% tags=["predict"]
predict_step = nnx.jit(lambda model, images: model(images))
# switches dropout off
model.eval()
logits = np.concatenate(
    [
        predict_step(model, images)
        for images in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
