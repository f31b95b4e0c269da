"""A page with nothing but the commune field, for the browser tests of its script."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from shop.places.forms import CommuneField

PAGE = """{% load static i18n %}<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Xã</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="{% static "css/tokens.css" %}">
<link rel="stylesheet" href="{% static "css/components.css" %}"></head><body><main class="l-page l-main">
<h1>Xã</h1><form class="l-stack" action="/" novalidate>
{% include "places/commune_field.html" with field=form.commune %}
<p id="answer">{{ answer }}</p>
<button class="btn" type="submit" name="go" value="1">OK</button></form></main></body></html>"""


class PageForm(forms.Form):
    """One field."""

    commune = CommuneField(label=_("Commune, ward"))


def page(request):
    """Show what the field understood."""
    form = PageForm(request.GET if request.GET else None)
    answer = form.cleaned_data["commune"].slug if form.is_bound and form.is_valid() else ""
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form, "answer": answer}, request))


urlpatterns = [path("", page), *i18n_patterns(path("dia-danh/", include("shop.places.urls")))]
