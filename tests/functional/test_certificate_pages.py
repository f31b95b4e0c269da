"""The public register: what it says on a day, what it never shows, and how it answers to guesses."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from catalogue.certification import services
from catalogue.certification.models import Certificate, MismatchReport
from tests.factories.certification import make_certificate, make_decision, make_producer, make_product

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 11, 24)
SEAL = 'class="seal '


@pytest.fixture(autouse=True)
def _noon():
    """10:12 in Hà Nội on the day of the trials."""
    with time_machine.travel(dt.datetime(2026, 11, 24, 3, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def product():
    producer = make_producer(former_address="Xã Thông Nguyên, huyện Hoàng Su Phì, tỉnh Hà Giang", street="Thôn Mẫu")
    return make_product("Trà mẫu Phìn Thử", producer)


def page(client, certificate, language="vi"):
    prefix = "" if language == "vi" else "/en"
    path = f"{prefix}/chung-nhan/{certificate.code}/" if language == "vi" else f"/en/certificates/{certificate.code}/"
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    """The text of the main part, blanks squeezed."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


class TestCertificate:
    def test_a_valid_one_says_so_with_the_time_of_the_check(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30), 5, number="GCN-0417")
        html = page(client, certificate)
        text = words(html)
        assert "Giấy chứng nhận này còn hiệu lực" in text
        assert "Kiểm tra lúc 10:12 24/11/2026" in text
        assert f'{SEAL}seal--5"' in html
        assert "30/09/2025 đến hết 30/09/2028 (36 tháng)" in text
        assert "Còn 22 tháng" in text
        assert "GCN-0417" in text

    def test_both_addresses_stand_there(self, client, product):
        text = words(page(client, make_certificate(product, D(2025, 9, 30))))
        assert "Xã Thông Nguyên, huyện Hoàng Su Phì, tỉnh Hà Giang" in text
        assert "Thôn Mẫu, xã Thông Nguyên, tỉnh Tuyên Quang" in text

    def test_the_last_day_counts_and_the_next_does_not(self, client, product):
        certificate = make_certificate(product, D(2023, 11, 24), 4)
        assert SEAL in page(client, certificate)
        with time_machine.travel(dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC), tick=False):  # midnight in Hà Nội
            html = page(client, certificate)
        assert SEAL not in html
        assert "Giấy chứng nhận này đã hết hạn" in words(html)
        assert "24/11/2026" in words(html)

    def test_the_last_90_days_are_counted(self, client, product):
        assert "Còn 27 ngày" in words(page(client, make_certificate(product, D(2023, 12, 21))))

    @pytest.mark.parametrize("end", ["revoke", "annul"])
    def test_an_ended_one_has_no_seal_and_names_decision_and_ground(self, client, product, end):
        certificate = make_certificate(product, D(2025, 9, 30), 4)
        decision = make_decision(D(2026, 11, 2), number="99/QĐ-UBND")
        getattr(services, end)(certificate, decision, D(2026, 11, 3), "Giấy tờ giả")
        html = page(client, certificate)
        assert SEAL not in html
        assert "99/QĐ-UBND" in words(html)
        assert "Giấy tờ giả" in words(html)
        assert "notice--bad" in html

    def test_a_superseded_one_leads_to_the_one_that_counts(self, client, product):
        old, new = make_certificate(product, D(2025, 1, 10), 3), make_certificate(product, D(2026, 3, 1), 4)
        html = page(client, old)
        assert "đã được thay bằng giấy mới" in words(html)
        assert f'href="{new.get_absolute_url()}"' in html
        assert SEAL not in html

    def test_the_history_tells_all_certificates_of_the_product(self, client, product):
        make_certificate(product, D(2022, 12, 12), 3)
        text = words(page(client, make_certificate(product, D(2025, 9, 30), 5)))
        assert text.index("Công nhận 5 sao") < text.index("Công nhận 3 sao (đã được thay bằng giấy mới)")

    def test_a_suspended_one_shows_no_star_and_no_reason(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        services.suspend(certificate, TODAY, TODAY + dt.timedelta(days=9), "Nghi có chất cấm")
        html = page(client, certificate)
        assert SEAL not in html
        assert "03/12/2026" in words(html)
        assert "Nghi có chất cấm" not in html

    def test_an_extended_one_names_its_paper(self, client, product):
        certificate = make_certificate(product, D(2023, 10, 1))
        services.extend(certificate, D(2027, 1, 31), "Thông báo 12/TB-VPĐP")
        text = words(page(client, certificate))
        assert "được gia hạn đến hết 31/01/2027: Thông báo 12/TB-VPĐP" in text

    def test_the_way_to_the_shop_is_there_only_while_it_sells(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        assert "Xem trên sàn" in page(client, certificate)
        product.listing.state = "withdrawn"
        product.listing.save()
        assert "Xem trên sàn" not in page(client, certificate)

    def test_a_demonstration_says_so_and_stays_out_of_search_engines(self, client, product):
        html = page(client, make_certificate(product, D(2025, 9, 30), is_demo=True))
        assert "không phải giấy chứng nhận thật" in words(html)
        assert "noindex" in html

    def test_text_of_the_register_is_never_markup(self, client):
        certificate = make_certificate(make_product("<b>Mẫu</b>"), D(2025, 9, 30))
        assert "&lt;b&gt;Mẫu&lt;/b&gt;" in page(client, certificate)

    def test_it_speaks_english(self, client, product):
        text = words(page(client, make_certificate(product, D(2025, 9, 30)), "en"))
        assert "This certificate is valid" in text
        assert "22 months left" in text

    def test_it_costs_at_most_six_queries(self, client, product, django_assert_max_num_queries):
        for year in (2017, 2020, 2023):
            certificate = make_certificate(product, D(year, 12, 20) if year > 2018 else D(2018, 6, 1), 3)
        page(client, certificate)  # the frame of the page is in the cache from now on
        with django_assert_max_num_queries(6):
            page(client, certificate)

    def test_it_touches_no_session(self, client, product):
        response = client.get(make_certificate(product, D(2025, 9, 30)).get_absolute_url())
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


class TestCode:
    def test_lower_case_blanks_and_dashes_lead_to_the_code(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        typed = certificate.code.lower()
        for spelling in (typed, f"{typed[:3]} {typed[3:6]} {typed[6:]}", certificate.code_for_people):
            response = client.get(f"/chung-nhan/{spelling}/")
            assert (response.status_code, response["Location"]) == (302, certificate.get_absolute_url())

    def test_an_unknown_code_warns_of_a_false_star(self, client):
        response = client.get("/chung-nhan/ZZZZZZZZZ/")
        assert response.status_code == 404
        assert "Không có giấy chứng nhận mang mã này" in response.content.decode()
        assert "có thể là giả" in response.content.decode()

    def test_guessing_is_slowed_down_but_real_codes_still_answer(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        answers = [client.get(f"/chung-nhan/ZZZZZZZ{n:02}/").status_code for n in range(22)]
        assert answers == [404] * 20 + [429] * 2
        assert client.get(certificate.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize(
        ("accepted", "path"), [("vi", "/chung-nhan/"), ("en-GB,en", "/en/certificates/"), ("fr", "/chung-nhan/")]
    )
    def test_the_short_address_leads_to_the_language_of_the_visitor(self, client, product, accepted, path):
        certificate = make_certificate(product, D(2025, 9, 30))
        response = client.get(f"/c/{certificate.code}", headers={"accept-language": accepted})
        assert (response.status_code, response["Location"]) == (302, f"{path}{certificate.code}/")
        assert "Accept-Language" in response["Vary"]

    def test_the_qr_code_holds_the_short_address(self, client, product, settings):
        import segno

        settings.SITE_URL = "https://ocop.example.vn"
        certificate = make_certificate(product, D(2025, 9, 30))
        response = client.get(reverse("storefront:certificate_qr", args=[certificate.code]))
        assert response["Content-Type"] == "image/svg+xml"
        expected = segno.make(f"https://ocop.example.vn/c/{certificate.code}", error="m", micro=False)
        path = re.search(rb' d="([^"]+)"', response.content)[1].decode()
        assert path in expected.svg_inline(border=4)

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_other_methods_are_refused(self, client, product, method):
        certificate = make_certificate(product, D(2025, 9, 30))
        assert getattr(client, method)(certificate.get_absolute_url()).status_code == 405


class TestRegister:
    def names(self, client, query=""):
        html = client.get(f"/chung-nhan/{query}").content.decode()
        return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', html)

    @pytest.fixture
    def certificates(self):
        tea = make_certificate(make_product("Trà mẫu Phìn Thử"), D(2025, 9, 30), 5, number="GCN-0417")
        honey = make_certificate(make_product("Mật ong mẫu", make_producer("Hộ Đỗ Thị Mẫu")), D(2023, 11, 1), 4)
        wine = make_certificate(make_product("Rượu mẫu"), D(2025, 1, 10), 3)
        services.revoke(wine, make_decision(D(2026, 5, 1)), D(2026, 5, 2), "x")
        return tea, honey, wine

    @pytest.mark.usefixtures("certificates")
    def test_every_certificate_stands_in_it_with_its_state(self, client):
        html = client.get("/chung-nhan/").content.decode()
        assert self.names(client) == ["Trà mẫu Phìn Thử", "Rượu mẫu", "Mật ong mẫu"]
        assert "Đã hết hạn" in html
        assert "Đã thu hồi" in html

    @pytest.mark.usefixtures("certificates")
    def test_stars_of_an_ended_one_are_not_shown(self, client):
        html = client.get("/chung-nhan/?q=mat+ong").content.decode()
        assert "4 sao" not in html[html.index("<tbody") : html.index("</tbody")]

    @pytest.mark.usefixtures("certificates")
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=tra+phin", ["Trà mẫu Phìn Thử"]),
            ("?q=tr%C3%A0", ["Trà mẫu Phìn Thử"]),
            ("?q=gcn-0417", ["Trà mẫu Phìn Thử"]),
            ("?q=do+thi+mau", ["Mật ong mẫu"]),
            ("?q=khong+co", []),
            ("?sao=5", ["Trà mẫu Phìn Thử"]),
            ("?trang_thai=counts", ["Trà mẫu Phìn Thử"]),
            ("?trang_thai=expired", ["Mật ong mẫu"]),
            ("?trang_thai=revoked", ["Rượu mẫu"]),
            ("?tinh=tuyen-quang&sao=3", ["Rượu mẫu"]),
            ("?sao=9&trang_thai=x&tinh=y&trang=-1", ["Trà mẫu Phìn Thử", "Rượu mẫu", "Mật ong mẫu"]),
        ],
    )
    def test_search_and_filters(self, client, query, found):
        assert self.names(client, query) == found

    def test_a_decision_number_finds_its_certificates(self, client, certificates):
        number = certificates[0].decision.number
        assert self.names(client, f"?q={number}") == ["Trà mẫu Phìn Thử"]

    def test_a_whole_code_leads_to_its_certificate(self, client, certificates):
        response = client.get("/chung-nhan/", {"q": certificates[0].code_for_people.lower()})
        assert (response.status_code, response["Location"]) == (302, certificates[0].get_absolute_url())

    def test_it_has_pages_and_few_queries(self, client, django_assert_max_num_queries):
        producer = make_producer()
        for n in range(27):
            make_certificate(make_product(f"Hàng mẫu {n:02}", producer), D(2025, 1, 1) + dt.timedelta(days=n), 3)
        assert len(self.names(client)) == 25
        with django_assert_max_num_queries(6):
            assert self.names(client, "?trang=2") == ["Hàng mẫu 01", "Hàng mẫu 00"]

    @pytest.mark.usefixtures("certificates")
    def test_states_of_the_filter_are_those_of_the_page(self):
        """Asked of the database and computed in Python, on the days around each change."""
        from catalogue.certification.selectors import in_state, state_on

        for day in (D(2023, 10, 31), D(2023, 11, 1), D(2026, 5, 1), D(2026, 5, 2), D(2026, 11, 1), D(2026, 11, 2)):
            for code in ("expired", "revoked", "expiring"):
                asked = set(in_state(Certificate.objects.all(), code, day))
                assert asked == {c for c in Certificate.objects.all() if state_on(c, day).code == code}


class TestReport:
    SAME_SITE = {"headers": {"sec-fetch-site": "same-origin"}}

    def post(self, client, certificate, **data):
        return client.post(f"/chung-nhan/{certificate.code}/bao-sai-lech/", data, **self.SAME_SITE)

    def test_it_is_taken_without_a_name(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        response = self.post(client, certificate, text="Bao bì in 5 sao")
        assert response.status_code == 302
        assert "đã nhận" in client.get(response["Location"]).content.decode()
        report = MismatchReport.objects.get()
        assert (report.certificate, report.text, report.contact) == (certificate, "Bao bì in 5 sao", "")

    def test_nothing_written_is_asked_again(self, client, product):
        response = self.post(client, make_certificate(product, D(2025, 9, 30)), text=" ")
        assert response.status_code == 200
        assert "Bạn cần viết chỗ khác nhau" in response.content.decode()
        assert not MismatchReport.objects.exists()

    def test_other_sites_cannot_send_it(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        path = f"/chung-nhan/{certificate.code}/bao-sai-lech/"
        assert client.post(path, {"text": "x"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert not MismatchReport.objects.exists()

    def test_a_flood_is_stopped(self, client, product):
        certificate = make_certificate(product, D(2025, 9, 30))
        for _n in range(6):
            self.post(client, certificate, text="x")
        assert MismatchReport.objects.count() == 5

    def test_the_service_refuses_an_empty_one(self, product):
        with pytest.raises(ValidationError):
            services.report_mismatch(make_certificate(product, D(2025, 9, 30)), "")


def test_addresses_have_two_languages(product):
    certificate = make_certificate(product, D(2025, 9, 30))
    with translation.override("en"):
        assert certificate.get_absolute_url() == f"/en/certificates/{certificate.code}/"
    with translation.override("vi"):
        assert certificate.get_absolute_url() == f"/chung-nhan/{certificate.code}/"
