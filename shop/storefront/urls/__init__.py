"""Addresses of what a buyer sees, one module per namespace."""
