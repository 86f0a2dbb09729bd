"""The proof inside a framework's environment: it runs the published cells and writes the arrays that they made."""
