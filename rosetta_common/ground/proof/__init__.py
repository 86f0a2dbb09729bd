"""The proof inside a framework's environment: it runs the published cells and leaves what came out of them."""
