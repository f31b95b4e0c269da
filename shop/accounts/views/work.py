"""Switching between organisations, and the messages of the development channel."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shop.accounts.access import staff_required, switch_membership
from shop.accounts.redirects import after_sign_in, safe_next
from shop.accounts.selectors import phone_messages

DEVELOPMENT_CHANNEL = "shop.core.channels.DevelopmentPhoneChannel"
PER_PAGE = 50


@require_POST
@login_required
def switch(request):
    """Act for another organisation of one's own."""
    typed = request.POST.get("membership", "")
    if not typed.isdecimal():
        raise Http404
    membership = switch_membership(request, int(typed))
    name = membership.organisation or membership.get_role_display()
    messages.success(request, _("You act for %(name)s now.") % {"name": name})
    return redirect(after_sign_in(safe_next(request)))


@never_cache
@require_safe
@staff_required
def phone_message_list(request):
    """What the development channel would have sent to phones; not there once a real channel is configured."""
    if settings.MESSAGE_CHANNELS["phone"] != DEVELOPMENT_CHANNEL:
        raise Http404
    text = request.GET.get("q", "")[:100]
    page = Paginator(phone_messages(text), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/messages.html", {"page": page, "q": text})
