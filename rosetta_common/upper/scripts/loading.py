"""What a self-contained script has in the place of the project's loaders: the framework's own, or a short download.

A piece is Python code and the imports that it may need. All pieces give the same samples as the project's loaders, with
the same dtypes of the inputs; some loaders give labels of another integer dtype.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from rosetta_common.ground import cifar10, mnist
from rosetta_common.upper.scripts.loading_texts import (
    IMDB,
    PADDING,
    decoded,
    dedented,
    imdb_bigrams,
    imdb_download,
    text_windows,
    windows,
)
from rosetta_common.upper.scripts.python import ScriptError
from rosetta_common.upper.scripts.source import Edit, Source, is_call, names, statements

IMPORTS = [
    "import gzip",
    "import hashlib",
    "import math",
    "import os",
    "import pickle",
    "import tarfile",
    "from itertools import product",
    "from urllib.request import urlretrieve",
    "import keras",
    "import numpy as np",
]


def _cifar10_download(layout: str) -> str:
    turned = "" if layout == "NCHW" else "\n        images = images.transpose(0, 2, 3, 1)"
    return dedented(
        f"""
        if not os.path.exists("{cifar10.FOLDER}"):
            archive = "{cifar10.ARCHIVE}"
            urlretrieve(
                "{cifar10.ADDRESSES[0]}", archive
            )
            with open(archive, "rb") as file:
                assert hashlib.sha256(file.read()).hexdigest() == (
                    "{cifar10.ARCHIVE_SHA256}"
                )
            with tarfile.open(archive) as files:
                files.extractall()


        def read(*names):
            batches = []
            for name in names:
                with open("{cifar10.FOLDER}/" + name, "rb") as file:
                    batches.append(pickle.load(file, encoding="bytes"))
            images = np.concatenate([batch[b"data"] for batch in batches])
            labels = np.concatenate([batch[b"labels"] for batch in batches])
            images = images.reshape(-1, 3, 32, 32)TURNED
            return np.ascontiguousarray(images, np.float32) / 255, labels


        x_train, y_train = read(*["data_batch_%d" % i for i in range(1, 6)])
        x_test, y_test = read("test_batch")
        """
    ).replace("TURNED", turned.replace("        images", "    images"))


def _cifar10_torchvision(layout: str) -> str:
    turned = "part.data.transpose(0, 3, 1, 2)" if layout == "NCHW" else "part.data"
    return dedented(
        f"""
        from torchvision.datasets import CIFAR10

        train = CIFAR10(".", train=True, download=True)
        test = CIFAR10(".", train=False, download=True)
        # torchvision's arrays are NHWC
        x_train, x_test = (
            np.ascontiguousarray({turned}, np.float32) / 255
            for part in (train, test)
        )
        y_train, y_test = np.array(train.targets), np.array(test.targets)
        """
    )


def _cifar10_keras(module: str) -> Callable[[str], str]:
    module = module.replace("keras2", "keras")

    def code(_layout: str) -> str:
        return dedented(
            f"""
            # uint8 in Keras' layout of images; labels of shape (n, 1)
            (x_train, y_train), (x_test, y_test) = {module}.cifar10.load_data()
            x_train, x_test = (
                images.astype("float32") / 255 for images in (x_train, x_test)
            )
            y_train, y_test = (
                labels[:, 0].astype("int64") for labels in (y_train, y_test)
            )
            """
        )

    return code


def _cifar10_chainer(_layout: str) -> str:
    return dedented(
        """
        # float32 from 0 to 1, NCHW
        train, test = chainer.datasets.get_cifar10()
        x_train, y_train = chainer.dataset.concat_examples(train)
        x_test, y_test = chainer.dataset.concat_examples(test)
        """
    )


def _mnist_download(layout: str) -> str:
    sums = "".join(f'    "{name}": (\n        "{digest}"\n    ),\n' for name, digest in mnist.SHA256.items())
    begin = dedented(
        f"""
        def read(name, header):
            if not os.path.exists(name):
                urlretrieve(
                    "{mnist.ADDRESSES[0]}" + name,
                    name,
                )
            with open(name, "rb") as file:
                content = file.read()
            assert hashlib.sha256(content).hexdigest() == SHA256[name]
            return np.frombuffer(gzip.decompress(content), np.uint8, offset=header)


        def read_part(part):
            images = read(part + "-images-idx3-ubyte.gz", 16)
            labels = read(part + "-labels-idx1-ubyte.gz", 8)
            images = images.reshape({_shape_of_digits(layout)}).astype(np.float32)
            return images / 255, labels.astype(np.int64)


        x_train, y_train = read_part("train")
        x_test, y_test = read_part("t10k")
        """
    )
    return f"SHA256 = {{\n{sums}}}\n\n\n{begin}"


def _shape_of_digits(layout: str) -> str:
    return "-1, 1, 28, 28" if layout == "NCHW" else "-1, 28, 28, 1"


def _mnist_torchvision(layout: str) -> str:
    return dedented(
        f"""
        from torchvision.datasets import MNIST

        train = MNIST(".", train=True, download=True)
        test = MNIST(".", train=False, download=True)
        # torchvision's tensors are uint8, (n, 28, 28)
        x_train, x_test = (
            part.data.numpy().reshape({_shape_of_digits(layout)}).astype(np.float32)
            / 255
            for part in (train, test)
        )
        y_train, y_test = train.targets.numpy(), test.targets.numpy()
        """
    )


def _mnist_keras(module: str) -> Callable[[str], str]:
    module = module.replace("keras2", "keras")

    def code(layout: str) -> str:
        return dedented(
            f"""
            # uint8, without an axis for the channel
            (x_train, y_train), (x_test, y_test) = {module}.mnist.load_data()
            x_train, x_test = (
                images.reshape({_shape_of_digits(layout)}).astype("float32") / 255
                for images in (x_train, x_test)
            )
            y_train, y_test = (
                labels.astype("int64") for labels in (y_train, y_test)
            )
            """
        )

    return code


def _mnist_chainer(_layout: str) -> str:
    return dedented(
        """
        # float32 from 0 to 1, NCHW
        train, test = chainer.datasets.get_mnist(ndim=3)
        x_train, y_train = chainer.dataset.concat_examples(train)
        x_test, y_test = chainer.dataset.concat_examples(test)
        """
    )


def _moved(layout: str) -> str:
    rows = 2 if layout == "NCHW" else 1
    return dedented(
        f"""
        def shift_and_flip(images, seed, epoch):
            # moves by up to three pixels, repeats the edge, and mirrors half
            random = np.random.RandomState([seed, epoch])
            down, right = random.randint(-3, 4, (2, len(images)))
            mirrored = random.randint(0, 2, len(images))
            moved = np.empty_like(images)
            for y, x, mirror in product(range(-3, 4), range(-3, 4), (0, 1)):
                chosen = (down == y) & (right == x) & (mirrored == mirror)
                row = np.clip(np.arange(32) - y, 0, 31)
                column = np.clip(np.arange(32) - x, 0, 31)[:: -1 if mirror else 1]
                part = images[chosen].take(row, axis={rows})
                moved[chosen] = part.take(column, axis={rows + 1})
            return moved
        """
    )


def _enlarged(layout: str, spec: Mapping[str, object]) -> str:
    axes = "[:, None, None]" if layout == "NCHW" else ""
    ends = {
        "NCHW": ["return weights @ ((images - mean) / std) @ weights.T"],
        "NHWC": [
            "wide = weights @ ((images - mean) / std)",
            "tall = weights @ wide.reshape(len(images), 32, SIZE * 3)",
            "return tall.reshape(len(images), SIZE, SIZE, 3)",
        ],
    }
    begin = dedented(
        f"""
        def enlarged(images):
            # bilinear, between the centres of pixels, like resize functions
            place = np.clip((np.arange(SIZE) + 0.5) * 32 / SIZE - 0.5, 0, 31)
            low = np.minimum(place.astype(int), 30)
            weights = np.zeros((SIZE, 32), np.float32)
            weights[np.arange(SIZE), low] = 1 - (place - low)
            weights[np.arange(SIZE), low + 1] = place - low
            # ImageNet's mean and standard deviation: red, green, blue
            mean = np.array([0.485, 0.456, 0.406], np.float32){axes}
            std = np.array([0.229, 0.224, 0.225], np.float32){axes}
        """
    )
    lines = "".join(f"\n    {line}" for line in ends[layout])
    return (begin + lines).replace("SIZE", str(spec["size"]))


def _balanced(spec: Mapping[str, object]) -> str:
    return dedented(
        f"""
        def balanced(labels, n):
            # n samples, the same number of each class
            order = np.random.RandomState(0).permutation(len(labels))
            chosen = [
                order[labels[order] == label][: n // {spec["classes"]}]
                for label in range({spec["classes"]})
            ]
            return np.random.RandomState(1).permutation(np.concatenate(chosen))
        """
    )


def _some(spec: Mapping[str, object]) -> str:
    return dedented(
        f"""
        some = balanced(y_train, {spec["n_train"]})
        x_train, y_train = enlarged(x_train[some]), y_train[some]
        some = balanced(y_test, {spec["n_test"]})
        x_test, y_test = enlarged(x_test[some]), y_test[some]
        """
    )


WEIGHTS = dedented(
    """
    def resnet50_weights(seed):
        # Drawn, under torchvision's names, as large as those of a trained network:
        # put trained ones here.
        random, weights = np.random.RandomState(seed), {}

        def add(conv, bn, inputs, outputs, size, scale=1.0):
            deviation = np.sqrt(2 / (inputs * size * size))
            kernel = random.standard_normal((outputs, inputs, size, size))
            weights[conv + ".weight"] = kernel * deviation
            weights[bn + ".weight"] = random.uniform(
                0.5 * scale, 1.5 * scale, outputs
            )
            weights[bn + ".bias"] = random.normal(0, 0.1, outputs)
            weights[bn + ".running_mean"] = random.normal(0, 0.1, outputs)
            weights[bn + ".running_var"] = random.uniform(0.5, 1.5, outputs)

        add("conv1", "bn1", 3, 64, 7)
        inputs = 64
        for stage, blocks in enumerate([3, 4, 6, 3], 1):
            width = 32 * 2**stage
            for block in range(blocks):
                name = "layer%d.%d." % (stage, block)
                add(name + "conv1", name + "bn1", inputs, width, 1)
                add(name + "conv2", name + "bn2", width, width, 3)
                add(name + "conv3", name + "bn3", width, 4 * width, 1, scale=0.3)
                if block == 0:
                    shortcut = name + "downsample."
                    add(shortcut + "0", shortcut + "1", inputs, 4 * width, 1)
                inputs = 4 * width
        return {name: array.astype(np.float32) for name, array in weights.items()}
    """
)
REGRESSION = dedented(
    """
    def logistic_regression(features, labels, others, penalty=1000.0):
        # as StandardScaler() and LogisticRegression(C=0.001) of scikit-learn
        features, others = (np.asarray(x, float) for x in (features, others))
        mean, std = features.mean(axis=0), features.std(axis=0)
        std[std == 0] = 1
        scale = np.sqrt(features.shape[1])
        x, rest = (
            np.hstack([(part - mean) / std, np.full((len(part), 1), scale)])
            for part in (features, others)
        )
        wanted = np.eye(labels.max() + 1)[labels]
        step = 1 / (0.5 * np.linalg.eigvalsh(x @ x.T)[-1] + penalty)
        root = np.sqrt(penalty * step)
        weights = ahead = np.zeros((x.shape[1], wanted.shape[1]))
        for _ in range(10000):  # Nesterov's accelerated gradient
            logits = x @ ahead
            exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
            share = exponents / exponents.sum(axis=1, keepdims=True)
            gradient = x.T @ (share - wanted) + penalty * ahead
            if np.abs(gradient).max() < 1e-6 * len(x):
                break
            earlier, weights = weights, ahead - step * gradient
            ahead = weights + (1 - root) / (1 + root) * (weights - earlier)
        return (rest @ weights).argmax(axis=1)
    """
).replace("  # Nesterov's accelerated gradient", "")

# By a framework's `datasets` in the registry; without one its users download the files.
CIFAR10: dict[str, Callable[[str], str]] = {
    "": _cifar10_download,
    "torchvision.datasets": _cifar10_torchvision,
    "chainer.datasets": _cifar10_chainer,
    **{module: _cifar10_keras(module) for module in (*PADDING, "keras2.datasets")},
}
MNIST: dict[str, Callable[[str], str]] = {
    "": _mnist_download,
    "torchvision.datasets": _mnist_torchvision,
    "chainer.datasets": _mnist_chainer,
    **{module: _mnist_keras(module) for module in (*PADDING, "keras2.datasets")},
}


def _enlarged_cifar10(datasets: str, layout: str, spec: Mapping[str, object]) -> str:
    return "\n\n\n".join([CIFAR10[datasets](layout), _enlarged(layout, spec), _balanced(spec), _some(spec)])


def piece(name: str, spec: Mapping[str, object]) -> str:
    """A piece of Python for a script in another language.

    Args:
        name: what it does, and a layout if it needs one: ``"cifar10 NCHW"``, ``"mnist NCHW"``, ``"imdb"``,
            ``"nietzsche_text"``, ``"enlarged_cifar10 NCHW"``, ``"enlarged NHWC"``, ``"balanced"``, ``"weights"``,
            ``"regression"``.
        spec: the values of the specification.

    Raises:
        ScriptError: if there is no such piece.
    """
    what, _, layout = name.partition(" ")
    made: dict[str, Callable[[], str]] = {
        "cifar10": lambda: CIFAR10[""](layout),
        "mnist": lambda: MNIST[""](layout),
        "imdb": lambda: imdb_download(spec),
        "nietzsche_text": lambda: text_windows(spec),
        "enlarged_cifar10": lambda: _enlarged_cifar10("", layout, spec),
        "enlarged": lambda: _enlarged(layout, spec),
        "balanced": lambda: _balanced(spec),
        "weights": lambda: WEIGHTS,
        "regression": lambda: REGRESSION,
    }
    if what not in made:
        raise ScriptError(f"there is no piece {name!r}")
    return made[what]()


def with_data(source: Source, datasets: str, layout: str, spec: Mapping[str, object]) -> Source:
    """Put other code in the place of the calls of the project's loaders.

    Args:
        source: the example; its numbers are put in already.
        datasets: the module of data sets that the framework's users load from, as the registry names it; or "".
        layout: the layout of images, ``"NCHW"`` or ``"NHWC"``.
        spec: the values of the specification.

    Raises:
        ScriptError: if there is no such loader.
    """
    bound = {target.id for one in statements(source.tree) for target in _targets(one) if isinstance(target, ast.Name)}
    alphabet = "alphabet" if "characters" in bound else "characters"  # an example may have a table of this name
    moved = f"\n\n\n{_moved(layout)}" if "shift_and_flip" in names(source.tree) else ""
    made: dict[str, Callable[[ast.stmt], str]] = {
        "load_cifar10": lambda _: CIFAR10[datasets](layout) + moved,
        "load_mnist": lambda _: MNIST[datasets](layout),
        "load_imdb": lambda _: IMDB.get(datasets, imdb_download)(spec),
        "load_imdb_bigrams": lambda _: imdb_bigrams(datasets, spec),
        "load_nietzsche": lambda _: windows(spec),
        "load_nietzsche_text": lambda _: text_windows(spec, alphabet),
        "load_enlarged_cifar10": lambda _: _enlarged_cifar10(datasets, layout, spec),
        "resnet50_weights": lambda _: f"\n\n{WEIGHTS}\n\n\nweights = resnet50_weights({spec['seed']})",
        "logistic_regression": lambda node: f"{REGRESSION}\n\n\n{source.of(node)}",
    }
    edits = []
    for node in statements(source.tree):
        call = node.value if isinstance(node, ast.Assign | ast.Expr) else None
        if is_call(call, *made):
            edits.append(source.put(node, made[ast.unparse(call.func)](node)))
    done = source.edited([*edits, *_decoders(source, alphabet)])
    if left := sorted(name for name in names(done.tree) if name.startswith("load_")):
        raise ScriptError(f"there is no replacement for {left[0]}")
    return done


def _targets(statement: ast.stmt) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else []


def _decoders(source: Source, alphabet: str) -> Iterator[Edit]:
    """The edits of the calls that make samples readable, and of those that move images."""
    for node in ast.walk(source.tree):
        if is_call(node, "decode_review"):  # words need a dictionary: the ids of a review say enough
            yield source.put(node, source.of(node.args[0]))
        elif is_call(node, "decode_text"):
            yield source.put(node, decoded(source.of(node.args[0]), alphabet))
        elif is_call(node, "shift_and_flip"):  # the piece knows the layout
            yield source.without_argument(node, 1)
