# %% [markdown]
# # Programs: probes in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
from keras import ops
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
@ops.custom_gradient
def swish(x):
    s = ops.sigmoid(x)

    def gradient(*slopes, upstream=None):
        slope = slopes[0] if upstream is None else upstream
        return slope * (s + x * s * (1 - s))

    return x * s, gradient


# %% tags=["operator", "measure"]
def gradient_of(function):
    """Keras has no function that differentiates: its backends have."""
    if keras.backend.backend() == "jax":
        import jax

        return lambda x: ops.convert_to_numpy(jax.grad(lambda x: ops.sum(function(x)))(ops.convert_to_tensor(x)))
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        def gradient(x):
            x = ops.convert_to_tensor(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = ops.sum(function(x))
            return ops.convert_to_numpy(tape.gradient(y, x))

        return gradient

    def torch_gradient(x):
        x = ops.convert_to_tensor(x).requires_grad_()
        ops.sum(function(x)).backward()
        return ops.convert_to_numpy(x.grad)

    return torch_gradient


observed = operator_outcome(gradient_of(swish), gradient_of(lambda x: x * ops.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
class Boltzmann(keras.Model):
    def __init__(self, weights, visible_bias, hidden_bias):
        super().__init__()
        self.w = self.add_weight(weights.shape)
        self.b = self.add_weight(visible_bias.shape)
        self.c = self.add_weight(hidden_bias.shape)
        self.set_weights([weights, visible_bias, hidden_bias])

    def step(self, v, uniform):
        h = ops.sigmoid(v @ self.w + self.c)
        sample = ops.cast(uniform < h, "float32")
        v1 = ops.sigmoid(sample @ ops.transpose(self.w) + self.b)
        h1 = ops.sigmoid(v1 @ self.w + self.c)
        change = ops.transpose(v) @ h - ops.transpose(v1) @ h1
        self.w.assign_add(RATE * change / len(v))
        self.b.assign_add(RATE * ops.mean(v - v1, axis=0))
        self.c.assign_add(RATE * ops.mean(h - h1, axis=0))


def train(batches, *start):
    model = Boltzmann(*start)
    for v, uniform in batches:
        model.step(ops.convert_to_tensor(v), ops.convert_to_tensor(uniform))
    return model.get_weights()


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
