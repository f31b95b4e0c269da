"""Pages of signing in, and of what staff do with accounts."""
