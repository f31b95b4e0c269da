"""One login per role, with the same password, printed by ``make run``."""

from django.contrib.auth.models import Group

from shop.accounts.models import Membership, User

PASSWORD = "ocop-trinh-dien"  # noqa: S105 - demonstration only, refused where SITE_URL is public
LOGINS = {
    "consumer": ("Người mua", "0900000001", "mua@demo.example", "/"),
    "producer": ("Chủ thể", "0900000002", "chuthe@demo.example", "/nha-san-xuat/"),
    "point": ("Người bán ở điểm", "0900000003", "diemban@demo.example", "/"),
    "office": ("Cán bộ văn phòng", "0900000004", "vanphong@demo.example", "/"),
    "council": ("Thành viên hội đồng", "0900000005", "hoidong@demo.example", "/"),
    "editor": ("Biên tập viên", "0900000006", "bientap@demo.example", "/cms/"),
    "staff": ("Nhân viên sàn", "0900000007", "nhanvien@demo.example", "/dashboard/"),
    "admin": ("Quản trị", "0900000008", "quantri@demo.example", "/admin/"),
}


def make_people(producer, point, province) -> dict[str, User]:
    """Create the login of each role (again: leave it as it is)."""
    people = {role: _person(role, *spec) for role, spec in LOGINS.items()}
    roles = Membership.Role
    for role, fields in {
        "producer": {"role": roles.PRODUCER_OWNER, "producer": producer},
        "point": {"role": roles.POINT_SELLER, "point": point},
        "office": {"role": roles.OFFICE, "province": province},
        "council": {"role": roles.COUNCIL, "province": province},
        "editor": {"role": roles.EDITOR},
    }.items():
        Membership.objects.get_or_create(user=people[role], **fields)
    people["editor"].groups.add(*Group.objects.filter(name__in=["Editors", "Moderators"]))
    return people


def _person(role: str, name: str, phone: str, email: str, _home: str) -> User:
    found = User.objects.filter(email=email).first()
    if found:
        return found
    return User.objects.create_user(
        email=email,
        phone=f"+84{phone[1:]}",
        password=PASSWORD,
        full_name=f"{name} (trình diễn)",
        is_staff=role in {"staff", "admin"},
        is_superuser=role == "admin",
    )
