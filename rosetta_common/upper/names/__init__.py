"""The names of the frameworks' APIs in code: what an index of names is made from."""
