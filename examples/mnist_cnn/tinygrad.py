# %% [markdown]
# # CNN on MNIST in tinygrad
#
# Layout NCHW, tinygrad's own. Tensors are lazy: `realize` computes them, and
# `TinyJit` replays the kernels of a step.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import math

import numpy as np
from tinygrad import Context, Tensor, TinyJit, nn

spec = specification("mnist_cnn")
Tensor.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
class CNN:
    def __init__(self):
        self.layers = [
            nn.Conv2d(1, 32, 3),
            Tensor.relu,
            nn.Conv2d(32, 64, 3),
            Tensor.relu,
            # 2x2 by default
            Tensor.max_pool2d,
            lambda x: x.dropout(0.25),
            lambda x: x.flatten(1),
            nn.Linear(64 * 12 * 12, 128),
            Tensor.relu,
            lambda x: x.dropout(0.5),
            nn.Linear(128, 10),
        ]

    def __call__(self, x):
        return x.sequential(self.layers)


# Tensor's own function leaves the window out of fan_out
def glorot_uniform(outputs, inputs, *window):
    bound = math.sqrt(6 / (math.prod(window) * (inputs + outputs)))
    return Tensor.uniform(outputs, inputs, *window, low=-bound, high=bound)


model = CNN()
for name, parameter in nn.state.get_state_dict(model).items():
    # tinygrad's own defaults are PyTorch's: He-uniform with a = sqrt(5), and
    # random biases
    parameter.replace(
        glorot_uniform(*parameter.shape)
        if parameter.ndim > 1
        else Tensor.zeros(*parameter.shape)
    )
    print(name, parameter.realize().shape)


# %% tags=["compile"]
# tinygrad has no Adadelta; its optimisers are as short as this one
class Adadelta(nn.optim.Optimizer):
    def __init__(self, params, lr, rho, eps):
        super().__init__(params, lr)
        self.rho, self.eps = rho, eps
        self.squares = self._new_optim_param()
        self.steps = self._new_optim_param()

    def _step(self, params, grads):
        updates = []
        for square, past, grad in zip(self.squares, self.steps, grads):
            square.assign(self.rho * square + (1 - self.rho) * grad**2)
            step = (past + self.eps).sqrt() / (square + self.eps).sqrt() * grad
            past.assign(self.rho * past + (1 - self.rho) * step**2)
            updates.append(self.lr * step)
        return updates, self.squares + self.steps


optimizer = Adadelta(
    nn.state.get_parameters(model),
    lr=spec.learning_rate,
    rho=spec.rho,
    eps=spec.epsilon,
)
# of an epoch: reading each loss would wait for each step
total_loss = Tensor.zeros(1).contiguous().realize()


def train_step(images, labels):
    optimizer.zero_grad()
    loss = model(images).sparse_categorical_crossentropy(labels).backward()
    total_loss.assign(total_loss + loss.detach()).realize(
        *optimizer.schedule_step()
    )


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
jit_step = TinyJit(train_step)
# switches dropout on; without it the optimiser refuses to step
with Context(TRAINING=1):
    for epoch in range(spec.epochs):
        total_loss.assign(Tensor.zeros(1)).realize()
        for images, labels in batches:
            # TinyJit handles only one shape
            step = jit_step if len(images) == spec.batch_size else train_step
            step(Tensor(images).realize(), Tensor(labels).realize())
        report_epoch(epoch, total_loss.item() / len(batches))

# %% tags=["predict"]
jit_model = TinyJit(model)
logits = []
for images in MiniBatches(x_test, batch_size=spec.batch_size):
    predict = jit_model if len(images) == spec.batch_size else model
    logits.append(predict(Tensor(images).realize()).numpy())
predictions = np.concatenate(logits).argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
