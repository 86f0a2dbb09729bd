# %% [markdown]
# # GRU on IMDB in Caffe2
#
# A model is two nets of operators: one fills the parameters once, the other
# runs for every batch. They read and write blobs (arrays with a name) in one
# workspace. The GRU takes time first; by default it resets before the matrix
# product.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import numpy as np
from caffe2.python import brew, gru_cell, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])
spec = specification("gru_imdb")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
# SoftmaxWithLoss takes only int32 labels
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))


# %% tags=["build"]
# XavierFill, the default, uses only the fan-in
def glorot_uniform(fan_in, fan_out):
    bound = (6 / (fan_in + fan_out)) ** 0.5
    return {"min": -bound, "max": bound}


def add_gru(model, is_test):
    model.net.Transpose("reviews", "steps")
    # dense_gradient takes no other shape
    model.net.FlattenToVec("steps", "ids")
    # By default the gradient is sparse, and Adam moves only the rows of this
    # batch's words.
    model.net.Gather(["embedding", "ids"], "words", dense_gradient=True)
    model.net.Reshape(
        "words", ["embedded", "old_shape"], shape=[spec.length, -1, 125]
    )
    with brew.arg_scope(
        brew.fc, weight_init=("UniformFill", glorot_uniform(100, 3 * 100))
    ):
        _, last = gru_cell.GRU(
            model,
            "embedded",
            seq_lengths=None,
            initial_states=["start"],
            dim_in=125,
            dim_out=100,
            scope="gru",
            # the second output, by default the first
            outputs_with_grads=(1,),
            forward_only=is_test,
            linear_before_reset=True,
        )
    # the axis of its single step
    model.net.Squeeze(last, "last", dims=[0])
    return brew.fc(
        model,
        "last",
        "logits",
        100,
        2,
        weight_init=("UniformFill", glorot_uniform(100, 2)),
    )


train_model = model_helper.ModelHelper("train")
train_model.create_param(
    "embedding",
    [spec.vocabulary, 125],
    Initializer("UniformFill", **glorot_uniform(spec.vocabulary, 125)),
)
# The GRU would make this kernel itself, within the bounds of its other
# kernels.
train_model.create_param(
    "gru/i2h_w",
    [3 * 100, 125],
    Initializer("UniformFill", **glorot_uniform(125, 3 * 100)),
)
train_model.param_init_net.ConstantFill([], "start", shape=[100], value=0.0)
logits = add_gru(train_model, is_test=False)
# finds the parameters in the workspace, by name
test_model = model_helper.ModelHelper("test", init_params=False)
add_gru(test_model, is_test=True)
for operator in test_model.Proto().op:
    print(operator.type, *operator.input, "->", *operator.output)

# %% tags=["compile"]
_, loss = train_model.net.SoftmaxWithLoss(
    [logits, "labels"], ["probabilities", "loss"]
)
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
for number, operator in enumerate(train_model.InitProto().op):
    operator.device_option.random_seed = 1000 * spec.seed + number

workspace.RunNetOnce(train_model.param_init_net)
workspace.CreateNet(train_model.net, input_blobs=["reviews", "labels"])
workspace.CreateNet(test_model.net)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for reviews, labels in batches:
        workspace.FeedBlob("reviews", reviews)
        workspace.FeedBlob("labels", labels)
        workspace.RunNet(train_model.net)
        losses.append(workspace.FetchBlob("loss"))
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(reviews):
    workspace.FeedBlob("reviews", reviews)
    workspace.RunNet(test_model.net)
    return workspace.FetchBlob("logits")


logits = np.concatenate(
    [
        predict(reviews)
        for reviews in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
