"""Papers as PDF: A4, the shop's own letters (Vietnamese included), one look for orders and statements.

::

    paper = Paper(_("Order summary"), f"{_('Order')} {number}")
    paper.heading(_("Seller"))
    paper.facts([(_("Name"), producer.name), (_("Phone"), producer.phone)])
    paper.table([Column(_("Goods"), 4), Column(_("Amount"), 2, is_number=True)], rows, totals=[(_("Total"), total)])
    return paper_response(paper.as_bytes(), f"order-{number}.pdf")

Cells and facts are texts: money comes from ``shop.core.money.format_vnd``, days are written by the caller. A sign that
the letters do not have becomes a question mark; nothing of a text is ever read as a command.
"""

from shop.core.paper.paper import Column, Paper
from shop.core.paper.response import paper_response

__all__ = ["Column", "Paper", "paper_response"]
