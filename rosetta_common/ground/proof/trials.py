"""What the trials of all workloads have in common; each workload has a module of its own beside this one.

A trial runs an example's own cells with other numbers, and notes what came out. A workload's module defines
``observe(begin, inputs)``, called with what makes a ``observe.Trial``. It notes arrays under ``trial/what``;
``rosetta_common.upper.proofs`` draws what goes in, and judges what came out.
"""

BATCH = 30  # samples of the batch that losses and gradients are compared on
STEPS = 10  # of the optimiser
N_TEST = 50  # not a multiple of any batch here: the last one is smaller
ORDER = {"n_train": 10, "batch_size": 4, "epochs": 3}  # the last batch holds two samples
MODULES = {"cnn_cifar10": "cnn_trials", "gru_imdb": "gru_trials", "resnet50_features": "resnet50_trials"}
