"""Oscar's order pages."""
