# %% [markdown]
# # Bidirectional LSTM on IMDB in PaddlePaddle
#
# The batch comes first, Paddle's own default. `nn.LSTM` is the fused layer,
# cuDNN's on a GPU. It has two biases, whose sum counts.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import paddle
from paddle import nn

spec = specification("bilstm_imdb")
paddle.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
# LSTM's own default is uniform up to 0.125, also for biases. A kernel holds
# the stacked kernels of the four gates.
kernels, biases = nn.initializer.XavierUniform(), nn.initializer.Constant(0)
# the forget gates begin at 1 (gates: input, forget, cell, output)
forget_ones = nn.initializer.Assign([0.0] * 64 + [1.0] * 64 + [0.0] * 128)
glorot = {
    "weight_ih_attr": kernels,
    "weight_hh_attr": kernels,
    "bias_ih_attr": forget_ones,
    "bias_hh_attr": biases,
}


class BiLSTM(nn.Layer):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(spec.vocabulary, 128)
        self.lstm = nn.LSTM(128, 64, direction="bidirect", **glorot)
        self.dropout = nn.Dropout(0.5)
        self.dense = nn.Linear(2 * 64, 1)

    def forward(self, x):
        _, (last, _) = self.lstm(self.embedding(x))
        # the last state of each direction; output[:, -1] would have the
        # backward direction after its first word
        both = paddle.concat([last[0], last[1]], axis=1)
        return self.dense(self.dropout(both))


model = BiLSTM()
paddle.summary(model, (1, spec.length), dtypes="int32")

# %% tags=["compile"]
loss_fn = nn.BCEWithLogitsLoss()
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
            model(paddle.to_tensor(reviews)).squeeze(1),
            paddle.to_tensor(labels, dtype="float32"),
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
            model(paddle.to_tensor(reviews))
            for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
# one logit: a good review is more likely than not above 0
predictions = (logits.squeeze(1) > 0).numpy().astype("int64")
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
