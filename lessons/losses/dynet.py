# %% [markdown]
# # Activations and losses: checks in DyNet

# %%
import dynet_config
import numpy as np

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()

# %% tags=["activation-default", "trap"]
dy.renew_cg()
kernel, bias = parameters.add_parameters((200, 400)), parameters.add_parameters(200)
x = dy.inputTensor(list(np.random.randn(100, 400)))  # makes a batch from a list
observed = (dy.affine_transform([bias, kernel, x]).npvalue() < 0).mean()

# %% tags=["loss-input", "trap"]
dy.renew_cg()
observed = dy.pickneglogsoftmax(dy.inputTensor([2, 0]), 0).value()

# %% tags=["softmax-twice", "trap"]
dy.renew_cg()
probabilities = dy.inputTensor([1, 0])  # the outputs of a network that ends in softmax
observed = dy.pickneglogsoftmax(probabilities, 0).value()

# %% tags=["softmax-twice", "mend"]
observed = dy.pick(-dy.log(probabilities), 0).value()  # better: leave the softmax out

# %% tags=["sparse-labels", "trap"]
dy.renew_cg()
logits = dy.zeros(3)
dy.pickneglogsoftmax(logits, 2)
try:
    dy.pickneglogsoftmax(logits, [0, 0, 1])
    observed = "both"
except TypeError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
dy.renew_cg()
logits = dy.inputTensor([np.zeros(3)])
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        dy.pickneglogsoftmax_batch(logits, np.array([2], dtype)).value()
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["nan-relu", "trap"]
dy.renew_cg()
observed = "nan" if np.isnan(dy.rectify(dy.scalarInput(np.nan)).value()) else "0"

# %% tags=["softmax-axis", "trap", "raises"]
dy.renew_cg()
outputs = dy.softmax(dy.inputTensor(np.random.randn(2, 3, 4))).npvalue()
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["binary-loss-input", "trap"]
dy.renew_cg()
observed = dy.binary_log_loss(dy.inputTensor([0.5]), dy.inputTensor([1])).value()

# %% tags=["ignored-label", "trap", "raises"]
dy.renew_cg()
logits = dy.inputTensor([np.array([2, 0]), np.array([0, 0])])
observed = dy.mean_batches(dy.pickneglogsoftmax_batch(logits, [0, -100])).value()

# %% tags=["negative-label", "trap", "raises"]
dy.renew_cg()
logits = dy.inputTensor([np.array([2, 0]), np.array([0, 0])])
observed = dy.mean_batches(dy.pickneglogsoftmax_batch(logits, [0, -1])).value()

# %% tags=["loss-reduction", "trap"]
dy.renew_cg()
losses = dy.pickneglogsoftmax_batch(dy.inputTensor(list(np.zeros((2, 3)))), [0, 1])
observed = "one number" if losses.dim()[1] == 1 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
dy.renew_cg()
outputs, targets = dy.inputTensor(np.arange(4).reshape(4, 1)), dy.inputTensor(np.arange(4))
observed = dy.squared_distance(outputs, targets).value() / 4

# %% tags=["half-square", "trap"]
dy.renew_cg()
observed = dy.squared_distance(dy.inputTensor([3]), dy.inputTensor([1])).value()
