# %% [markdown]
# # GRU on IMDB in tinygrad
#
# tinygrad has no GRU layer: this column writes the layer out and unrolls the
# loop over the words. Tensors are lazy: `realize` computes them, and `TinyJit`
# replays the kernels of a step.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)


import numpy as np
from tinygrad import Context, Tensor, TinyJit, nn

spec = specification("gru_imdb")
Tensor.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
class GRU:
    def __init__(self):
        self.embedding = nn.Embedding(spec.vocabulary, 125)
        # three gates, stacked
        self.input = nn.Linear(125, 3 * 100)
        self.recurrent = nn.Linear(100, 3 * 100)
        self.dense = nn.Linear(100, 2)

    def __call__(self, x):
        # for all steps at once
        from_words = self.input(self.embedding(x))
        state = Tensor.zeros(x.shape[0], 100)
        for step in range(spec.length):
            # `contiguous` ends a kernel. So the steps share most of their
            # kernels, and fewer are compiled.
            word_r, word_z, word_n = (
                from_words[:, step].contiguous().chunk(3, dim=1)
            )
            state_r, state_z, state_n = self.recurrent(state).chunk(3, dim=1)
            reset = (word_r + state_r).sigmoid()
            update = (word_z + state_z).sigmoid()
            new = (word_n + reset * state_n).tanh()
            state = ((1 - update) * new + update * state).contiguous()
        return self.dense(state)


model = GRU()
for name, parameter in nn.state.get_state_dict(model).items():
    # tinygrad's own default for Linear is PyTorch's: He-uniform with a =
    # sqrt(5), and random biases
    parameter.replace(
        Tensor.glorot_uniform(*parameter.shape)
        if parameter.ndim > 1
        else Tensor.zeros(*parameter.shape)
    )
    print(name, parameter.realize().shape)

# %% tags=["compile"]
optimizer = nn.optim.Adam(
    nn.state.get_parameters(model),
    lr=spec.learning_rate,
    b1=spec.beta1,
    b2=spec.beta2,
    eps=spec.epsilon,
)
# of an epoch: reading each loss would wait for each step
total_loss = Tensor.zeros(1).contiguous().realize()


def train_step(reviews, labels):
    optimizer.zero_grad()
    loss = model(reviews).sparse_categorical_crossentropy(labels).backward()
    total_loss.assign(total_loss + loss.detach()).realize(
        *optimizer.schedule_step()
    )


# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
jit_step = TinyJit(train_step)
# without it the optimiser refuses to step
with Context(TRAINING=1):
    for epoch in range(spec.epochs):
        total_loss.assign(Tensor.zeros(1)).realize()
        for reviews, labels in batches:
            # TinyJit handles only one shape
            step = jit_step if len(reviews) == spec.batch_size else train_step
            step(Tensor(reviews).realize(), Tensor(labels).realize())
        report_epoch(epoch, total_loss.item() / len(batches))

# %% tags=["predict"]
jit_model = TinyJit(model)
logits = []
for reviews in MiniBatches(x_test, batch_size=spec.batch_size):
    predict = jit_model if len(reviews) == spec.batch_size else model
    logits.append(predict(Tensor(reviews).realize()).numpy())
predictions = np.concatenate(logits).argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
