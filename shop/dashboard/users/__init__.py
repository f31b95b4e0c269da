"""Oscar's pages of people."""
