# %% [markdown]
# # A small Transformer in Caffe2
#
# A model is two nets of operators: one fills the parameters once, the other
# runs for every batch. They read and write blobs (arrays with a name) in one
# workspace. Attention is written out, as Caffe2's own belongs to recurrent
# decoders. So is the clipping: that of `build_adam` would scale the learning
# rate in place of the gradients, and with Adam these two aren't the same.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math

import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])
spec = specification("transformer_text")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
# SoftmaxWithLoss takes only int32 labels
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))

# %% tags=["build"]
size = spec.width // spec.heads
# what a block adds is scaled by the number of additions
smaller = spec.start / math.sqrt(2 * spec.blocks)


def dense(model, x, name, inputs, outputs, std=spec.start):
    # XavierFill by default
    init = "GaussianFill", {"std": std}
    return brew.fc(model, x, name, inputs, outputs, weight_init=init)


def norm(model, x, name):
    # epsilon is 1e-4 by default
    y, _, _ = brew.layer_norm(
        model, x, name, spec.width, epsilon=spec.norm_epsilon
    )
    return y


def attention(model, x, name, dropout):
    net = model.net
    qkv = dense(model, x, name + "_qkv", spec.width, 3 * spec.width)
    qkv, _ = net.Reshape(qkv, 2, shape=[-1, spec.length, 3 * spec.heads, size])
    q, k, v = net.Split(net.Transpose(qkv, axes=[0, 2, 1, 3]), 3, axis=1)
    scores = net.BatchMatMul([q, k], trans_b=1)
    scores = net.Scale(scores, scale=1 / math.sqrt(size))
    # Hides what is above the diagonal. Without `batch`, all heads of all
    # samples are one matrix, of which it masks the first rows alone.
    scores = net.SequenceMask(scores, mode="upper", axis=3, batch=1)
    weights = dropout(net.Softmax(scores, axis=3))
    y = net.Transpose(net.BatchMatMul([weights, v]), axes=[0, 2, 1, 3])
    y, _ = net.Reshape(y, 2, shape=[-1, spec.width])
    return dense(model, y, name + "_out", spec.width, spec.width, smaller)


def feed_forward(model, x, name):
    y = dense(model, x, name + "_dense1", spec.width, spec.hidden)
    # the exact form
    y = model.net.Gelu(y)
    return dense(model, y, name + "_dense2", spec.hidden, spec.width, smaller)


def add_transformer(model, is_test):
    net = model.net

    def dropout(x):
        return net.Dropout(x, 2, ratio=spec.dropout, is_test=is_test)[0]

    # Between the operators, each character is a row.
    ids = net.FlattenToVec("windows")
    # By default the gradient is sparse.
    x = net.Gather(["characters_w", ids], dense_gradient=True)
    x, _ = net.Reshape(x, 2, shape=[-1, spec.length, spec.width])
    x = net.Add([x, "positions_w"], broadcast=1)
    x, _ = net.Reshape(x, 2, shape=[-1, spec.width])
    x = dropout(x)
    for i in range(spec.blocks):
        y = norm(model, x, f"norm1_{i}")
        y = attention(model, y, f"attention_{i}", dropout)
        x = net.Add([x, dropout(y)])
        y = norm(model, x, f"norm2_{i}")
        y = feed_forward(model, y, f"feed_forward_{i}")
        x = net.Add([x, dropout(y)])
    x = norm(model, x, "norm")
    # the output's matrix is the embedding's
    return net.MatMul([x, "characters_w"], "logits", trans_b=1)


train_model = model_helper.ModelHelper("train")
for name, rows in ("characters_w", spec.classes), ("positions_w", spec.length):
    train_model.create_param(
        name, [rows, spec.width], Initializer("GaussianFill", std=spec.start)
    )
logits = add_transformer(train_model, is_test=False)
# finds the parameters in the workspace, by name
test_model = model_helper.ModelHelper("test", init_params=False)
add_transformer(test_model, is_test=True)
for operator in test_model.Proto().op:
    print(operator.type, *operator.input, "->", *operator.output)

# %% tags=["compile"]
net = train_model.net
_, loss = net.SoftmaxWithLoss(
    [logits, net.FlattenToVec("labels")], ["probabilities", "loss"]
)
train_model.AddGradientOperators([loss])
gradients = train_model.param_to_grad
squares = [net.SumSqrElements(gradient) for gradient in gradients.values()]
length = net.Pow(net.Sum(squares), exponent=0.5)
longest = train_model.param_init_net.ConstantFill(
    [], shape=[], value=spec.clip
)
factor = net.Div([longest, net.Max([length, longest])])
for gradient in gradients.values():
    net.Mul([gradient, factor], gradient, broadcast=1)
# Adam becomes AdamW: `add_weight_decay` would go through the moments. The
# loop feeds the share of a matrix that is left.
for parameter in gradients:
    if str(parameter).endswith("_w"):
        net.Mul([parameter, "left"], parameter, broadcast=1)
# Caffe2 adds epsilon before the second moment is corrected, and corrects each
# step as if it were the next one.
optimizer.build_adam(
    train_model,
    # a factor of the rate that the loop sets
    base_learning_rate=1.0,
    allow_lr_injection=True,
    beta1=spec.beta1,
    beta2=spec.beta2,
    epsilon=spec.epsilon,
)
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


# Caffe2's policy `cosine` begins again in each period, and at step 0.
def rate_of(step):
    if step <= spec.warm_up:
        return spec.learning_rate * step / spec.warm_up
    part = (step - spec.warm_up) / (steps - spec.warm_up)
    falling = (1 + math.cos(math.pi * part)) / 2
    share = spec.last_rate + (1 - spec.last_rate) * falling
    return spec.learning_rate * share


# Each operator has a seed of its own: with one seed for the whole net, all
# layers would start from the same numbers.
for number, operator in enumerate(
    [*train_model.InitProto().op, *train_model.Proto().op]
):
    operator.device_option.random_seed = 1000 * spec.seed + number

workspace.RunNetOnce(train_model.param_init_net)
workspace.CreateNet(net, input_blobs=["windows", "labels", "left"])
workspace.CreateNet(test_model.net)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
step = 0
for epoch in range(spec.epochs):
    losses = []
    for windows, labels in batches:
        step += 1
        left = 1 - rate_of(step) * spec.decay
        optimizer.set_lr_injection(rate_of(step))
        workspace.FeedBlob("left", np.array([left], np.float32))
        workspace.FeedBlob("windows", windows)
        workspace.FeedBlob("labels", labels)
        workspace.RunNet(net)
        losses.append(workspace.FetchBlob("loss"))
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(windows):
    workspace.FeedBlob("windows", windows)
    workspace.RunNet(test_model.net)
    return workspace.FetchBlob("logits")


logits = np.concatenate(
    [
        predict(windows)
        for windows in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
right = logits[np.arange(len(y_test)), y_test]
loss = (np.log(np.exp(logits).sum(axis=1)) - right).mean()
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    # The model takes whole windows. The padding stands behind the text, where
    # the causal mask hides it.
    padding = spec.length - window.shape[1]
    padded = np.pad(window, [(0, 0), (0, padding)]).astype(np.int32)
    last = predict(padded).reshape(2, spec.length, -1)[:, -1 - padding]
    last = last.astype(np.float64)
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
