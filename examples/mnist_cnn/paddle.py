# %% [markdown]
# # CNN on MNIST in PaddlePaddle
#
# Layout NCHW, Paddle's own. Softmax is part of the loss; the model returns
# logits.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import paddle
from paddle import nn

spec = specification("mnist_cnn")
paddle.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
# Linear's own default; Conv2D's is He-normal
glorot = nn.initializer.XavierUniform()
model = nn.Sequential(
    nn.Conv2D(1, 32, 3, weight_attr=glorot),
    nn.ReLU(),
    nn.Conv2D(32, 64, 3, weight_attr=glorot),
    nn.ReLU(),
    nn.MaxPool2D(2),
    nn.Dropout(0.25),
    nn.Flatten(),
    nn.Linear(64 * 12 * 12, 128),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(128, 10),
)
paddle.summary(model, (1, 1, 28, 28))

# %% tags=["compile"]
loss_fn = nn.CrossEntropyLoss()
# the rate is 0.001 by default, where the paper has 1
optimizer = paddle.optimizer.Adadelta(
    spec.learning_rate,
    epsilon=spec.epsilon,
    rho=spec.rho,
    parameters=model.parameters(),
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        loss = loss_fn(
            model(paddle.to_tensor(images)), paddle.to_tensor(labels)
        )
        loss.backward()
        optimizer.step()
        optimizer.clear_grad()
        losses.append(loss.detach())
    report_epoch(epoch, paddle.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off
model.eval()
with paddle.no_grad():
    logits = paddle.concat(
        [
            model(paddle.to_tensor(images))
            for images in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(axis=1).numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
