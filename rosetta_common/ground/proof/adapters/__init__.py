"""One adapter for each family of frameworks: where an example keeps its parameters, and in which layouts.

``ADAPTERS`` says which module a framework's is in. Each module defines a class ``Parameters``.
"""

ADAPTERS = {
    "pytorch": "torch_modules",
    "lightning": "torch_modules",
    "tensorflow": "tensorflow_module",
    "keras-tensorflow": "keras_layers",
    "keras-jax": "keras_layers",
    "keras-torch": "keras_layers",
    "r-keras": "keras_layers",
    "jax-flax": "flax_nnx",
    "paddle": "paddle_layers",
    "tinygrad": "tinygrad_state",
    "mlx": "mlx_modules",
    "mxnet-gluon": "mxnet_gluon",
    "mxnet-module": "mxnet_module",
    "chainer": "chainer_links",
    "cntk": "cntk_functions",
    "tensorflow1": "tensorflow1_estimator",
    "keras2-tensorflow": "keras2_layers",
    "keras2-cntk": "keras2_layers",
    "keras2-theano": "keras2_layers",
    "lasagne": "lasagne_layers",
    "caffe2": "caffe2_blobs",
    "dynet": "dynet_parameters",
}
