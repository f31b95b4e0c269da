"""Oscar's review pages."""
