"""Keras 3 on JAX and on PyTorch, where it may call callbacks from other threads."""

from keras.src import backend

from rosetta_common.ground.proof.adapters import keras_layers


class Parameters(keras_layers.Parameters):
    """The variables of the example's model; every callback is called in the thread of ``fit``.

    ``fit`` calls an ``async_safe`` callback from another thread, and goes on meanwhile. A proof reads the weights in a
    callback and stops training there, so it needs ``fit`` to wait. This changes when a callback is called, and nothing
    that is computed.
    """

    def __init__(self, *arguments):
        super().__init__(*arguments)
        backend.IS_THREAD_SAFE = False  # ``CallbackList`` asks for it; Keras has no public switch for all callbacks
