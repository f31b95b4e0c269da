"""Producers for tests that go through the services."""

from shop.core.text import fold, slugify_vi
from shop.partner.models import Producer
from shop.partner.services import ProducerData, save_producer
from shop.places.models import Commune, Province, Region, UnitType


def given_commune(name: str = "Thông Nguyên", province: str = "Tuyên Quang") -> Commune:
    """Return a commune in a province, created with what they stand on when missing."""
    found = Commune.objects.filter(name=name, province__name=province).first()
    if found:
        return found
    region, _ = Region.objects.get_or_create(slug="phia-bac", defaults={"name": "Phía Bắc", "name_en": "North"})
    tinh, _ = UnitType.objects.get_or_create(code="tinh", defaults={"name": "Tỉnh", "name_en": "province", "level": 1})
    xa, _ = UnitType.objects.get_or_create(code="xa", defaults={"name": "Xã", "name_en": "commune", "level": 3})
    parent, _ = Province.objects.get_or_create(
        name=province,
        defaults={
            "code": f"{Province.objects.count() + 10}",
            "slug": slugify_vi(province),
            "folded": fold(province),
            "unit_type": tinh,
            "region": region,
            "latitude": 22.7,
            "longitude": 104.9,
        },
    )
    code = f"{Commune.objects.count() + 10000}"
    return Commune.objects.create(
        code=code,
        name=name,
        slug=f"{slugify_vi(name)}-{code}",
        folded=fold(name),
        unit_type=xa,
        province=parent,
        latitude=22.6,
        longitude=104.7,
    )


def given_producer(name: str = "Hợp tác xã chè Thử Nghiệm", **changes) -> Producer:
    """Return a producer made by the service."""
    data = {"kind": "cooperative", "commune": changes.pop("commune", None) or given_commune(), **changes}
    return save_producer(ProducerData(name=name, **data))
