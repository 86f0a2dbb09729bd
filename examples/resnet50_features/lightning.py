# %% [markdown]
# # ResNet-50 features in PyTorch Lightning
#
# Layout NCHW, PyTorch's own. The network is that of the PyTorch column.
# Lightning takes over the loop, the device, `eval` and `inference_mode`. The
# data come from a `DataLoader`, as nearly always with Lightning.

# %%
from rosetta_common import (
    load_enlarged_cifar10,
    logistic_regression,
    report_batch,
    resnet50_weights,
    specification,
)

import lightning
import torch
from lightning.pytorch.callbacks import LambdaCallback
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

spec = specification("resnet50_features")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_enlarged_cifar10(
    spec, layout="NCHW"
)
weights = resnet50_weights(spec)
print("pictures", x_train.shape, x_test.shape, x_train.dtype)
print(
    "weights ",
    sum(array.size for array in weights.values()),
    "numbers in",
    len(weights),
    "arrays",
)


# %% tags=["build"]
class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, stride, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Identity()
        if inputs != 4 * width:
            convolution = nn.Conv2d(inputs, 4 * width, 1, stride, bias=False)
            self.downsample = nn.Sequential(
                convolution, nn.BatchNorm2d(4 * width)
            )

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu(y + self.downsample(x))


def stage(inputs, width, blocks, stride):
    rest = [Bottleneck(4 * width, width) for _ in range(blocks - 1)]
    return nn.Sequential(Bottleneck(inputs, width, stride), *rest)


class ResNet50(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = stage(64, 64, 3, stride=1)
        self.layer2 = stage(256, 128, 4, stride=2)
        self.layer3 = stage(512, 256, 6, stride=2)
        self.layer4 = stage(1024, 512, 3, stride=2)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return x.mean(dim=(2, 3))


class FeatureExtractor(lightning.LightningModule):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def predict_step(self, batch):
        (images,) = batch
        return self.network(images)


network = ResNet50()
network.load_state_dict(
    {name: torch.from_numpy(array) for name, array in weights.items()}
)
model = FeatureExtractor(network)

# %% tags=["predict"]
trainer = lightning.Trainer(
    # by default it uses all GPUs
    devices=1,
    logger=False,
    enable_checkpointing=False,
    enable_progress_bar=False,
    enable_model_summary=False,
    callbacks=[LambdaCallback(on_predict_batch_end=lambda *_: report_batch())],
)


def extract(images):
    loader = DataLoader(
        TensorDataset(torch.from_numpy(images)), batch_size=spec.batch_size
    )
    # Lightning moves each batch's features to the CPU
    return torch.cat(trainer.predict(model, loader)).numpy()


features_train, features_test = extract(x_train), extract(x_test)
print(
    "features", features_train.shape, features_test.shape, features_test.dtype
)

# %% tags=["evaluate"]
predictions = logistic_regression(features_train, y_train, features_test)
accuracy = (predictions == y_test).mean()
print("predicted", predictions[:10])
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
