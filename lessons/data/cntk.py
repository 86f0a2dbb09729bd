# %% [markdown]
# # Data and batches: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Dense

from rosetta_common.ground.shuffles import kind_of_shuffle

C.cntk_py.reset_random_seed(1)

# %% tags=["last-batch", "trap"]
x, y = C.input_variable(1), C.input_variable(1)
model = Dense(1)(x)
learner = C.sgd(model.parameters, lr=0.1)
data = np.ones((10, 1), np.float32), np.ones((10, 1), np.float32)
progress = C.squared_error(model, y).train(data, parameter_learners=[learner], minibatch_size=4)
observed = progress.epoch_summaries[0]["samples"]

# %% tags=["pipeline-order", "trap"]
seen = []


class Note(C.ops.functions.UserFunction):
    """Notes the numbers of the samples, and gives them back."""

    def forward(self, argument, *_):
        seen.append(np.array(argument).ravel())
        return None, argument

    def backward(self, _, gradients):
        return gradients

    def infer_outputs(self):
        (source,) = self.inputs
        return [C.output_variable(source.shape, source.dtype, source.dynamic_axes)]


x, y = C.input_variable(1), C.input_variable(1)
model = Dense(1)(x)
ids = np.arange(1000, dtype=np.float32).reshape(-1, 1)
loss = C.squared_error(model, C.user_function(Note([y])))
loss.train(
    (np.zeros_like(ids), ids), parameter_learners=[C.sgd(model.parameters, lr=0.0)], minibatch_size=10, max_epochs=2
)
order = np.concatenate(seen)
observed = kind_of_shuffle(order[:1000], order[1000:2000], 10)
