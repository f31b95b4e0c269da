"""Rebuild, compare, repair and go back: the index is made from the database, whatever happened to it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from catalogue.models import Product
from search import breaker, elastic_index, selectors, services
from search.backends.elastic.client import alias, client
from search.models import IndexState, IndexTask, SearchDocument, SearchIndex
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db


def reindex(**options) -> str:
    """Run the command; return what it said."""
    said = io.StringIO()
    call_command("reindex", stdout=said, **options)
    return said.getvalue()


def found(text: str = "") -> list[str]:
    """Return the names that Elasticsearch itself finds, in order."""
    elastic_index.refresh()
    look = selectors.look()
    return [card.name for card in look.search(look.query(QueryDict(f"q={text}")), backend="elasticsearch").cards]


class TestWithoutElasticsearch:
    def test_everything_is_rebuilt_and_the_time_noted(self):
        make_product("Trà", index=False)
        assert reindex() == "1 products looked at.\n"
        assert IndexState.objects.get().rebuilt_at

    def test_what_differs_from_the_shop_is_repaired(self):
        gone = make_product("Hai")
        make_product("Một", index=False)
        Product.objects.filter(pk=gone.pk).update(is_public=False)
        IndexTask.objects.all().delete()
        assert reindex(check=True) == "2 products differed from the shop and were rebuilt.\n"
        assert services.drifted() == set()

    def test_there_is_nothing_to_go_back_to(self):
        with pytest.raises(CommandError, match="no earlier index"):
            reindex(roll_back=True)

    def test_a_terminal_shows_a_bar(self):
        make_product("Trà")

        class Terminal(io.StringIO):
            def isatty(self):
                return True

        said = Terminal()
        call_command("reindex", stdout=said)
        assert f"documents [{'#' * 30}] 1/1\n" in said.getvalue()

    def test_a_node_that_is_away_is_one_sentence(self, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        with pytest.raises(CommandError, match="Elasticsearch failed") as raised:
            reindex()
        assert "\n" not in str(raised.value)

    def test_without_an_index_the_check_says_what_to_do(self, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        with pytest.raises(CommandError, match=r"run manage\.py reindex"):
            reindex(check=True)


@pytest.mark.elasticsearch
class TestOnANode:
    @pytest.fixture(autouse=True)
    def _one_product(self):
        breaker.reset()
        self.product = make_product("Trà xanh")
        reindex()
        yield
        elastic_index.drop_all()

    def live(self) -> SearchIndex:
        return SearchIndex.objects.get(state="live")

    def test_what_was_lost_or_left_in_the_index_is_repaired(self):
        other = make_product("Trà đen")
        elastic_index.push()
        client().delete(index=alias(), id=str(other.pk))
        assert found("trà") == ["Trà xanh"]
        assert "1 documents differed in Elasticsearch" in reindex(check=True)
        assert set(found("trà")) == {"Trà xanh", "Trà đen"}
        assert "0 documents differed" in reindex(check=True)

    def test_a_change_that_nobody_told_of_is_repaired_in_both_places(self):
        Product.objects.filter(pk=self.product.pk).update(is_public=False)
        IndexTask.objects.all().delete()
        assert "1 products differed" in reindex(check=True)
        assert elastic_index.compare().different == []
        assert client().count(index=alias(), query={"exists": {"field": "sold"}})["count"] == 0

    def test_an_index_ahead_of_a_restored_database_is_built_anew(self):
        before = self.live().name
        client().index(index=alias(), id="999999", document={"product_id": 999999})
        client().index(index=alias(), id=str(self.product.pk), document={"product_id": 1}, version=10**6,
                       version_type="external_gte")  # fmt: skip
        assert found("trà") == []
        assert "2 documents differed" in reindex(check=True)
        assert found("trà") == ["Trà xanh"]
        assert self.live().name != before
        assert elastic_index.compare().different == []

    def test_a_removal_cannot_be_overtaken_by_what_was_on_its_way(self):
        older = SearchDocument.objects.get()
        self.product.listing.state = "withdrawn"
        self.product.listing.save()
        services.refresh()
        elastic_index.push()
        elastic_index._send([older], self.live().name)
        elastic_index.refresh()
        assert client().count(index=alias(), query={"exists": {"field": "sold"}})["count"] == 0
        assert elastic_index.compare().different == []

    def test_a_removal_before_the_new_index_is_filled_stays_a_removal(self):
        older = SearchDocument.objects.get()
        self.product.listing.state = "withdrawn"
        self.product.listing.save()
        services.refresh()
        reindex()
        elastic_index._send([older], self.live().name)
        elastic_index.refresh()
        assert client().count(index=alias(), query={"exists": {"field": "sold"}})["count"] == 0

    def test_going_back_brings_the_kept_index_up_to_date(self):
        first = self.live().name
        reindex()
        second = self.live().name
        self.product.title = "Trà đổi tên"
        self.product.save()
        services.refresh()
        elastic_index.push()
        assert reindex(roll_back=True) == f"{first} is live again.\n"
        assert list(client().indices.get_alias(name=alias())) == [first]
        assert found("trà") == ["Trà đổi tên"]
        assert SearchIndex.objects.get(state="old").name == second
        assert reindex(roll_back=True) == f"{second} is live again.\n"

    def test_only_the_last_index_is_kept(self):
        names = [self.live().name]
        for _again in range(2):
            reindex()
            names.append(self.live().name)
        there = set(client().indices.get(index=f"{alias()}*"))
        assert there == set(names[1:])

    def test_an_index_that_a_killed_run_left_unfinished_goes_with_the_next_run(self):
        unfinished = elastic_index._create()
        reindex()
        assert not SearchIndex.objects.filter(name=unfinished.name).exists()
        assert not client().indices.exists(index=unfinished.name)

    def test_an_index_that_was_deleted_by_hand_is_no_way_back(self):
        reindex()
        client().indices.delete(index=SearchIndex.objects.get(state="old").name)
        with pytest.raises(CommandError, match="no earlier index"):
            reindex(roll_back=True)
        assert found("trà") == ["Trà xanh"]
