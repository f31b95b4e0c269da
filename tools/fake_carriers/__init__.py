"""A stand-in for the carriers GHN and GHTK: what our adapters use of them, and not a field more.

It takes what their public descriptions name, in the types that they name, and refuses the rest, so that a misspelled
field fails here and not at a producer's door. Parcels move when a test says so.
"""

from tools.fake_carriers.server import GHN_SHOP, GHN_TOKEN, GHTK_PARTNER, GHTK_TOKEN, FakeCarriers

__all__ = ["GHN_SHOP", "GHN_TOKEN", "GHTK_PARTNER", "GHTK_TOKEN", "FakeCarriers"]
