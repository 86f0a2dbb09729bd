# %% [markdown]
# # ResNet-50 features in PyTorch, for scikit-learn
#
# Two classifiers on the same features: logistic regression and boosted trees,
# as users of scikit-learn would train them.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    resnet50_weights,
    specification,
)

import torch
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

spec = specification("resnet50_features")
device = "cuda" if torch.cuda.is_available() else "cpu"

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


model = ResNet50()
model.load_state_dict(
    {name: torch.from_numpy(array) for name, array in weights.items()}
)
# batch normalisation uses the stored means and variances, not the batch's
model.eval().to(device)


# %% tags=["predict"]
@torch.inference_mode()
def extract(images):
    batches = MiniBatches(images, batch_size=spec.batch_size)
    return (
        torch.cat(
            [model(torch.from_numpy(batch).to(device)) for batch in batches]
        )
        .cpu()
        .numpy()
    )


features_train, features_test = extract(x_train), extract(x_test)
print(
    "features", features_train.shape, features_test.shape, features_test.dtype
)

# %% tags=["evaluate"]
# There are far more features than pictures: the regression needs a strong
# penalty (small C), the trees few rounds.
regression = make_pipeline(
    StandardScaler(), LogisticRegression(C=0.001, max_iter=1000)
)
trees = HistGradientBoostingClassifier(max_iter=50, random_state=spec.seed)
for classifier in (regression, trees):
    classifier.fit(features_train, y_train)
    print(
        f"test accuracy {classifier.score(features_test, y_test):.3f}"
        f"  {classifier}"
    )

predictions = regression.predict(features_test)
accuracy = (predictions == y_test).mean()
