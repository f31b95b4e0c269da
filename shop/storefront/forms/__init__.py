"""Forms of the shop."""
