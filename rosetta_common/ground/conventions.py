"""How each framework, or family, stores the weights of a layer: the table of ``rosetta weights`` and of the proofs.

One mapping for each framework. A layer that a framework doesn't have is left out. The keys:

- ``dense``, ``conv1d``, ``conv``, ``transposed``: the letters of the kernel's axes (O outputs, I inputs of one group,
  H height, W width). ``turned`` says that it is turned by 180 degrees.
- ``embedding``: V words, E features.
- ``flatten``: the order in which a picture's numbers are flattened (C channels, H height, W width).
- ``lstm`` and ``gru``: ``kernel`` has the axes G (gates times units) and I (inputs); ``gates`` is their order along G;
  ``biases`` is 2 (one on each side), 1 (their sum), ``"new"`` (one, and a second for the new state) or ``"input"``
  (on the input's side alone); ``stacked`` says that two biases are the rows of one array.
- ``cell``: the same of a GRU that the example writes itself, because the framework's own is another function.
- ``attention``: ``form`` is ``"packed"`` (three projections in one array), ``"apart"`` or ``"heads"`` (an axis for the
  heads); ``kernel`` is that of the projections.
- ``epsilon``: of batch normalisation, by default.

The proofs carry weights by this table, and the checks in ``lessons/weights`` execute the same steps: a wrong entry
fails there. Each mapping has a name of its own, so that a change concerns the proofs of one framework.
"""

from collections import OrderedDict

PYTORCH = {
    "dense": "OI",
    "conv1d": "OIW",
    "conv": "OIHW",
    "transposed": "IOHW",
    "embedding": "VE",
    "flatten": "CHW",
    "lstm": {"kernel": "GI", "gates": "ifgo", "biases": 2},
    "gru": {"kernel": "GI", "gates": "rzn", "biases": 2},
    "attention": {"form": "packed", "kernel": "OI"},
    "epsilon": 1e-5,
}

TENSORFLOW = {
    "dense": "IO",
    "conv1d": "WIO",
    "conv": "HWIO",
    "transposed": "HWOI",
    "embedding": "VE",
    "flatten": "HWC",
    "cell": {"kernel": "IG", "gates": "rzn", "biases": 2},
}

KERAS = {
    "dense": "IO",
    "conv1d": "WIO",
    "conv": "HWIO",
    "transposed": "HWOI",
    "embedding": "VE",
    "flatten": "HWC",
    "lstm": {"kernel": "IG", "gates": "ifgo", "biases": 1},
    "gru": {"kernel": "IG", "gates": "zrn", "biases": 2, "stacked": True},
    "attention": {"form": "heads", "kernel": "IO"},
    "epsilon": 1e-3,
}

FLAX = {
    "dense": "IO",
    "conv1d": "WIO",
    "conv": "HWIO",
    "transposed": {"axes": "HWIO", "turned": True},
    "embedding": "VE",
    "flatten": "HWC",
    "lstm": {"kernel": "IG", "gates": "ifgo", "biases": 1},
    "gru": {"kernel": "IG", "gates": "rzn", "biases": "input"},
    "cell": {"kernel": "IG", "gates": "rzn", "biases": 2},
    "attention": {"form": "heads", "kernel": "IO"},
    "epsilon": 1e-5,
}

PADDLE = {
    "dense": "IO",
    "conv1d": "OIW",
    "conv": "OIHW",
    "transposed": "IOHW",
    "embedding": "VE",
    "flatten": "CHW",
    "lstm": {"kernel": "GI", "gates": "ifgo", "biases": 2},
    "gru": {"kernel": "GI", "gates": "rzn", "biases": 2},
    "attention": {"form": "apart", "kernel": "IO"},
    "epsilon": 1e-5,
}

MLX = {
    "dense": "OI",
    "conv1d": "OWI",
    "conv": "OHWI",
    "transposed": "OHWI",
    "embedding": "VE",
    "flatten": "HWC",
    "lstm": {"kernel": "GI", "gates": "ifgo", "biases": 1},
    "gru": {"kernel": "GI", "gates": "rzn", "biases": "new"},
    "attention": {"form": "apart", "kernel": "OI"},
    "epsilon": 1e-5,
}

TINYGRAD = {
    "dense": "OI",
    "conv1d": "OIW",
    "conv": "OIHW",
    "transposed": "IOHW",
    "embedding": "VE",
    "flatten": "CHW",
    "cell": {"kernel": "GI", "gates": "rzn", "biases": 2},
    "epsilon": 1e-5,
}

MXNET = {
    "dense": "OI",
    "conv1d": "OIW",
    "conv": "OIHW",
    "transposed": "IOHW",
    "embedding": "VE",
    "flatten": "CHW",
    "lstm": {"kernel": "GI", "gates": "ifgo", "biases": 2},
    "gru": {"kernel": "GI", "gates": "rzn", "biases": 2},
    "epsilon": 1e-5,
}

CHAINER = {
    "dense": "OI",
    "conv1d": "OIW",
    "conv": "OIHW",
    "transposed": "IOHW",
    "embedding": "VE",
    "flatten": "CHW",
    "lstm": {"kernel": "GI", "gates": "ifgo", "biases": 2},
    "gru": {"kernel": "GI", "gates": "rzn", "biases": 2},
    "epsilon": 2e-5,
}

CNTK = {
    "dense": "IO",
    "conv1d": "OIW",
    "conv": "OIHW",
    "transposed": "IOHW",
    "embedding": "VE",
    "flatten": "CHW",
    "lstm": {"kernel": "IG", "gates": "igfo", "biases": 1},
    "cell": {"kernel": "IG", "gates": "rzn", "biases": 2},
    "epsilon": 1e-5,
}

TENSORFLOW1 = {
    "dense": "IO",
    "conv1d": "WIO",
    "conv": "HWIO",
    "transposed": "HWOI",
    "embedding": "VE",
    "flatten": "HWC",
    "lstm": {"kernel": "IG", "gates": "igfo", "biases": 1, "joined": True, "forget": 1.0},
    "epsilon": 1e-3,
}

KERAS2 = {
    "dense": "IO",
    "conv1d": "WIO",
    "conv": "HWIO",
    "transposed": "HWOI",
    "embedding": "VE",
    "flatten": "HWC",
    "lstm": {"kernel": "IG", "gates": "ifgo", "biases": 1},
    "gru": {"kernel": "IG", "gates": "zrn", "biases": 2, "stacked": True},
    "epsilon": 1e-3,
}

KERAS2_THEANO = dict(
    KERAS2,
    conv1d={"axes": "WIO", "turned": True},
    conv={"axes": "HWIO", "turned": True},
    transposed={"axes": "HWOI", "turned": True},
)

LASAGNE = {
    "dense": "IO",
    "conv1d": {"axes": "OIW", "turned": True},
    "conv": {"axes": "OIHW", "turned": True},
    "embedding": "VE",
    "flatten": "CHW",
    "lstm": {"kernel": "IG", "gates": "ifgo", "biases": 1, "apart": "all"},
    "cell": {"kernel": "IG", "gates": "rzn", "biases": 2},
}

CAFFE2 = {
    "dense": "OI",
    "conv1d": "OIW",
    "conv": "OIHW",
    "transposed": "IOHW",
    "embedding": "VE",
    "flatten": "CHW",
    "lstm": {"kernel": "GI", "gates": "ifog", "biases": 2},
    "gru": {"kernel": "GI", "gates": "rzn", "biases": 2, "apart": "state"},
    "epsilon": 1e-5,
}

DYNET = {
    "dense": "OI",
    "conv": "HWIO",
    "embedding": "VE",
    "flatten": "CWH",
    "lstm": {"kernel": "GI", "gates": "ifog", "biases": 1, "forget": 1.0},
    "cell": {"kernel": "GI", "gates": "rzn", "biases": 2},
}

CONVENTIONS = OrderedDict(
    [
        ("pytorch", PYTORCH),
        ("tensorflow", TENSORFLOW),
        ("keras", KERAS),
        ("jax-flax", FLAX),
        ("paddle", PADDLE),
        ("mlx", MLX),
        ("tinygrad", TINYGRAD),
        ("mxnet", MXNET),
        ("chainer", CHAINER),
        ("cntk", CNTK),
        ("tensorflow1", TENSORFLOW1),
        ("keras2", KERAS2),
        ("keras2-theano", KERAS2_THEANO),
        ("lasagne", LASAGNE),
        ("caffe2", CAFFE2),
        ("dynet", DYNET),
    ]
)
