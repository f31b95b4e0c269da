"""Offers and vouchers of the marketplace, for the office."""
