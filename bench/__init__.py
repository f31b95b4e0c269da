"""Measurements of the shop: pages and purchases beside a stock Oscar, search on a real node. See bench/README.md."""
