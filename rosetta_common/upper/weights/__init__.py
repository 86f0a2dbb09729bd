"""`rosetta weights`: how to carry each layer's weights from one framework to another."""
