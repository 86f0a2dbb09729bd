# %% [markdown]
# # Checks of the lessons in Caffe2

# %%
import numpy as np
from caffe2.python import brew, gru_cell, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

from rosetta_common.ground.pairs import paired_ratios

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


def run(model):
    workspace.RunNetOnce(model.param_init_net)
    workspace.RunNetOnce(model.net)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


def ones(*shape):
    return np.ones(shape, np.float32)


def add_weight(model, value):
    return model.create_param("weight", [1], Initializer("ConstantFill", value=value))


# %% tags=["cudnn-autotune", "trap"]
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3, use_cudnn=True)
arguments = {argument.name: argument.i for argument in model.Proto().op[0].arg}
observed = bool(arguments["exhaustive_search"])

# %% tags=["cudnn-autotune", "mend"]
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3, use_cudnn=True, cudnn_exhaustive_search=True)
arguments = {argument.name: argument.i for argument in model.Proto().op[0].arg}
observed = bool(arguments["exhaustive_search"])

# %% tags=["channel-order", "trap"]
feed(images=ones(1, 3, 12, 14))  # (batch, channels, height, width)
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3)
run(model)
observed = "NCHW" if workspace.FetchBlob("conv").shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["channel-order-speed", "trap"]
feed(images=normal(16, 64, 32, 32))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 64, 64, kernel=3, pad=1)
model.AddGradientOperators([model.net.AveragedLoss("conv", "loss")])

# %% tags=["channel-order-speed", "mend"]
feed(turned=normal(16, 32, 32, 64))
other = model_helper.ModelHelper("other")
brew.conv(other, "turned", "turned_conv", 64, 64, kernel=3, pad=1, order="NHWC")
other.AddGradientOperators([other.net.AveragedLoss("turned_conv", "turned_loss")])

# %% tags=["channel-order-speed", "measure"]
for each in (model, other):
    workspace.RunNetOnce(each.param_init_net)
    workspace.CreateNet(each.net)
observed = paired_ratios(lambda: workspace.RunNet(model.net), lambda: workspace.RunNet(other.net))

# %% tags=["dropout-flag", "trap", "raises"]
feed(x=normal(10, 400))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)
brew.dropout(model, "fc", "dropout", ratio=0.5)  # brew doesn't know whether this is for training

# %% tags=["dropout-flag", "mend"]
brew.dropout(model, "fc", "dropout", ratio=0.5, is_test=True)
workspace.RunNetOnce(model.param_init_net)
predictions = []
for _ in range(2):
    workspace.RunNetOnce(model.net)
    predictions.append(workspace.FetchBlob("dropout"))
observed = not np.array_equal(*predictions)

# %% tags=["loss-input", "trap"]
feed(logits=np.float32([[2, 0]]), labels=np.int32([0]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
run(model)
observed = workspace.FetchBlob("loss")

# %% tags=["softmax-twice", "trap"]
feed(probabilities=np.float32([[1, 0]]), labels=np.int32([0]))  # the outputs of a network that ends in softmax
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["probabilities", "labels"], ["squashed", "loss"])
run(model)
observed = workspace.FetchBlob("loss")

# %% tags=["softmax-twice", "mend"]
model = model_helper.ModelHelper("model")
model.net.AveragedLoss(model.net.LabelCrossEntropy(["probabilities", "labels"]), "loss")
run(model)  # better: leave the softmax out
observed = workspace.FetchBlob("loss")

# %% tags=["initialiser", "trap"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)  # XavierFill, which uses only the fan-in
workspace.RunNetOnce(model.param_init_net)
observed = workspace.FetchBlob("fc_w").var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
bound = (6 / (400 + 200)) ** 0.5
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200, weight_init=("UniformFill", {"min": -bound, "max": bound}))
workspace.RunNetOnce(model.param_init_net)
observed = workspace.FetchBlob("fc_w").var() * (400 + 200) / 2


# %% tags=["momentum", "trap"]
def way(**arguments):
    model = model_helper.ModelHelper("model")
    model.AddGradientOperators([model.net.SumElements(add_weight(model, 0.0), "loss")])
    optimizer.build_sgd(model, base_learning_rate=1.0, momentum=0.9, **arguments)
    workspace.RunNetOnce(model.param_init_net)
    workspace.CreateNet(model.net)
    workspace.RunNet(model.net, 3)
    return -workspace.FetchBlob("weight").item()


observed = way()

# %% tags=["momentum", "mend"]
observed = way(nesterov=False)

# %% tags=["input-gradient", "trap"]
workspace.ResetWorkspace()
feed(images=normal(10, 3, 32, 32))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3)
model.AddGradientOperators([model.net.AveragedLoss("conv", "loss")])
run(model)
observed = workspace.HasBlob("images_grad")

# %% tags=["input-gradient", "mend"]
workspace.ResetWorkspace()
feed(images=normal(10, 3, 32, 32))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3, no_gradient_to_input=1)
model.AddGradientOperators([model.net.AveragedLoss("conv", "loss")])
run(model)
observed = workspace.HasBlob("images_grad")

# %% tags=["relu-after-pooling", "trap"]
feed(images=normal(64, 50, 32, 32))
first = model_helper.ModelHelper("first")
brew.relu(first, "images", "first_relu")
brew.max_pool(first, "first_relu", "first_pool", kernel=2, stride=2)
first.AddGradientOperators([first.net.AveragedLoss("first_pool", "first_loss")])

# %% tags=["relu-after-pooling", "mend"]
last = model_helper.ModelHelper("last")
brew.max_pool(last, "images", "last_pool", kernel=2, stride=2)
brew.relu(last, "last_pool", "last_relu")
last.AddGradientOperators([last.net.AveragedLoss("last_relu", "last_loss")])

# %% tags=["relu-after-pooling", "measure"]
for model in (first, last):
    workspace.CreateNet(model.net)
observed = paired_ratios(lambda: workspace.RunNet(first.net), lambda: workspace.RunNet(last.net))
assert np.array_equal(workspace.FetchBlob("first_pool"), workspace.FetchBlob("last_relu"))

# %% tags=["number-as-window", "trap"]
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 1, 1, kernel=(3))
workspace.RunNetOnce(model.param_init_net)
observed = "x".join(map(str, workspace.FetchBlob("conv_w").shape[2:]))

# %% tags=["pooling-stride", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.max_pool(model, "images", "pool", kernel=3)
run(model)
observed = workspace.FetchBlob("pool").shape[-1]

# %% tags=["pooling-stride", "mend"]
model = model_helper.ModelHelper("model")
brew.max_pool(model, "images", "pool", kernel=3, stride=3)
run(model)
observed = workspace.FetchBlob("pool").shape[-1]

# %% tags=["pooling-border", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.max_pool(model, "images", "pool", kernel=3, stride=2)
run(model)
observed = workspace.FetchBlob("pool").shape[-1]

# %% tags=["padding-default", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 1, 1, kernel=3)
run(model)
observed = workspace.FetchBlob("conv").shape[-1]

# %% tags=["uneven-padding", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 1, 1, kernel=3, stride=2, pad=1, weight_init=("ConstantFill", {"value": 1.0}))
run(model)
corners = workspace.FetchBlob("conv")[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
feed(x=normal(100, 400))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)
run(model)
observed = (workspace.FetchBlob("fc") < 0).mean()

# %% tags=["bias-default", "trap"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)
workspace.RunNetOnce(model.param_init_net)
observed = "random" if workspace.FetchBlob("fc_b").any() else "zero"

# %% tags=["gradient-clipping", "trap"]
model = model_helper.ModelHelper("model")
model.net.Scale(add_weight(model, 0.0), "loss", scale=1000.0)
model.AddGradientOperators(["loss"])
optimizer.build_sgd(model, base_learning_rate=1.0)
run(model)
observed = -workspace.FetchBlob("weight").item()

# %% tags=["nan-relu", "trap"]
feed(x=np.float32([np.nan]))
model = model_helper.ModelHelper("model")
brew.relu(model, "x", "relu")
run(model)
observed = "nan" if np.isnan(workspace.FetchBlob("relu")).all() else "0"

# %% tags=["nan-loss", "trap", "raises"]
model = model_helper.ModelHelper("model")
model.net.Scale(add_weight(model, float("nan")), "loss", scale=2.0)
model.AddGradientOperators(["loss"])
optimizer.build_sgd(model, base_learning_rate=1.0)
run(model)
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
model.net.EnforceFinite("loss", [])
run(model)

# %% tags=["sparse-labels", "trap"]
feed(logits=ones(1, 3), numbers=np.int32([2]), vectors=np.float32([[0, 0, 1]]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "numbers"], ["probabilities", "loss"])
run(model)
model.net.SoftmaxWithLoss(["logits", "vectors"], ["probabilities", "loss"])
try:
    run(model)
    observed = "both"
except RuntimeError:
    observed = "numbers"  # vectors with label_prob=1

# %% tags=["label-dtypes", "trap"]
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    feed(logits=ones(1, 3), labels=np.array([2], dtype))
    try:
        run(model)
    except RuntimeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([2], "int64")
feed(logits=ones(1, 3), labels=labels.astype("int32"))
run(model)
observed = "none"

# %% tags=["prediction-graph", "trap"]
workspace.ResetWorkspace()
feed(x=ones(1, 400))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc1", 400, 200)
brew.fc(model, "fc1", "fc2", 200, 10)
run(model)
observed = isinstance(workspace.FetchBlob("fc1"), np.ndarray)  # the workspace keeps every blob of the net

# %% tags=["prediction-graph", "mend"]
model.net.Free("fc1", "fc1")
workspace.RunNetOnce(model.net)
observed = isinstance(workspace.FetchBlob("fc1"), np.ndarray)

# %% tags=["gone-frameworks", "trap"]
feed(x=normal(64, 4), labels=np.arange(64, dtype=np.int32) % 2)
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc1", 4, 8)
brew.relu(model, "fc1", "fc1")
brew.fc(model, "fc1", "fc2", 8, 2)
_, loss = model.net.SoftmaxWithLoss(["fc2", "labels"], ["probabilities", "loss"])
model.AddGradientOperators([loss])
optimizer.build_sgd(model, base_learning_rate=0.1)
workspace.RunNetOnce(model.param_init_net)
workspace.CreateNet(model.net)
losses = []
for _ in range(10):
    workspace.RunNet(model.net)
    losses.append(workspace.FetchBlob("loss").item())
observed = losses[-1] < losses[0]

# %% tags=["time-major", "trap"]
feed(words=normal(7, 2, 4), start=ones(5))  # 7 words, 2 reviews
model = model_helper.ModelHelper("model")
_, last = gru_cell.GRU(model, "words", None, ["start"], dim_in=4, dim_out=5, scope="gru", forward_only=True)
run(model)
observed = "TNC" if workspace.FetchBlob(last).shape == (1, 2, 5) else "NTC"

# %% tags=["time-major", "mend"]
feed(reviews=normal(2, 7, 4))
model = model_helper.ModelHelper("model")
model.net.Transpose("reviews", "words", axes=[1, 0, 2])
_, last = gru_cell.GRU(model, "words", None, ["start"], dim_in=4, dim_out=5, scope="gru", forward_only=True)
run(model)
observed = "NTC" if workspace.FetchBlob(last).shape == (1, 2, 5) else "TNC"


# %% tags=["gru-reset", "trap"]
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def where_it_resets(**arguments):
    model = model_helper.ModelHelper("model")
    _, last = gru_cell.GRU(model, "word", None, ["state"], 4, 5, scope="gru", forward_only=True, **arguments)
    run(model)
    word, state, weights = (workspace.FetchBlob(name) for name in ("word", "state", "gru/i2h_w"))
    word_r, word_u, word_n = np.split(word[0] @ weights.T, 3, axis=1)  # the biases begin at zero
    w_r, w_u, w_n = (workspace.FetchBlob(f"gru/{gate}_gate_t_w").T for gate in ("reset", "update", "output"))
    reset, update = sigmoid(word_r + state @ w_r), sigmoid(word_u + state @ w_u)
    after = (1 - update) * np.tanh(word_n + reset * (state @ w_n)) + update * state
    return "after" if np.allclose(workspace.FetchBlob(last)[0], after, atol=1e-6) else "before"


feed(word=normal(1, 1, 4), state=normal(5))
observed = where_it_resets()

# %% tags=["gru-reset", "mend"]
observed = where_it_resets(linear_before_reset=True)

# %% tags=["batchnorm-momentum", "trap"]
feed(x=np.float32([0, 2]).reshape(2, 1, 1, 1))  # the batch's mean is 1
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=False)
run(model)
observed = workspace.FetchBlob("bn_rm").item()

# %% tags=["batchnorm-epsilon", "trap"]
feed(x=ones(1, 1, 1, 1))
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=True)
workspace.RunNetOnce(model.param_init_net)
feed(bn_riv=np.zeros(1, np.float32))  # the running variance
workspace.RunNetOnce(model.net)
observed = workspace.FetchBlob("bn").item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
feed(x=np.float32([0, 4]).reshape(2, 1, 1, 1))  # their variance is 4 if divided by n, 8 if by n - 1
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=False, momentum=0.0)
run(model)
observed = workspace.FetchBlob("bn_riv").item() / 4

# %% tags=["batchnorm-scale", "trap"]
feed(x=normal(10, 4, 1, 1))
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 4, is_test=False)
model.AddGradientOperators([model.net.AveragedLoss(model.net.Sqr("bn"), "loss")])
optimizer.build_sgd(model, base_learning_rate=1.0)
run(model)
observed = (workspace.FetchBlob("bn_s") != 1).any()

# %% tags=["batchnorm-prediction", "trap"]
train_model = model_helper.ModelHelper("train")
brew.spatial_bn(train_model, "x", "bn", 4, is_test=False)
test_model = model_helper.ModelHelper("test", init_params=False)
brew.spatial_bn(test_model, "x", "bn", 4, is_test=True)
workspace.RunNetOnce(train_model.param_init_net)
random = np.random.RandomState(0)
for _ in range(20):
    feed(x=(3 + 2 * random.randn(64, 4, 1, 1)).astype(np.float32))
    workspace.RunNetOnce(train_model.net)
x = normal(10, 4)
feed(x=x[:, :, np.newaxis, np.newaxis])
workspace.RunNetOnce(test_model.net)
scale, bias, mean, variance = (workspace.FetchBlob("bn_" + name) for name in ("s", "b", "rm", "riv"))
by_hand = (x - mean) / np.sqrt(variance + 1e-5) * scale + bias  # "riv" is the variance, not its inverse
observed = np.abs(workspace.FetchBlob("bn")[:, :, 0, 0] - by_hand).max()

# %% tags=["adam-correction", "trap"]
model = model_helper.ModelHelper("model")
model.AddGradientOperators([model.net.SumElements(add_weight(model, 0.0), "loss")])
optimizer.build_adam(model, base_learning_rate=0.01)
run(model)
observed = -workspace.FetchBlob("weight").item() / 0.01


# %% tags=["adam-rows", "trap"]
def moves(**arguments):
    model = model_helper.ModelHelper("model")
    model.create_param("embedding", [3, 1], Initializer("XavierFill"))
    model.net.Gather(["embedding", "word"], "vector", **arguments)
    model.AddGradientOperators([model.net.SumElements("vector", "loss")])
    optimizer.build_adam(model, base_learning_rate=0.01)
    workspace.RunNetOnce(model.param_init_net)
    for word in (0, 1):
        before = workspace.FetchBlob("embedding")[0]
        feed(word=np.int32([word]))
        workspace.RunNetOnce(model.net)
    return workspace.FetchBlob("embedding")[0] != before


observed = moves()  # the gradient is sparse

# %% tags=["adam-rows", "mend"]
observed = moves(dense_gradient=True)

# %% tags=["flatten-order", "trap"]
feed(image=np.arange(12, dtype=np.float32).reshape(1, 3, 2, 2))
model = model_helper.ModelHelper("model")
model.net.Flatten("image", "flat")
run(model)
observed = "channels first" if workspace.FetchBlob("flat")[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["kernel-orientation", "trap"]
image = np.zeros((1, 1, 3, 3), np.float32)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
feed(image=image)
model = model_helper.ModelHelper("model")
brew.conv(model, "image", "conv", 1, 1, kernel=3)
run(model)
kernel = workspace.FetchBlob("conv_w")
observed = "cross-correlation" if workspace.FetchBlob("conv").item() == kernel[0, 0, 0, 0] else "convolution"

# %% tags=["equal-layers", "trap"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc1", 4, 5)
brew.fc(model, "x", "fc2", 4, 5)
model.param_init_net.Proto().device_option.random_seed = 1
workspace.RunNetOnce(model.param_init_net)
observed = np.array_equal(workspace.FetchBlob("fc1_w"), workspace.FetchBlob("fc2_w"))

# %% tags=["equal-layers", "mend"]
for number, operator in enumerate(model.InitProto().op):
    operator.device_option.random_seed = 1 + number
workspace.RunNetOnce(model.param_init_net)
observed = np.array_equal(workspace.FetchBlob("fc1_w"), workspace.FetchBlob("fc2_w"))

# %% tags=["dropout-argument", "trap"]
feed(x=ones(10_000))
model = model_helper.ModelHelper("model")
brew.dropout(model, "x", "dropout", ratio=0.25, is_test=False)
run(model)
observed = (workspace.FetchBlob("dropout") == 0).mean()
