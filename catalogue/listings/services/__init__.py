"""Writes of the room: reference data, products with their listing, and what an office does with a listing."""

from catalogue.listings.errors import ListingError, TwinName
from catalogue.listings.services.create_products import create_products
from catalogue.listings.services.moderate_listing import publish, return_for_changes, submit, withdraw
from catalogue.listings.services.reference import load_reference
from catalogue.listings.services.save_product import Pack, ProductData, save_product

__all__ = [
    "ListingError",
    "Pack",
    "ProductData",
    "TwinName",
    "create_products",
    "load_reference",
    "publish",
    "return_for_changes",
    "save_product",
    "submit",
    "withdraw",
]
