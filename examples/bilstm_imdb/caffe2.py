# %% [markdown]
# # Bidirectional LSTM on IMDB in Caffe2
#
# A model is two nets of operators: one fills the parameters once, the other
# runs for every batch. They read and write blobs (arrays with a name) in one
# workspace. The LSTM takes time first and has two biases, whose sum counts.
# The second direction reads words that `ReversePackedSegs` has reversed.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import numpy as np
from caffe2.python import (
    brew,
    model_helper,
    optimizer,
    rnn_cell,
    workspace,
)
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])
spec = specification("bilstm_imdb")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
# the loss takes labels of the logits' type
y_train = y_train.astype(np.float32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# XavierFill, the default, uses only the fan-in
def glorot_uniform(fan_in, fan_out):
    bound = (6 / (fan_in + fan_out)) ** 0.5
    return {"min": -bound, "max": bound}


def last_output(model, words, direction, is_test):
    with brew.arg_scope(
        brew.fc, weight_init=("UniformFill", glorot_uniform(64, 4 * 64))
    ):
        _, last, _, _ = rnn_cell.LSTM(
            model,
            words,
            seq_lengths=None,
            # if None, they become parameters and are trained
            initial_states=["start_hidden", "start_cell"],
            dim_in=128,
            dim_out=64,
            scope=direction,
            # the second output, by default the first
            outputs_with_grads=(1,),
            forward_only=is_test,
            # added in each step, by default 0
            forget_bias=1.0,
        )
    return last


def add_lstms(model, is_test):
    model.net.Transpose("reviews", "steps")
    # dense_gradient takes no other shape
    model.net.FlattenToVec("steps", "ids")
    # By default the gradient is sparse, and Adam moves only the rows of this
    # batch's words.
    model.net.Gather(["embedding", "ids"], "words", dense_gradient=True)
    model.net.Reshape(
        "words", ["embedded", "old_shape"], shape=[spec.length, -1, 128]
    )
    model.net.ReversePackedSegs(["embedded", "lengths"], "reversed")
    forward = last_output(model, "embedded", "forward", is_test)
    backward = last_output(model, "reversed", "backward", is_test)
    brew.concat(model, [forward, backward], "step", axis=2)
    # the axis of the single step
    model.net.Squeeze("step", "both", dims=[0])
    brew.dropout(model, "both", "dropout", ratio=0.5, is_test=is_test)
    return brew.fc(
        model,
        "dropout",
        "logits",
        2 * 64,
        1,
        weight_init=("UniformFill", glorot_uniform(2 * 64, 1)),
    )


train_model = model_helper.ModelHelper("train")
train_model.create_param(
    "embedding",
    [spec.vocabulary, 128],
    Initializer("UniformFill", **glorot_uniform(spec.vocabulary, 128)),
)
for direction in ["forward", "backward"]:
    # The LSTM would make this kernel itself, within the bounds of its other
    # kernel.
    train_model.create_param(
        direction + "/i2h_w",
        [4 * 64, 128],
        Initializer("UniformFill", **glorot_uniform(128, 4 * 64)),
    )
for start in ["start_hidden", "start_cell"]:
    train_model.param_init_net.ConstantFill([], start, shape=[64], value=0.0)
logits = add_lstms(train_model, is_test=False)
# finds the parameters in the workspace, by name
test_model = model_helper.ModelHelper("test", init_params=False)
add_lstms(test_model, is_test=True)
for operator in test_model.Proto().op:
    print(operator.type, *operator.input, "->", *operator.output)

# %% tags=["compile"]
losses = train_model.net.SigmoidCrossEntropyWithLogits(
    [logits, "labels"], "losses"
)
loss = train_model.net.AveragedLoss(losses, "loss")
train_model.AddGradientOperators([loss])
# Caffe2 adds epsilon before the second moment is corrected, and corrects each
# step as if it were the next one.
optimizer.build_adam(
    train_model,
    spec.learning_rate,
    beta1=spec.beta1,
    beta2=spec.beta2,
    epsilon=spec.epsilon,
)

# Each operator has a seed of its own: with one seed for the whole net, all
# layers would start from the same numbers.
for number, operator in enumerate(
    [*train_model.InitProto().op, *train_model.Proto().op]
):
    operator.device_option.random_seed = 1000 * spec.seed + number

workspace.RunNetOnce(train_model.param_init_net)
inputs = ["reviews", "lengths", "labels"]
workspace.CreateNet(train_model.net, input_blobs=inputs)
workspace.CreateNet(test_model.net)


# %% tags=["train"]
def feed(reviews):
    workspace.FeedBlob("reviews", reviews)
    # all are of one length, with their padding
    lengths = np.full(len(reviews), spec.length, np.int32)
    workspace.FeedBlob("lengths", lengths)


batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        feed(reviews)
        workspace.FeedBlob("labels", labels[:, np.newaxis])
        workspace.RunNet(train_model.net)
        losses.append(workspace.FetchBlob("loss"))
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(reviews):
    feed(reviews)
    workspace.RunNet(test_model.net)
    return workspace.FetchBlob("logits")


logits = np.concatenate(
    [
        predict(reviews)
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
