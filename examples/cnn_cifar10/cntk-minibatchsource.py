# %% [markdown]
# # CNN on CIFAR-10 in CNTK, with MinibatchSource
#
# A `MinibatchSource` shuffles, batches and fetches ahead, in a thread of its
# own. A deserializer gives it the data in chunks; for numpy arrays you must
# write the deserializer. (`MinibatchSourceFromData` takes arrays, too, but
# never shuffles them. As text for `CTFDeserializer`, the whole set would be
# larger than a gigabyte.)

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import cntk as C
import numpy as np
from cntk.io import MinibatchSource, StreamInformation, UserDeserializer
from cntk.layers import Convolution2D, Dense, Dropout, MaxPooling, Sequential

spec = specification("cnn_cifar10")
# set_fixed_random_seed starts every layer from the same numbers
C.cntk_py.reset_random_seed(1000 * spec.seed + 1)


# %% tags=["load"]
class InMemory(UserDeserializer):
    def __init__(self, **arrays):
        super().__init__()
        self.arrays = arrays

    def stream_infos(self):
        return [
            StreamInformation(
                name, number, "dense", np.float32, array.shape[1:]
            )
            for number, (name, array) in enumerate(self.arrays.items())
        ]

    def num_chunks(self):
        return 1

    def get_chunk(self, chunk_id):
        return self.arrays


(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NCHW")
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
features = C.input_variable((3, 32, 32))
labels = C.input_variable(10)
with C.layers.default_options(init=C.glorot_uniform()):
    model = Sequential(
        [
            # 3 means (3, 3) here; plain Convolution refuses it
            Convolution2D(3, 50, pad=True, activation=C.relu),
            Convolution2D(3, 50, pad=True),
            # strides are 1 by default
            MaxPooling((2, 2), strides=2),
            C.relu,
            Dropout(0.25),
            Convolution2D(3, 100, pad=True, activation=C.relu),
            Convolution2D(3, 100, pad=True),
            MaxPooling((2, 2), strides=2),
            C.relu,
            Dropout(0.25),
            # flattens by itself
            Dense(512, activation=C.relu),
            Dropout(0.5),
            Dense(10),
        ]
    )(features)
C.logging.log_number_of_parameters(model)

# %% tags=["compile"]
loss = C.cross_entropy_with_softmax(model, labels)
learner = C.momentum_sgd(
    model.parameters,
    lr=C.learning_parameter_schedule(spec.learning_rate),
    momentum=C.momentum_schedule(spec.momentum),
    # the classic form; by default CNTK multiplies the gradient by 1 - momentum
    unit_gain=False,
)
trainer = C.Trainer(model, loss, learner)

# %% tags=["train"]
source = MinibatchSource(
    InMemory(images=x_train, labels=y_train),
    max_sweeps=spec.epochs,
    # the default, 128, would fetch the single chunk 128 times
    randomization_window_in_chunks=1,
    # every sweep adds 1 to it
    randomization_seed=1000 * spec.seed,
)
input_map = {features: source.streams.images, labels: source.streams.labels}
for epoch in range(spec.epochs):
    losses = []
    for start in range(0, len(x_train), spec.batch_size):
        # else the last mini-batch would reach into the next sweep
        size = min(spec.batch_size, len(x_train) - start)
        trainer.train_minibatch(
            source.next_minibatch(size, input_map=input_map)
        )
        losses.append(trainer.previous_minibatch_loss_average)
        report_batch()
    report_epoch(epoch, np.mean(losses))

# %% tags=["predict"]
source = MinibatchSource(
    InMemory(images=x_test), max_sweeps=1, randomize=False
)
input_map = {features: source.streams.images}
logits = np.concatenate(
    [
        model.eval(source.next_minibatch(spec.batch_size, input_map=input_map))
        for _ in range(0, len(x_test), spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
