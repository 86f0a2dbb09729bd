"""The adapter of Keras on JAX and PyTorch: while a proof runs, callbacks are called in the thread of ``fit``."""

import importlib
import sys
from collections import OrderedDict
from types import ModuleType

NAME = "rosetta_common.ground.proof.adapters.keras_threads"


def test_the_adapter_makes_keras_call_callbacks_in_the_thread_of_fit(monkeypatch):
    keras, source = ModuleType("keras"), ModuleType("keras.src")
    source.backend = ModuleType("keras.src.backend")
    source.backend.IS_THREAD_SAFE = True
    for module in (keras, source, source.backend):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    adapter = importlib.import_module(NAME)
    assert source.backend.IS_THREAD_SAFE
    adapter.Parameters(None, "cnn_cifar10", OrderedDict())
    assert not source.backend.IS_THREAD_SAFE
    del sys.modules[NAME]  # it holds the made-up Keras
