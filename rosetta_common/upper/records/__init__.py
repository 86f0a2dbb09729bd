"""Records of runs, proofs and checks: what they hold, what they were made from, whether they are current."""
