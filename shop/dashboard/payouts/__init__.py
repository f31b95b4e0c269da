"""What producers are owed, and paying it."""
