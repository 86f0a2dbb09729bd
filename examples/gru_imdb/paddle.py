# %% [markdown]
# # GRU on IMDB in PaddlePaddle
#
# The batch comes first, Paddle's own default. `nn.GRU` is the fused layer,
# cuDNN's on a GPU.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import paddle
from paddle import nn

spec = specification("gru_imdb")
paddle.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))

# %% tags=["build"]
# GRU's own default is uniform up to 0.1, also for biases. A kernel holds the
# stacked kernels of the three gates.
kernels, biases = nn.initializer.XavierUniform(), nn.initializer.Constant(0)
glorot = {
    "weight_ih_attr": kernels,
    "weight_hh_attr": kernels,
    "bias_ih_attr": biases,
    "bias_hh_attr": biases,
}


class GRU(nn.Layer):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 125)
        self.gru = nn.GRU(125, 100, **glorot)
        self.dense = nn.Linear(100, 2)

    def forward(self, x):
        _, last = self.gru(self.embedding(x))
        # the state of the only layer
        return self.dense(last[0])


model = GRU()
paddle.summary(model, (1, spec.length), dtypes="int32")

# %% tags=["compile"]
loss_fn = nn.CrossEntropyLoss()
optimizer = paddle.optimizer.Adam(
    spec.learning_rate,
    beta1=spec.beta1,
    beta2=spec.beta2,
    epsilon=spec.epsilon,
    parameters=model.parameters(),
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        loss = loss_fn(
            model(paddle.to_tensor(reviews)), paddle.to_tensor(labels)
        )
        loss.backward()
        optimizer.step()
        optimizer.clear_grad()
        losses.append(loss.detach())
    report_epoch(epoch, paddle.stack(losses).mean())

# %% tags=["predict"]
model.eval()
with paddle.no_grad():
    logits = paddle.concat(
        [
            model(paddle.to_tensor(reviews))
            for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(axis=1).numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
