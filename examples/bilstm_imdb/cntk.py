# %% [markdown]
# # Bidirectional LSTM on IMDB in CNTK
#
# A review is a sequence along a dynamic axis; CNTK adds another axis for the
# batch. `Fold` runs the recurrence and returns its last output, which is that
# at the first word if it goes backwards. `optimized_rnnstack`, cuDNN's fused
# layer, needs a GPU.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import cntk as C
import numpy as np
from cntk.layers import LSTM, Dense, Dropout, Fold, Sequential

spec = specification("bilstm_imdb")
# set_fixed_random_seed starts every layer from the same numbers
C.cntk_py.reset_random_seed(1000 * spec.seed + 1)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
# the ids must be float32, too
x_train, x_test = x_train.astype(np.float32), x_test.astype(np.float32)
y_train = y_train.astype(np.float32)

# %% tags=["build"]
features = C.sequence.input_variable(())
labels = C.input_variable(())
# layers.Embedding has a sparse gradient, and Adam has no update for it on a
# CPU.
embedding = C.parameter(
    (spec.vocabulary, 128), init=C.glorot_uniform(), name="embedding"
)
# The forget gates begin at 1, by default at 0 (gates: input, cell, forget,
# output). The kernels of the four gates are stacked, Glorot-uniform by
# default.
bias = np.repeat([0, 0, 1, 0], 64).astype(np.float32)
model = Sequential(
    [
        lambda ids: C.gather(embedding, ids),
        # a tuple: both get the same words
        (
            Fold(LSTM(64, init_bias=bias)),
            Fold(LSTM(64, init_bias=bias), go_backwards=True),
        ),
        C.splice,
        Dropout(0.5),
        Dense(1),
    ]
)(features)
C.logging.log_number_of_parameters(model)

# %% tags=["compile"]
# The binary cross-entropy of a logit. CNTK's binary_cross_entropy takes
# probabilities, which float32 rounds to 0 or 1.
loss = C.softplus(model) - labels * model
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
        trainer.train_minibatch({features: review_batch, labels: label_batch})
        losses.append(trainer.previous_minibatch_loss_average)
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
# dropout is off
logits = np.concatenate(
    [
        model.eval({features: reviews})
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
# one logit: a good review is more likely than not above 0
predictions = (logits[:, 0] > 0).astype(np.int64)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
