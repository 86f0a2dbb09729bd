# %% [markdown]
# # Activations and losses: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Dense

C.cntk_py.reset_random_seed(1)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


# %% tags=["activation-default", "trap"]
layer = Dense(200)(C.input_variable(400))
observed = (layer.eval(normal(100, 400)) < 0).mean()

# %% tags=["loss-input", "trap"]
loss = C.cross_entropy_with_softmax(C.input_variable(2), C.input_variable(2))
observed = loss([[2, 0]], [[1, 0]]).item()

# %% tags=["softmax-twice", "trap"]
loss = C.cross_entropy_with_softmax(C.input_variable(2), C.input_variable(2))
observed = loss([[1, 0]], [[1, 0]]).item()  # probabilities: the outputs of a network that ends in softmax

# %% tags=["softmax-twice", "mend"]
probabilities, labels = C.input_variable(2), C.input_variable(2)
loss = -C.reduce_sum(labels * C.log(probabilities))  # better: leave the softmax out
observed = loss([[1, 0]], [[1, 0]]).item()

# %% tags=["sparse-labels", "trap"]
logits = C.input_variable(3)
C.cross_entropy_with_softmax(logits, C.input_variable(3))
try:
    C.cross_entropy_with_softmax(logits, C.input_variable(1))
    observed = "both"
except ValueError:
    observed = "one-hot"

# %% tags=["sparse-labels", "mend"]
labels = C.input_variable(())
loss = C.cross_entropy_with_softmax(logits, C.one_hot(labels, 3))
loss([[0, 0, 0]], np.array([2]))
observed = "both"

# %% tags=["label-dtypes", "trap"]
loss = C.cross_entropy_with_softmax(C.input_variable(3), C.input_variable(3))
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        loss([[0, 0, 0]], np.array([[0, 0, 1]], dtype))
    except ValueError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([[0, 0, 1]], "uint8")
loss([[0, 0, 0]], labels.astype(np.float32))
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(C.relu([float("nan")]).eval()) else "0"

# %% tags=["leaky-slope", "trap"]
observed = -C.leaky_relu(C.constant(-1)).eval().item()

# %% tags=["ignored-label", "trap"]
logits, label = C.input_variable(2), C.input_variable(())
loss = C.cross_entropy_with_softmax(logits, C.one_hot(label, 2))
observed = loss.eval({logits: [[2, 0], [0, 0]], label: np.array([0, -100])}).mean()

# %% tags=["negative-label", "trap"]
logits, label = C.input_variable(2), C.input_variable(())
loss = C.cross_entropy_with_softmax(logits, C.one_hot(label, 2))
batch = {logits: [[2, 0], [0, 0]], label: np.array([0, -1])}
observed = loss.eval(batch).mean()  # one_hot gives zeros: this loss is the logarithm of the sum of exp(logits)

# %% tags=["negative-label", "mend"]
known = C.greater_equal(label, 0)
observed = (loss * known).eval(batch).sum() / known.eval({label: batch[label]}).sum()

# %% tags=["class-weights", "trap"]
logits, labels = C.input_variable(2), C.input_variable(2)
loss = C.cross_entropy_with_softmax(logits, labels) * C.reduce_sum(labels * C.constant([1, 3]))
observed = loss.test((np.float32([[2, 0], [2, 0]]), np.eye(2, dtype=np.float32))).metric

# %% tags=["loss-reduction", "trap"]
loss = C.cross_entropy_with_softmax(C.input_variable(3), C.input_variable(3))
losses = loss.eval({loss.arguments[0]: np.zeros((2, 3)), loss.arguments[1]: np.eye(3)[:2]})
observed = "one number" if losses.size == 1 else "one for each sample"

# %% tags=["loss-broadcast", "trap"]
outputs, targets = C.input_variable(1), C.input_variable(())
numbers = np.arange(4, dtype=np.float32)
observed = C.squared_error(outputs, targets).eval({outputs: numbers.reshape(4, 1), targets: numbers}).mean()

# %% tags=["half-square", "trap"]
observed = C.squared_error(C.constant([3]), C.constant([1])).eval().item()

# %% tags=["binary-loss-input", "trap"]
observed = C.binary_cross_entropy(C.constant([0.5]), C.constant([1])).eval().item()

# %% tags=["softmax-axis", "trap"]
outputs = C.softmax(C.input_variable((3, 4))).eval(normal(2, 3, 4))
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]
