# %% [markdown]
# # GRU on IMDB in CNTK, without padding
#
# A dynamic axis needs no padding: the reviews of a batch are a list of arrays,
# each with its own length. All else is as with padded reviews.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import cntk as C
import numpy as np
from cntk.layers import Dense, Fold, Sequential

spec = specification("gru_imdb")
# set_fixed_random_seed starts every layer from the same numbers
C.cntk_py.reset_random_seed(1000 * spec.seed + 1)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))
x_train, x_test = (
    # without the zeros in front
    np.array(
        [review[review > 0].astype(np.float32) for review in reviews],
        dtype=object,
    )
    for reviews in (x_train, x_test)
)
# cross_entropy_with_softmax takes one-hot labels
y_train = np.eye(2, dtype=np.float32)[y_train]

# %% tags=["build"]
features = C.sequence.input_variable(())
labels = C.input_variable(2)
# layers.Embedding has a sparse gradient, and Adam has no update for it on a
# CPU.
embedding = C.parameter(
    (spec.vocabulary, 125), init=C.glorot_uniform(), name="embedding"
)
# The three gates' stacked kernels: reset, update, new.
W_x = C.parameter((125, 3 * 100), init=C.glorot_uniform(), name="W_x")
W_h = C.parameter((100, 3 * 100), init=C.glorot_uniform(), name="W_h")
b_x = C.parameter(3 * 100, init=0, name="b_x")
b_h = C.parameter(3 * 100, init=0, name="b_h")


def gru(h, x):
    from_x, from_h = C.times(x, W_x) + b_x, C.times(h, W_h) + b_h
    r = C.sigmoid(from_x[0:100] + from_h[0:100])
    z = C.sigmoid(from_x[100:200] + from_h[100:200])
    n = C.tanh(from_x[200:300] + r * from_h[200:300])
    return (1 - z) * n + z * h


model = Sequential(
    [lambda ids: C.gather(embedding, ids), Fold(gru), Dense(2)]
)(features)
C.logging.log_number_of_parameters(model)

# %% tags=["compile"]
loss = C.cross_entropy_with_softmax(model, labels)
# adds epsilon before the second moment's bias is corrected
learner = C.adam(
    model.parameters,
    lr=C.learning_parameter_schedule(spec.learning_rate),
    momentum=C.momentum_schedule(spec.beta1),
    variance_momentum=C.momentum_schedule(spec.beta2),
    epsilon=spec.epsilon,
    # the gradient's share in the first moment is 1 - beta1, as in other
    # frameworks
    unit_gain=True,
    # else the learning rate is divided by the samples of the batch
    minibatch_size=C.learners.IGNORE,
)
trainer = C.Trainer(model, loss, learner)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for review_batch, label_batch in batches:
        trainer.train_minibatch(
            {features: list(review_batch), labels: label_batch}
        )
        losses.append(trainer.previous_minibatch_loss_average)
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
logits = np.concatenate(
    [
        model.eval({features: list(reviews)})
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
