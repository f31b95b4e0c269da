"""What a signed-in buyer sees of their own: orders, addresses, kept products, contacts, data."""
