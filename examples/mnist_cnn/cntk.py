# %% [markdown]
# # CNN on MNIST in CNTK
#
# Layout CHW without a batch axis: CNTK adds that axis itself. Glorot-uniform
# kernels and zero biases are the default.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import cntk as C
import numpy as np
from cntk.layers import Convolution2D, Dense, Dropout, MaxPooling, Sequential

spec = specification("mnist_cnn")
# set_fixed_random_seed starts every layer from the same numbers
C.cntk_py.reset_random_seed(1000 * spec.seed + 1)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
# cross_entropy_with_softmax takes one-hot labels
y_train = np.eye(10, dtype=np.float32)[y_train]
print(
    "train",
    x_train.shape,
    x_train.dtype,
    "labels",
    y_train.shape,
    y_train.dtype,
)
print("test ", x_test.shape)

# %% tags=["build"]
features = C.input_variable((1, 28, 28))
labels = C.input_variable(10)
with C.layers.default_options(init=C.glorot_uniform()):
    model = Sequential(
        [
            # 3 means (3, 3) here; plain Convolution refuses it
            Convolution2D(3, 32, activation=C.relu),
            Convolution2D(3, 64, activation=C.relu),
            # strides are 1 by default
            MaxPooling((2, 2), strides=2),
            Dropout(0.25),
            # flattens by itself
            Dense(128, activation=C.relu),
            Dropout(0.5),
            Dense(10),
        ]
    )(features)
C.logging.log_number_of_parameters(model)

# %% tags=["compile"]
loss = C.cross_entropy_with_softmax(model, labels)
learner = C.adadelta(
    model.parameters,
    lr=C.learning_parameter_schedule(spec.learning_rate),
    rho=spec.rho,
    epsilon=spec.epsilon,
    # else it sums the gradients of a batch, and divides the step by their
    # number
    minibatch_size=C.learners.IGNORE,
)
trainer = C.Trainer(model, loss, learner)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for image_batch, label_batch in batches:
        trainer.train_minibatch({features: image_batch, labels: label_batch})
        losses.append(trainer.previous_minibatch_loss_average)
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
logits = np.concatenate(
    [
        model.eval({features: images})
        for images in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
