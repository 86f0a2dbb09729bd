"""The trial of ``resnet50_features``."""


def observe(begin, inputs):
    """Run the one trial: the example carries the weights by itself."""
    trial = begin("features", {"n_train": 10, "n_test": 10, "batch_size": 4})
    trial.run("load", "build", "predict")
    trial.note("images", trial.samples("x_test")[:2])
    trial.note("train", trial.left("features_train"))
    trial.note("test", trial.left("features_test"))
