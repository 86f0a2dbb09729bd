# %% [markdown]
# # ONNX and safetensors: phrases in TensorFlow

# %%
import tempfile
from pathlib import Path

import onnxruntime
import tensorflow as tf
import tf2onnx
from safetensors.tensorflow import load_file, save_file

tensor = tf.constant

# %% tags=["to-onnx"]
kernel, bias = tf.Variable(tf.ones([2, 1])), tf.Variable(tf.zeros(1))
inputs = [tf.TensorSpec([None, 2])]
dense = tf.function(lambda x: x @ kernel + bias, input_signature=inputs)
model, _ = tf2onnx.convert.from_function(dense, input_signature=inputs)
y = sorted({node.op_type for node in model.graph.node})

# %% tags=["check-onnx"]
kernel, bias = tf.Variable(tf.ones([2, 1])), tf.Variable(tf.zeros(1))
inputs = [tf.TensorSpec([None, 2])]
dense = tf.function(lambda x: x @ kernel + bias, input_signature=inputs)
model, _ = tf2onnx.convert.from_function(dense, input_signature=inputs)
session = onnxruntime.InferenceSession(model.SerializeToString())
(found,) = session.run(None, {session.get_inputs()[0].name: x.numpy()})
y = tf.reduce_max(tf.abs(dense(x) - found))

# %% [markdown] tags=["recurrent-to-onnx"]
# It has no layers of its own; they are Keras'.

# %% tags=["safetensors"]
path = str(Path(tempfile.mkdtemp()) / "weights.safetensors")
save_file({"w": w}, path)
y = load_file(path)["w"]
