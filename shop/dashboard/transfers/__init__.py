"""Pages of the office about money that comes by bank and by carrier."""
