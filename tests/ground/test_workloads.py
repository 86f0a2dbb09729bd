import pytest

from rosetta_common.ground.workloads import PROFILES, WORKLOADS, UnknownProfile, UnknownWorkload, specification


@pytest.mark.parametrize("workload", list(WORKLOADS))
def test_every_workload_has_every_profile_growing(workload):
    specs = [specification(workload, profile) for profile in PROFILES]
    for spec, profile in zip(specs, PROFILES):
        assert (spec.workload, spec.profile) == (workload, profile)
        if spec.dataset != "nietzsche":  # a text doesn't have as many of each character
            assert spec.n_train % spec.classes == spec.n_test % spec.classes == 0
        low, high = spec.accuracy_band
        assert 0 <= low < high <= 1
    throughput, full = specs[-2:]
    assert (
        throughput.n_train % throughput.batch_size == 0
    )  # no smaller last batch, for which a framework compiles again
    assert throughput.batch_size == full.batch_size
    smoke, quick, measured, whole = [spec.n_train * getattr(spec, "epochs", 1) for spec in specs]
    assert smoke < quick < whole
    assert smoke < measured < whole  # less than quick, if that has several epochs of fast steps


def test_published_cifar10_specification():
    spec = specification("cnn_cifar10", "full")
    assert (spec.n_train, spec.n_test, spec.epochs, spec.batch_size) == (50000, 10000, 10, 64)
    assert (spec.learning_rate, spec.momentum) == (0.01, 0.9)


def test_unknown_workload_names_those_there_are():
    with pytest.raises(UnknownWorkload) as caught:
        specification("cnn_mnist")
    assert str(caught.value) == "unknown workload 'cnn_mnist'; there are: " + ", ".join(WORKLOADS)
    assert isinstance(caught.value, ValueError)


def test_unknown_profile_names_those_there_are():
    with pytest.raises(UnknownProfile) as caught:
        specification("cnn_cifar10", "fast")
    assert str(caught.value) == "unknown profile 'fast'; there are: smoke, quick, throughput, full"
    assert isinstance(caught.value, ValueError)


def test_variables_choose_profile_and_seed_and_arguments_go_before_them(monkeypatch):
    assert specification("cnn_cifar10")[:2] == ("cnn_cifar10", "quick")
    assert specification("cnn_cifar10").seed == 0
    monkeypatch.setenv("ROSETTA_PROFILE", "smoke")
    monkeypatch.setenv("ROSETTA_SEED", "3")
    assert (specification("cnn_cifar10").profile, specification("cnn_cifar10").seed) == ("smoke", 3)
    assert (specification("cnn_cifar10", "full", 0).profile, specification("cnn_cifar10", "full", 0).seed) == (
        "full",
        0,
    )


def test_a_wrong_profile_in_the_variable_is_told(monkeypatch):
    monkeypatch.setenv("ROSETTA_PROFILE", "huge")
    with pytest.raises(UnknownProfile, match="'huge'"):
        specification("cnn_cifar10")
