"""What can be refused, each with a sentence for the person who asked."""


class ListingError(ValueError):
    """A change that is refused; ``str(error)`` is the sentence, ``field`` the input that it belongs to, if any."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


class TwinName(ListingError):
    """The owner already has a product of this name."""

    def __init__(self, sentence: str, product_id: int):
        super().__init__(sentence, field="name")
        self.product_id = product_id
