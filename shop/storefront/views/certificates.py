"""The public register: look up a certificate, see its state today, check the star on a pack."""

import io

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from catalogue.certification import selectors, services
from catalogue.certification.models import normalise_code
from shop.core import throttle
from shop.core.clock import now
from shop.core.pagecache.views import cached_page
from shop.core.same_origin import same_origin_required
from shop.storefront.certificate_forms import MismatchForm, RegisterForm
from shop.storefront.certificate_page import CertificatePage, Entry

PER_PAGE = 25
MISSES, MISSES_SECONDS = 20, 600  # unknown codes per address before the answer becomes "wait"
REPORTS, REPORTS_SECONDS = 5, 3600


@require_safe
@cached_page("trang", *RegisterForm.base_fields, but_not_with=("q",))
def register(request: HttpRequest) -> HttpResponse:
    """Search the register; a code that is found whole leads straight to its certificate."""
    form = RegisterForm(request.GET)
    wanted = form.wanted()
    if selectors.is_code(wanted["text"]):
        return redirect("storefront:certificate", normalise_code(wanted["text"]))
    pages = Paginator(selectors.search_register(**wanted), PER_PAGE)
    page = pages.get_page(request.GET.get("trang"))
    entries = [Entry(certificate) for certificate in page]
    context = {"form": form, "page": page, "entries": entries, "is_filtered": any(wanted.values())}
    return render(request, "storefront/certificates.html", context)


@require_safe
@cached_page()
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Show one certificate as it stands at this moment, with all others of its product."""
    wanted = normalise_code(code)
    if wanted != code:
        return redirect("storefront:certificate", wanted)
    page = CertificatePage.of(code)
    if page is None:
        return _unknown(request, code)
    return render(request, "storefront/certificate.html", {"page": page, "checked_at": now()})


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    """404 that says what a code nobody issued may mean; 429 for whoever tries many."""
    is_slow_enough = throttle.hit("certificate", throttle.client_address(request), MISSES, MISSES_SECONDS)
    status = 404 if is_slow_enough else 429
    context = {"code": code[:20], "form": RegisterForm(), "is_guessing": not is_slow_enough, "translated_urls": {}}
    return render(request, "storefront/certificate_unknown.html", context, status=status)


@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Take the report of somebody who saw other stars on a pack; no name is asked."""
    found = selectors.certificate_by_code(code)
    if found is None:
        return _unknown(request, code)
    form = MismatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if throttle.hit("mismatch", throttle.client_address(request), REPORTS, REPORTS_SECONDS):
            services.report_mismatch(found, **form.cleaned_data)
            return redirect(f"{request.path}?sent=1")
        form.add_error(None, _("That were many reports from one place. Wait an hour, or call the office."))
    context = {"certificate": found, "form": form, "is_sent": "sent" in request.GET}
    return render(request, "storefront/certificate_report.html", context)


@require_safe
def certificate_qr(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the QR code of a certificate's short address as SVG; needs no look-up, the address says the same."""
    target = f"{settings.SITE_URL}{reverse('certificate_short', args=[normalise_code(code)[:12]])}"
    drawing = io.BytesIO()
    segno.make(target, error="m", micro=False).save(drawing, kind="svg", border=4, omitsize=True, title=_("QR code"))
    response = HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def certificate_short(request: HttpRequest, code: str) -> HttpResponse:
    """Lead the short address on labels to the certificate in the visitor's language."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect("storefront:certificate", normalise_code(code)[:12] or "-")
