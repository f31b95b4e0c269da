"""Lay the pages with which a shop opens: home, law and guides, in both languages. Editors then own them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from cms.context_processors import forget
from cms.models import HomePage, StandardPage
from cms.roots import ensure_roots
from cms.seeds import DATA, HOME, HOME_SLUGS, HOME_TITLES, LANGUAGES, SEEDS, Seed


@transaction.atomic
def load_reference() -> None:
    """Make site, languages, home pages and pages of text that are not there yet. What is there is left alone."""
    ensure_roots()
    homes = {}
    for language in LANGUAGES:
        locale, _created = Locale.objects.get_or_create(language_code=language)
        homes[language] = _home(locale, twin=homes.get("vi"))
    _open_site(homes["vi"])
    for order, seed in enumerate(SEEDS, start=1):
        page = None
        for language in LANGUAGES:
            page = _page(seed, order, homes[language], twin=page)
    forget()


def _home(locale: Locale, twin: HomePage | None) -> HomePage:
    """Return the home page in a language, laid first when it is missing."""
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        language = locale.language_code
        home = HomePage(locale=locale, title=HOME_TITLES[language], slug=HOME_SLUGS[language], body=HOME[language])
        _add(home, Page.get_first_root_node(), twin)
    return home


def _open_site(home: HomePage) -> None:
    """Put our home page in the place of Wagtail's welcome page, and the public address into both tables of sites."""
    public = urlsplit(settings.SITE_URL)
    address = {"hostname": public.hostname, "port": public.port or (443 if public.scheme == "https" else 80)}
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    welcome = site.root_page if site and site.root_page.specific_class is not HomePage else None
    root = home if welcome or not site else site.root_page
    Site.objects.update_or_create(
        is_default_site=True, defaults=address | {"root_page": root, "site_name": settings.OSCAR_SHOP_NAME}
    )
    if welcome:
        welcome.delete()
    DjangoSite.objects.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": public.netloc, "name": settings.OSCAR_SHOP_NAME}
    )


def _page(seed: Seed, order: int, home: HomePage, twin: StandardPage | None) -> StandardPage:
    """Return a page of text in the language of ``home``, laid first when it is missing."""
    page = StandardPage.objects.filter(locale=home.locale, key=seed.key).first()
    if page is None:
        language = home.locale.language_code
        place = LANGUAGES.index(language)
        text = RichText((DATA / language / f"{seed.key}.html").read_text(encoding="utf-8"))
        page = StandardPage(
            locale=home.locale,
            key=seed.key,
            title=seed.titles[place],
            slug=seed.slugs[place],
            introduction=seed.introductions[place],
            footer=seed.column,
            footer_order=order,
            is_draft_text=seed.key != "stars",
            body=[("text", text)],
        )
        _add(page, home, twin)
    return page


def _add(page: Page, parent: Page, twin: Page | None) -> None:
    """Publish ``page`` below ``parent``, as the translation of ``twin`` where there is one."""
    if twin:
        page.translation_key = twin.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
