# %% [markdown]
# # My port is worse: the notes in DyNet

# %%
import os
import tempfile

import dynet_config
import numpy as np

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
parameters = dy.ParameterCollection()
dense1 = parameters.add_parameters(5, name="bias1"), parameters.add_parameters((5, 4), name="kernel1")
dense2 = parameters.add_parameters(3, name="bias2"), parameters.add_parameters((3, 5), name="kernel2")
x, y = np.random.randn(8, 4), np.arange(8) % 3
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=0.1)

notes = {"data/x": x, "data/y": y}
for parameter in parameters.parameters_list():
    notes[f"weights{parameter.name()}"] = notes[f"seeds{parameter.name()}"] = parameter.as_array()
dy.renew_cg()
hidden = dy.rectify(dy.affine_transform([*dense1, dy.inputTensor(list(x))]))
logits = dy.affine_transform([*dense2, hidden])
loss = dy.mean_batches(dy.pickneglogsoftmax_batch(logits, y))
notes["loss"] = loss.value()
notes["outputs/dense1"], notes["outputs/dense2"] = hidden.npvalue().T, logits.npvalue().T  # the batch was last
loss.backward()
for parameter in parameters.parameters_list():
    notes[f"gradients{parameter.name()}"] = parameter.grad_as_array()
trainer.update()
for parameter in parameters.parameters_list():
    notes[f"step{parameter.name()}"] = parameter.as_array()
for name in ("logits", "again"):
    dy.renew_cg()
    hidden = dy.rectify(dy.affine_transform([*dense1, dy.inputTensor(list(x))]))
    notes[f"evaluation/{name}"] = dy.affine_transform([*dense2, hidden]).npvalue().T
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
