"""Who waits for goods that are out of stock, and is told once when they are back."""
