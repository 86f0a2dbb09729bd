# %% [markdown]
# # ResNet-50 features in Keras in R
#
# R drives Keras on TensorFlow through reticulate, as R's own package `keras3`
# does: the names are Keras', with `$` in place of the dot. A whole number
# needs an `L`, or Keras gets 3.0 for 3. Layout NHWC, Keras' default
# (`channels_last`) and TensorFlow's own. `keras$applications$ResNet50` is the
# paper's network. Its convolutions have biases, which stay zero, and its
# epsilon is 1.001e-5. Trained weights, with `weights = "imagenet"`, need
# pictures in BGR from `keras$applications$resnet50$preprocess_input`.

# %%
library(reticulate)

# Keras reads it once, when it is imported
Sys.setenv(KERAS_BACKEND = "tensorflow")

keras <- import("keras")
# pictures and weights stay in NumPy: R has no single precision
rosetta <- import("rosetta_common", convert = FALSE)

spec <- rosetta$specification("resnet50_features")

# %% tags=["load"]
data <- rosetta$load_enlarged_cifar10(spec, layout = "NHWC")
# Python's objects count from 0, R's own from 1
x_train <- data[[0]][[0]]
y_train <- data[[0]][[1]]
x_test <- data[[1]][[0]]
y_test <- as.vector(py_to_r(data[[1]][[1]]))
weights <- rosetta$resnet50_weights(spec)
sizes <- iterate(weights$values(), function(array) py_to_r(array$size))
cat(
  "pictures", format(x_train$shape), format(x_test$shape),
  format(x_train$dtype), "\n"
)
cat("weights ", sum(sizes), "numbers in", length(sizes), "arrays\n")

# %% tags=["build"]
model <- keras$applications$ResNet50(
  # "imagenet" by default: downloads weights
  weights = NULL,
  include_top = FALSE,
  input_shape = list(spec$size, spec$size, 3L),
  pooling = "avg"
)

# Keras' name, and torchvision's two names
carry <- function(name, convolution, normalisation) {
  # height, width, input, output
  kernel <- weights[[paste0(convolution, ".weight")]]$transpose(2L, 3L, 1L, 0L)
  model$get_layer(paste0(name, "_conv"))$kernel$assign(kernel)
  parts <- paste0(
    normalisation, c(".weight", ".bias", ".running_mean", ".running_var")
  )
  arrays <- lapply(parts, function(part) weights[[part]])
  # gamma, beta, moving_mean, moving_variance
  model$get_layer(paste0(name, "_bn"))$set_weights(arrays)
}

carry("conv1", "conv1", "bn1")
blocks <- c(3, 4, 6, 3)
for (stage in 1:4) {
  for (block in 1:blocks[stage]) {
    name <- paste0("conv", stage + 1, "_block", block, "_")
    torchvision <- paste0("layer", stage, ".", block - 1, ".")
    for (i in 1:3) carry(
      paste0(name, i),
      paste0(torchvision, "conv", i),
      paste0(torchvision, "bn", i)
    )
    if (block == 1) carry(
      paste0(name, 0),
      paste0(torchvision, "downsample.0"),
      paste0(torchvision, "downsample.1")
    )
  }
}

# %% tags=["predict"]
callback <- keras$callbacks$LambdaCallback(
  on_predict_batch_end = rosetta$report_batch
)
# in predict, batch normalisation uses the stored means and variances
extract <- function(images) {
  # an R matrix
  model$predict(
    images,
    batch_size = spec$batch_size,
    verbose = 0L,
    callbacks = list(callback)
  )
}

features_train <- extract(x_train)
features_test <- extract(x_test)
cat(
  "features", dim(features_train), dim(features_test),
  typeof(features_test), "\n"
)

# %% tags=["evaluate"]
predictions <- as.vector(py_to_r(rosetta$logistic_regression(
  features_train, y_train, features_test
)))
accuracy <- mean(predictions == y_test)
cat("predicted", predictions[1:10], "\n")
cat("labels   ", y_test[1:10], "\n")
cat(sprintf("test accuracy %.3f\n", accuracy))
