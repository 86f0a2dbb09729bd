# %% [markdown]
# # ONNX and safetensors: phrases in JAX and Flax

# %%
import tempfile
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import onnxruntime
from flax import nnx
from jax2onnx import to_onnx
from safetensors.flax import load_file, save_file

tensor = jnp.asarray

# %% tags=["to-onnx"]
model = to_onnx(nnx.Linear(2, 1, rngs=nnx.Rngs(0)), [("batch", 2)])
y = sorted({node.op_type for node in model.graph.node})

# %% tags=["check-onnx"]
layer = nnx.Linear(2, 1, rngs=nnx.Rngs(0))
model = to_onnx(layer, [("batch", 2)])
session = onnxruntime.InferenceSession(model.SerializeToString())
(found,) = session.run(None, {session.get_inputs()[0].name: np.asarray(x)})
y = jnp.abs(layer(x) - found).max()


# %% tags=["recurrent-to-onnx", "raises"]
class Reader(nnx.Module):
    def __init__(self):
        self.rnn = nnx.RNN(nnx.GRUCell(2, 2, rngs=nnx.Rngs(0)))

    def __call__(self, x):
        # else it draws a start, which can't be traced
        return self.rnn(x, initial_carry=jnp.zeros((1, 2)))


model = to_onnx(Reader(), [(1, 3, 2)])
y = sorted({node.op_type for node in model.graph.node})

# %% tags=["safetensors"]
path = Path(tempfile.mkdtemp()) / "weights.safetensors"
save_file({"w": w}, path)
y = load_file(path)["w"]
