"""What a self-contained script would download is here already; Python loads this file at its start, 3.6 and newer.

Keras' loaders fetch a packed file and compare its digest: here they find the unpacked files. torchvision's wheel in the
package index needs PyTorch's CUDA libraries for its compiled operators; its data sets need no operator, so those that
it names while it is imported are declared. Nothing else is changed.
"""

import importlib.abc
import importlib.machinery
import os
import sys

DATA = os.environ["ROSETTA_DATA_DIR"]


def local(module):
    """Return Keras' function `get_file` for a module of data sets: it gives the place of the unpacked files."""

    def get_file(*_, **options):
        if module.endswith((".imdb", ".mnist")):
            return DATA + "/" + module.split(".")[-1] + ".npz"
        # Keras 3 asks for the folder above.
        return DATA if options.get("extract") else DATA + "/cifar-10-batches-py"

    return get_file


class Changed(importlib.abc.Loader):
    """Loads a module as its own loader does, with a change before or after."""

    def __init__(self, name, loader):
        self.name, self.loader = name, loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        if self.name == "torchvision":
            import torch

            self.library = torch.library.Library("torchvision", "DEF")
            self.library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            self.library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            module.library = self.library  # as long as the module
        self.loader.exec_module(module)
        if self.name != "torchvision":
            module.get_file = local(self.name)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "torchvision" or name.endswith((".datasets.cifar10", ".datasets.imdb", ".datasets.mnist")):
            spec = importlib.machinery.PathFinder.find_spec(name, path)
            if spec is not None:
                spec.loader = Changed(name, spec.loader)
            return spec
        return None


sys.meta_path.insert(0, Finder())
