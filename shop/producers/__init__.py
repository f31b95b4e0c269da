"""The pages on which a producer works: what has to be done today, and each order."""
