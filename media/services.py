"""Keep pictures, hang them on products, take them away again."""

import shutil

from django.core.files.base import File
from django.db import models, transaction

from media.cleaning import CleanPicture, clean_picture
from media.files import media_path, write_whole
from media.models import Picture, ProductPicture, new_name
from shop.core.text import clean_line


def store_picture(upload: File, alt: str = "", alt_en: str = "", is_demo: bool = False) -> Picture:
    """Clean an upload and keep it; the same bytes with the same words sent again give the same picture.

    Raises :class:`media.cleaning.PictureError` with a sentence for the sender.
    """
    clean = clean_picture(upload)
    words = {"alt": clean_line(alt)[:250], "alt_en": clean_line(alt_en)[:250], "is_demo": is_demo}
    known = Picture.objects.filter(digest=clean.digest, **words).order_by("pk").first()
    if known and media_path(known.file).exists():
        return known
    return _keep(clean, words)


def _keep(clean: CleanPicture, words: dict) -> Picture:
    name = new_name()
    relative = f"pictures/{name[:2]}/{name}.jpg"
    write_whole(media_path(relative), clean.data)
    return Picture.objects.create(
        name=name,
        file=relative,
        original_name=clean.original_name,
        width=clean.width,
        height=clean.height,
        digest=clean.digest,
        **words,
    )


@transaction.atomic
def attach(product, picture: Picture) -> ProductPicture:
    """Hang a picture behind the others of a product (of its parent, for a variant); twice is once."""
    owner = _locked_owner(product)
    found = ProductPicture.objects.filter(product=owner, picture=picture).first()
    if found:
        return found
    last = ProductPicture.objects.filter(product=owner).aggregate(last=models.Max("position"))["last"]
    return ProductPicture.objects.create(product=owner, picture=picture, position=0 if last is None else last + 1)


@transaction.atomic
def arrange(product, pks: list[int]) -> None:
    """Put the product's pictures (ProductPicture keys) in this order, those not named behind; the first is the cover.

    Keys of other products are ignored.
    """
    owner = _locked_owner(product)
    links = {link.pk: link for link in ProductPicture.objects.filter(product=owner)}
    wanted = [pk for pk in dict.fromkeys(pks) if pk in links]
    _number([links[pk] for pk in wanted] + [link for pk, link in links.items() if pk not in wanted])


@transaction.atomic
def detach(link: ProductPicture) -> None:
    """Take a picture off its product, close the gap, and delete the picture unless it is used elsewhere."""
    owner = _locked_owner(link.product)
    picture = link.picture
    link.delete()
    _number(list(ProductPicture.objects.filter(product=owner)))
    remove(picture)


@transaction.atomic
def remove(picture: Picture) -> bool:
    """Delete a picture that nothing points to, its files after the commit; return whether it was deleted."""
    if is_used(picture):
        return False
    name, master = picture.name, media_path(picture.file)
    picture.delete()
    transaction.on_commit(lambda: _delete_files(name, master), robust=True)
    return True


def is_used(picture: Picture) -> bool:
    """Return whether any row of any table points to the picture."""
    pointing = (field for field in Picture._meta.get_fields(include_hidden=True) if field.auto_created)
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: picture}).exists()
        for relation in pointing
        if relation.one_to_many or relation.one_to_one
    )


def _locked_owner(product):
    """Return the row that owns the pictures, locked so that two people do not number them at once."""
    return type(product)._base_manager.select_for_update().get(pk=product.parent_id or product.pk)


def _number(links: list[ProductPicture]) -> None:
    """Write positions 0, 1, 2 …; by way of free numbers, because a position is unique at every moment."""
    free = 1 + max((link.position for link in links), default=0) + len(links)
    for start in (free, 0):
        for position, link in enumerate(links, start):
            link.position = position
            link.save(update_fields=["position"])


def _delete_files(name: str, master) -> None:
    master.unlink(missing_ok=True)
    shutil.rmtree(media_path(f"renditions/{name}"), ignore_errors=True)
