"""Choosing a commune to search around, for who does not share a position; sent by GET, so it works without script."""

from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from search.near import USUAL_KM
from shop.storefront.forms.near import NearForm

PAGES = ("catalogue:index", "catalogue:category")
LEFT_OUT = ("o", "gan", "trang", "loi")


@require_safe
def near(request):
    """Ask for a commune, then lead to the results around it; what was searched and chosen before is kept."""
    page, kept = _results_page(request.GET.get("o", "")), _kept(request.GET)
    asked = any(name.startswith("noi") for name in request.GET)
    filling = "noi_fill" in request.GET
    form = NearForm(request.GET if asked and not filling else None, initial=_initial(request.GET))
    if form.is_valid():
        return HttpResponseRedirect(f"{page}?{_answer(kept, form.cleaned_data)}")
    context = {"form": form, "page": page, "kept": kept, "refused": request.GET.get("loi") == "1"}
    return render(request, "storefront/near.html", context)


def _results_page(path: str) -> str:
    """Return a page of results of this site: the one that was named, else that of all products."""
    try:
        known = resolve(path).view_name in PAGES
    except Resolver404:
        known = False
    return path if known else reverse("catalogue:index")


def _kept(data: QueryDict) -> QueryDict:
    """Return what was searched and chosen before, without the place."""
    kept = data.copy()
    for name in [name for name in kept if NearForm.owns(name) or name in LEFT_OUT]:
        del kept[name]
    return kept


def _initial(data: QueryDict) -> dict:
    """Show again what was typed while the second list is being filled."""
    noi = NearForm.base_fields["noi"].widget.value_from_datadict(data, {}, "noi")
    return {"noi": noi, "km": data.get("km") or USUAL_KM, "diem_gan": data.get("diem_gan") == "1"}


def _answer(kept: QueryDict, cleaned: dict) -> str:
    found = kept.copy()
    found["gan"], found["km"] = cleaned["noi"].code, str(cleaned["km"])
    if cleaned["diem_gan"]:
        found["diem_gan"] = "1"
    return found.urlencode()
