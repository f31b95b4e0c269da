"""What each address takes: the fields with their types; those that must be there end with ``!``."""

TEXT, NUMBER, LIST, OBJECT = str, int, list, dict


class Wrong(Exception):
    """A field that is unknown, missing or of another type; the message says which."""


_GHN_ORDER = {
    **dict.fromkeys(("to_name!", "to_phone!", "to_address!", "to_ward_name!", "to_province_name!"), TEXT),
    **dict.fromkeys(("from_name", "from_phone", "from_address", "from_ward_name", "from_district_name"), TEXT),
    **dict.fromkeys(("from_province_name", "to_district_name", "client_order_code", "note", "content"), TEXT),
    "required_note!": TEXT,
    **dict.fromkeys(("payment_type_id!", "service_type_id!", "weight!", "length!", "width!", "height!"), NUMBER),
    **dict.fromkeys(("cod_amount", "insurance_value"), NUMBER),
    "items!": LIST,
}
_GHN_ITEM = {"name!": TEXT, "code": TEXT, "quantity!": NUMBER, "price": NUMBER, "weight": NUMBER}
_GHTK_ORDER = {
    **dict.fromkeys(("id!", "pick_name!", "pick_address!", "pick_province!", "pick_tel!"), TEXT),
    **dict.fromkeys(("tel!", "name!", "address!", "province!"), TEXT),
    **dict.fromkeys(("pick_district", "pick_ward", "district", "ward", "hamlet", "is_freeship", "note"), TEXT),
    **dict.fromkeys(("weight_option", "transport"), TEXT),
    **dict.fromkeys(("pick_money!", "value"), NUMBER),
}
_GHTK_PRODUCT = {"name!": TEXT, "weight!": NUMBER, "quantity": NUMBER, "product_code": TEXT, "price": NUMBER}
_GHTK_FEE = {
    **dict.fromkeys(("pick_province!", "pick_district", "pick_ward", "province!", "district", "ward"), TEXT),
    **dict.fromkeys(("address", "weight!", "value", "transport"), TEXT),
}


def check_ghn_order(body) -> None:
    """Look over the body of preview and create. Raises Wrong."""
    _check(body, _GHN_ORDER)
    for item in body["items"]:
        _check(item, _GHN_ITEM)
    if not 1 <= body["weight"] <= 50_000:
        raise Wrong("weight must be 1 to 50000 grams")
    if not 0 <= body.get("cod_amount", 0) <= 50_000_000:
        raise Wrong("cod_amount is too large")


def check_ghtk_order(body) -> None:
    """Look over the body of an order. Raises Wrong."""
    _check(body, {"order!": OBJECT, "products!": LIST})
    _check(body["order"], _GHTK_ORDER)
    for product in body["products"]:
        _check(product, _GHTK_PRODUCT)
    if body["order"].get("weight_option") != "gram" and any(row["weight"] > 50 for row in body["products"]):
        raise Wrong("weight: without weight_option these are kilograms")


def check_ghtk_fee(asked: dict) -> None:
    """Look over the question for a fee. Raises Wrong."""
    _check(asked, _GHTK_FEE)
    if not asked["weight"].isdecimal():
        raise Wrong("weight must be grams")


def check(body, **fields) -> None:
    """Look over a small body whose fields are all needed. Raises Wrong."""
    _check(body, {f"{name}!": kind for name, kind in fields.items()})


def _check(body, known: dict) -> None:
    if not isinstance(body, dict):
        raise Wrong("an object is needed")
    types = {name.rstrip("!"): kind for name, kind in known.items()}
    for name, value in body.items():
        if name not in types:
            raise Wrong(f"unknown field {name}")
        if not isinstance(value, types[name]) or isinstance(value, bool):
            raise Wrong(f"{name} must be {types[name].__name__}")
    for name in known:
        if name.endswith("!") and body.get(name[:-1]) in (None, "", []):
            raise Wrong(f"{name[:-1]} is needed")
