"""Writes of people, one module per verb and noun."""
