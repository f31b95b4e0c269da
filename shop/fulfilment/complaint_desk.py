"""What producer and office do with a complaint on their pages: answer, or settle it. One rule for both desks."""

import dataclasses

from django.core.exceptions import ValidationError
from django.forms import Form

from shop.fulfilment import complaints
from shop.fulfilment.complaint_forms import MessageForm, SettleForm
from shop.fulfilment.models import Complaint

# What is wrong with a decision is said at what was typed for it.
_FIELDS = {SettleForm.NO: "text", SettleForm.REFUND: "amount"}
ACTIONS = ("message", SettleForm.REFUND, SettleForm.BACK, SettleForm.NO)


@dataclasses.dataclass
class Desk:
    """The forms of one page; ``done`` when the posted one was carried out, ``action`` what was posted."""

    message: MessageForm
    settle: SettleForm
    action: str = ""
    done: bool = False

    @property
    def refusals(self) -> list[str]:
        """A sentence for each picture that was not taken."""
        return self.message.refusals() if self.done and self.action == "message" else []


def look(made: Complaint) -> Desk:
    """Return the page before anything was pressed."""
    return Desk(MessageForm(), SettleForm(part=made.seller_order))


def act(made: Complaint, request, role: str) -> Desk:
    """Carry out what ``role`` has posted, or return the page with a sentence at the field to mend."""
    desk, part = look(made), made.seller_order
    desk.action = request.POST.get("action", "")
    if desk.action == "message":
        form = desk.message = MessageForm(request.POST, request.FILES)
    else:
        form = desk.settle = SettleForm(request.POST, part=part)
    if desk.action in ACTIONS and form.is_valid():
        try:
            _carry_out(made, desk.action, form, role, request.user)
        except ValidationError as error:
            made.refresh_from_db()
            form.add_error(_FIELDS.get(desk.action), error)
        else:
            desk.done = True
    return desk


def _carry_out(made: Complaint, action: str, form: Form, role: str, actor) -> None:
    text, who = form.cleaned_data["text"], {"role": role, "actor": actor}
    if action == "message":
        complaints.reply(made, text=text, pictures=form.pictures(), **who)
    elif action == SettleForm.REFUND:
        complaints.give_back(made, form.cleaned_data["amount"], text=text, **who)
    elif action == SettleForm.BACK:
        complaints.take_back(made, form.pieces(), text=text, **who)
    else:
        complaints.reject(made, text=text, **who)
