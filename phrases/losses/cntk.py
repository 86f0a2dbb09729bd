# %% [markdown]
# # Losses: phrases in CNTK

# %%
import cntk as C
import numpy as np

tensor = np.float32  # all its numbers are floats

# %% tags=["cross-entropy"]
wanted = C.one_hot(C.input_variable(()), 3)
loss = C.cross_entropy_with_softmax(C.input_variable(3), wanted)
# Without input_variable, two matrices would give the losses of all pairs of
# rows.
y = loss(logits, labels).mean()

# %% tags=["loss-of-probabilities", "by-hand"]
of_label = C.reduce_sum(C.one_hot(labels, 3) * probabilities, axis=1)
y = C.reduce_mean(-C.log(of_label)).eval()

# %% tags=["ignored-label", "by-hand"]
wanted = C.one_hot(C.input_variable(()), 3)
loss = C.cross_entropy_with_softmax(C.input_variable(3), wanted)
known = labels != -1
y = loss(logits[known], labels[known]).mean()

# %% tags=["label-smoothing", "by-hand"]
soft = 0.9 * C.one_hot(C.input_variable(()), 3) + 0.1 / 3
y = C.cross_entropy_with_softmax(C.input_variable(3), soft)(
    logits, labels
).mean()

# %% tags=["class-weights", "by-hand"]
wanted = C.one_hot(C.input_variable(()), 2)
loss = C.cross_entropy_with_softmax(C.input_variable(2), wanted)
y = (loss * C.reduce_sum(wanted * weights))(logits, labels).mean()

# %% tags=["binary-logits"]
outputs, wanted = C.input_variable(()), C.input_variable(())
loss = C.binary_cross_entropy(
    C.sigmoid(outputs), wanted
)  # of probabilities alone
y = loss.eval({outputs: logits, wanted: targets}).mean()

# %% tags=["mse-shape"]
predicted, wanted = C.input_variable(1), C.input_variable(())
loss = C.squared_error(predicted, wanted)
y = loss.eval({predicted: outputs, wanted: targets}).mean()

# %% tags=["huber", "by-hand"]
distance = C.abs(C.minus(outputs, targets))
losses = C.element_select(
    C.less(distance, 1), C.square(distance) / 2, distance - 0.5
)
y = C.reduce_mean(losses).eval()

# %% tags=["kl-divergence", "by-hand"]
y = C.reduce_sum(C.log(p / q) * p).eval()

# %% tags=["cosine"]
first, second = C.input_variable(3), C.input_variable(3)
# In spite of its name, this is the similarity.
y = C.cosine_distance(first, second).eval({first: a, second: b})[0]

# %% tags=["ctc"]
outputs, wanted = C.sequence.input_variable(3), C.sequence.input_variable(3)
loss = C.forward_backward(C.labels_to_graph(wanted), outputs, 0)
# One row for each time: 2 where a label begins, then the last label as 1.
rows = np.float32([[0, 2, 0], [0, 0, 2], [0, 0, 1], [0, 0, 1]])
y = loss.eval({outputs: logits, wanted: rows[None]}).sum()

# %% tags=["triplet", "by-hand"]
near = C.sqrt(C.reduce_sum(C.square(anchor - positive), axis=1))
far = C.sqrt(C.reduce_sum(C.square(anchor - negative), axis=1))
y = C.reduce_mean(C.relu(near - far + 1)).eval()

# %% tags=["loss-per-sample"]
wanted = C.one_hot(C.input_variable(()), 3)
loss = C.cross_entropy_with_softmax(C.input_variable(3), wanted)
y = loss(logits, labels)[:, 0]  # without a mean by default

# %% tags=["sample-weights"]
wanted = C.one_hot(C.input_variable(()), 3)
loss = C.cross_entropy_with_softmax(C.input_variable(3), wanted)
y = (weights * loss(logits, labels)[:, 0]).mean()
