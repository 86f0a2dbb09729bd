"""The inputs of ``resnet50_features``: pictures at the size for which ResNet-50 was made, and one set of weights.

He and others, "Deep residual learning for image recognition", 2015: a bottleneck block that halves the picture has its
stride in its first 1x1 convolution. (torchvision's later "v1.5" has it in the 3x3 convolution: the same weights fit
both, but give different features.)
"""

from collections import OrderedDict

import numpy as np

from rosetta_common.ground.cifar10 import load_cifar10

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet's pixels, red, green, blue, in 0 to 1
STAGES = OrderedDict([("layer1", (64, 3)), ("layer2", (128, 4)), ("layer3", (256, 6)), ("layer4", (512, 3))])
EXPANSION = 4  # a block returns four times its inner channels


def load_enlarged_cifar10(spec, layout):
    """Load CIFAR-10's pictures, enlarged to ``spec.size`` pixels and normalised like ImageNet's.

    The enlargement is bilinear, with pixel centres at halves and the border's pixels repeated, as in
    ``torch.nn.functional.interpolate`` with ``align_corners=False`` and in ``tf.image.resize``.

    Args:
        spec: a ``Resnet50Features``, with the number of pictures and their size.
        layout: ``"NCHW"`` or ``"NHWC"``.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: pictures float32, red, green, blue, minus ImageNet's mean and divided
        by its standard deviation, shape (n, 3, size, size) or (n, size, size, 3); labels int64 of shape (n,), 0 to 9.

    Raises:
        CorruptData: if a file's SHA-256 is not the official one.
        ValueError: if the layout is another.
    """
    return tuple((_enlarge(images, spec.size, layout), labels) for images, labels in load_cifar10(spec, layout))


def resnet50_weights(spec):
    """Draw the weights of every framework's network, from ``spec.seed``.

    Kernels are He-normal. Batch normalisation gets scales, shifts, means and variances like those of a trained network.
    All differ from their defaults, so that a network that leaves one out gives different features. The scales at the
    end of a block are small; otherwise each of the sixteen blocks would double its values.

    Returns:
        An ``OrderedDict`` of float32 arrays under torchvision's names, in the order of the layers: ``conv1.weight``,
        ``bn1.weight`` (scale), ``bn1.bias`` (shift), ``bn1.running_mean``, ``bn1.running_var``; then
        ``layer1.0.conv1.weight`` and so on to ``layer4.2.bn3.running_var``, each stage's first block with
        ``downsample.0.weight`` (the convolution beside it) and ``downsample.1.*`` (its normalisation) at its end.
        Kernels are (output, input, height, width). There are 23,561,152 numbers: 25.6 million less the last layer's.
    """
    random = np.random.RandomState(spec.seed)
    weights = OrderedDict()

    def convolution(name, inputs, outputs, size):
        deviation = np.sqrt(2.0 / (inputs * size * size))
        kernel = random.standard_normal((outputs, inputs, size, size)) * deviation
        weights[name + ".weight"] = kernel.astype(np.float32)

    def normalisation(name, channels, scale):
        for part, values in (
            ("weight", random.uniform(0.5 * scale, 1.5 * scale, channels)),
            ("bias", random.normal(0.0, 0.1, channels)),
            ("running_mean", random.normal(0.0, 0.1, channels)),
            ("running_var", random.uniform(0.5, 1.5, channels)),
        ):
            weights[name + "." + part] = values.astype(np.float32)

    convolution("conv1", 3, 64, 7)
    normalisation("bn1", 64, 1.0)
    inputs = 64
    for stage, (width, blocks) in STAGES.items():
        outputs = EXPANSION * width
        for block in range(blocks):
            prefix = "%s.%d." % (stage, block)
            for number, (of, to, size, scale) in enumerate(
                [(inputs, width, 1, 1.0), (width, width, 3, 1.0), (width, outputs, 1, 0.3)], 1
            ):
                convolution(prefix + "conv%d" % number, of, to, size)
                normalisation(prefix + "bn%d" % number, to, scale)
            if block == 0:
                convolution(prefix + "downsample.0", inputs, outputs, 1)
                normalisation(prefix + "downsample.1", outputs, 1.0)
            inputs = outputs
    return weights


def _enlarge(images, size, layout):
    """Enlarge and normalise pictures, with one matrix product for the rows and one for the columns."""
    channels_last = layout == "NHWC"
    weights = _interpolation(images.shape[2], size)
    mean, std = (np.array(values, np.float32) for values in (MEAN, STD))
    if channels_last:
        n, height, _, channels = images.shape
        normal = (images - mean) / std
        wide = np.matmul(weights, normal)  # (n, height, size, channels)
        return np.matmul(weights, wide.reshape(n, height, size * channels)).reshape(n, size, size, channels)
    normal = (images - mean[:, None, None]) / std[:, None, None]
    return np.matmul(np.matmul(weights, normal), weights.T)


def _interpolation(inputs, outputs):
    """Return the weights of a linear interpolation between pixel centres, float32 of shape (outputs, inputs)."""
    place = np.clip((np.arange(outputs) + 0.5) * inputs / outputs - 0.5, 0, inputs - 1)
    low = np.minimum(place.astype(int), inputs - 2)
    weights = np.zeros((outputs, inputs), np.float32)
    weights[np.arange(outputs), low] = 1 - (place - low)
    weights[np.arange(outputs), low + 1] = place - low
    return weights
