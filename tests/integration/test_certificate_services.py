"""What the register accepts and refuses, and what it leaves behind."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from catalogue.certification import rules, services
from catalogue.certification.models import Certificate, RuleValue
from catalogue.certification.selectors import last_day, state_on, valid_certificate_of
from shop.core.models import AuditEntry
from tests.factories.certification import make_certificate, make_decision, make_producer, make_product

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 11, 24)


@pytest.fixture(autouse=True)
def _day():
    """Noon in Vietnam on the day of the trials."""
    with time_machine.travel(dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def _reference():
    services.load_reference()


@pytest.fixture
def product():
    return make_product(producer=make_producer())


def refusal(code):
    """The service refuses with a sentence and this code."""
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


def codes(certificate):
    return list(
        AuditEntry.objects.filter(target=f"certification.certificate:{certificate.pk}")
        .order_by("pk")
        .values_list("code", flat=True)
    )


class TestIssue:
    def test_it_counts_36_months_with_both_ends(self, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        assert certificate.valid_until == D(2028, 9, 30)
        assert valid_certificate_of(product.pk, D(2025, 9, 29)) is None
        assert valid_certificate_of(product.pk, D(2025, 9, 30)) == certificate
        assert valid_certificate_of(product.pk, D(2028, 9, 30)) == certificate
        assert valid_certificate_of(product.pk, D(2028, 10, 1)) is None

    def test_29_february_ends_on_the_last_of_february(self, product):
        assert make_certificate(product, D(2024, 2, 29)).valid_until == D(2027, 2, 28)

    def test_it_keeps_names_and_address_as_certified(self, product):
        product.listing.owner.former_address = "Xã Thông Nguyên, huyện Hoàng Su Phì, tỉnh Hà Giang"
        certificate = make_certificate(product, D(2024, 5, 1))
        assert certificate.product_name == "Trà mẫu Phìn Thử"
        assert certificate.producer_name == "Hợp tác xã Mẫu"
        assert certificate.address == "Xã Thông Nguyên, huyện Hoàng Su Phì, tỉnh Hà Giang"
        assert codes(certificate) == ["certificate.issued"]

    def test_a_newer_certificate_supersedes_the_older_from_its_own_first_day(self, product):
        old = make_certificate(product, D(2025, 1, 10), stars=3)
        new = make_certificate(product, D(2026, 3, 1), stars=4)
        old.refresh_from_db()
        assert (old.end_kind, old.ended_on, old.ended_by) == ("superseded", D(2026, 3, 1), new.decision)
        assert last_day(old) == D(2026, 2, 28)
        assert new.kind == Certificate.Kind.UPGRADE
        assert codes(old) == ["certificate.issued", "certificate.superseded"]

    def test_an_older_one_entered_late_ends_where_the_newer_begins(self, product):
        new = make_certificate(product, D(2026, 3, 1))
        old = make_certificate(product, D(2025, 1, 10), stars=3)
        assert (old.ended_on, old.ended_by) == (D(2026, 3, 1), new.decision)
        assert old.kind == Certificate.Kind.FIRST

    def test_an_expired_one_is_not_superseded(self, product):
        old = make_certificate(product, D(2020, 1, 10))
        new = make_certificate(product, D(2026, 3, 1))
        old.refresh_from_db()
        assert old.end_kind == ""
        assert new.kind == Certificate.Kind.RE_RANKING

    def test_it_refuses_a_second_one_from_the_same_day(self, product):
        make_certificate(product, D(2026, 3, 1))
        with refusal("overlap"):
            make_certificate(product, D(2026, 3, 1))

    @pytest.mark.parametrize("stars", [0, 1, 2, 6])
    def test_it_refuses_other_numbers_of_stars(self, product, stars):
        with refusal("stars"):
            make_certificate(product, D(2026, 3, 1), stars=stars)

    @pytest.mark.parametrize(
        ("issuer", "stars", "signed"),
        [
            ("province", 5, D(2026, 3, 1)),
            ("district", 5, D(2024, 3, 1)),
            ("district", 4, D(2024, 3, 1)),
            ("district", 3, D(2022, 3, 1)),
            ("ministry", 4, D(2026, 3, 1)),
        ],
    )
    def test_it_refuses_a_level_that_does_not_give_these_stars(self, product, issuer, stars, signed):
        with refusal("issuer"):
            make_certificate(product, signed, stars, decision=make_decision(signed, issuer))
        assert not Certificate.objects.exists()

    def test_a_district_gave_three_stars_until_june_2025(self, product):
        signed = D(2025, 6, 30)
        assert make_certificate(product, signed, 3, decision=make_decision(signed, "district")).stars == 3

    def test_it_refuses_an_issue_before_the_signature(self, product):
        with refusal("issued_before_signed"):
            make_certificate(product, D(2026, 3, 1), decision=make_decision(D(2026, 3, 2)))

    def test_it_refuses_a_day_without_a_rule(self, product):
        RuleValue.objects.all().delete()
        decision = make_decision(D(2026, 3, 1))
        with refusal("no_rule"):
            services.issue_certificate(decision, product, 4, D(2026, 3, 1))


class TestScore:
    @pytest.mark.parametrize(
        ("score", "stars"),
        [("0", 0), ("49.99", 0), ("50", 3), ("69.99", 3), ("70", 4), ("89.99", 4), ("90", 5), ("100", 5)],
    )
    def test_bands_are_half_open(self, score, stars):
        assert rules.Rules().stars_for_score(Decimal(score), TODAY) == stars

    @pytest.mark.parametrize("score", ["-0.01", "100.01"])
    def test_points_outside_0_to_100_are_refused(self, score):
        with refusal("score_range"):
            rules.Rules().stars_for_score(Decimal(score), TODAY)

    def test_more_stars_than_points_are_refused(self, product):
        with refusal("score"):
            make_certificate(product, D(2026, 3, 1), 4, score=Decimal("69.99"), score_note="x")

    def test_fewer_stars_than_points_need_the_missing_minimum(self, product):
        with refusal("score"):
            make_certificate(product, D(2026, 3, 1), 3, score=Decimal("72"))
        note = "Thiếu mức tối thiểu 4 sao ở tiêu chí 5.2"
        assert make_certificate(product, D(2026, 3, 1), 3, score=Decimal("72"), score_note=note).score_note == note


class TestDecision:
    def test_the_same_decision_is_recorded_once(self):
        first = make_decision(D(2026, 3, 1), number="12/QĐ-UBND")
        assert make_decision(D(2026, 3, 1), number=" 12/qđ-ubnd", issuer_name="ubnd Tỉnh Tuyên  Quang") == first

    def test_numbers_start_again_each_year(self):
        first = make_decision(D(2025, 3, 1), number="12/QĐ-UBND")
        assert make_decision(D(2026, 3, 1), number="12/QĐ-UBND") != first

    def test_one_number_with_two_dates_is_refused(self):
        make_decision(D(2026, 3, 1), number="12/QĐ-UBND")
        with refusal("decision_differs"):
            make_decision(D(2026, 3, 2), number="12/QĐ-UBND")

    def test_tomorrow_is_refused_and_today_accepted(self):
        with refusal("signed_in_future"):
            make_decision(D(2026, 11, 25))
        assert make_decision(TODAY)

    def test_a_district_after_june_2025_is_refused(self):
        with refusal("district_gone"):
            make_decision(D(2025, 7, 1), "district")

    def test_number_and_issuer_are_needed(self):
        with refusal("decision_incomplete"):
            services.record_decision(" ", "province", "UBND", TODAY)


class TestEnd:
    def test_a_revoked_one_stops_on_the_day_named(self, product):
        certificate = make_certificate(product, D(2025, 1, 10))
        decision = make_decision(D(2026, 11, 20), number="99/QĐ-UBND")
        services.revoke(certificate, decision, D(2026, 11, 24), "Đã ngừng sản xuất")
        certificate.refresh_from_db()
        assert state_on(certificate, D(2026, 11, 23)).counts
        assert state_on(certificate, D(2026, 11, 24)).code == "revoked"
        assert valid_certificate_of(product.pk) is None
        assert codes(certificate)[-1] == "certificate.revoked"

    def test_five_stars_are_revoked_by_the_ministry(self, product):
        certificate = make_certificate(product, D(2025, 1, 10), 5)
        with refusal("revoke_level"):
            services.revoke(certificate, make_decision(TODAY), TODAY, "Giấy tờ giả")
        services.revoke(certificate, make_decision(TODAY, "ministry"), TODAY, "Giấy tờ giả")

    def test_annulled_from_its_first_day_it_never_counted(self, product):
        certificate = make_certificate(product, TODAY)
        services.annul(certificate, make_decision(TODAY), TODAY, "Đánh giá không đúng quy trình")
        certificate.refresh_from_db()
        assert state_on(certificate, TODAY).code == "annulled"

    def test_it_refuses_no_ground_a_second_end_and_wrong_days(self, product):
        certificate = make_certificate(product, D(2025, 1, 10))
        decision = make_decision(D(2026, 6, 1))
        with refusal("ground"):
            services.revoke(certificate, decision, TODAY, " ")
        with refusal("end_day"):
            services.revoke(certificate, decision, D(2026, 5, 31), "x")
        with refusal("expired"):
            services.revoke(certificate, decision, D(2028, 1, 11), "x")
        services.revoke(certificate, decision, TODAY, "x")
        with refusal("ended"):
            services.annul(certificate, decision, TODAY, "x")


class TestExtend:
    def test_it_counts_until_the_last_day_of_the_extension(self, product):
        certificate = make_certificate(product, D(2023, 10, 1))
        services.extend(certificate, D(2027, 3, 30), "Thông báo 12/TB-VPĐP")
        certificate.refresh_from_db()
        assert state_on(certificate, TODAY).code == "extended"
        assert valid_certificate_of(product.pk, D(2027, 3, 30)) == certificate
        assert valid_certificate_of(product.pk, D(2027, 3, 31)) is None

    def test_it_refuses_181_days_no_basis_and_a_second_time(self, product):
        certificate = make_certificate(product, D(2023, 10, 1))
        with refusal("extension_range"):
            services.extend(certificate, D(2027, 3, 31), "x")
        with refusal("extension_range"):
            services.extend(certificate, D(2026, 10, 1), "x")
        with refusal("basis"):
            services.extend(certificate, D(2027, 1, 1), "")
        services.extend(certificate, D(2027, 1, 1), "x")
        with refusal("extended"):
            services.extend(certificate, D(2027, 2, 1), "x")

    def test_it_refuses_to_run_into_the_next_certificate(self, product):
        certificate = make_certificate(product, D(2023, 10, 1))
        make_certificate(product, D(2026, 11, 1))
        with refusal("overlap"):
            services.extend(certificate, D(2026, 11, 1), "x")


class TestSuspend:
    def test_it_hides_the_star_and_comes_back_after_its_last_day(self, product):
        certificate = make_certificate(product, D(2025, 1, 10))
        services.suspend(certificate, TODAY, TODAY + dt.timedelta(days=29), "Chờ kết quả kiểm nghiệm")
        assert valid_certificate_of(product.pk) is None
        assert valid_certificate_of(product.pk, TODAY + dt.timedelta(days=30)) == certificate

    def test_lifting_shows_it_from_today(self, product):
        certificate = make_certificate(product, D(2025, 1, 10))
        suspension = services.suspend(certificate, TODAY - dt.timedelta(days=3), TODAY, "x")
        services.lift(suspension)
        assert valid_certificate_of(product.pk) == certificate
        with refusal("over"):
            services.lift(suspension)
        assert codes(certificate)[1:] == ["certificate.suspended", "certificate.suspension_lifted"]

    def test_it_refuses_31_days_no_reason_and_two_at_once(self, product):
        certificate = make_certificate(product, D(2025, 1, 10))
        with refusal("suspension_length"):
            services.suspend(certificate, TODAY, TODAY + dt.timedelta(days=30), "x")
        with refusal("suspension_length"):
            services.suspend(certificate, TODAY, TODAY - dt.timedelta(days=1), "x")
        with refusal("reason"):
            services.suspend(certificate, TODAY, TODAY, "")
        services.suspend(certificate, TODAY, TODAY, "x")
        with refusal("suspended"):
            services.suspend(certificate, TODAY, TODAY, "x")


def test_reference_rows_are_loaded_once_and_not_overwritten():
    RuleValue.objects.filter(rule="suspension_days").update(value=20)
    count = RuleValue.objects.count()
    services.load_reference()
    assert RuleValue.objects.count() == count
    assert RuleValue.objects.get(rule="suspension_days").value == 20
