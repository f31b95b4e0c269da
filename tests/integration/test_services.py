"""The services of development and tests: they start, answer, and are gone after they were stopped."""

import socket

import pytest
from elasticsearch_dsl import Document, Text, connections

from tools.services import Postgres
from tools.services.host import command_line, free_port


class Note(Document):
    """A document of this test only."""

    text = Text()


@pytest.fixture
def node():
    """The node that the run was pointed to, as the default connection of elasticsearch_dsl."""
    from tests.plugins.services import ELASTICSEARCH_URL

    client = connections.create_connection(hosts=[ELASTICSEARCH_URL])
    yield client
    connections.remove_connection("default")
    client.close()


@pytest.mark.elasticsearch
def test_elasticsearch_is_healthy_and_is_the_pinned_version(node):
    assert node.cluster.health()["status"] in {"green", "yellow"}
    assert {info["version"] for info in node.nodes.info()["nodes"].values()} == {"8.19.16"}


@pytest.mark.elasticsearch
def test_elasticsearch_finds_the_document_that_was_indexed(node, settings):
    index = settings.ELASTICSEARCH_INDEX_PREFIX
    Note.init(index=index)
    Note(meta={"id": "7"}, text="Nước mắm Cửa Hội").save(index=index, refresh=True)

    found = Note.search(index=index).query("match", text="mắm").execute()

    assert [(hit.meta.id, hit.text) for hit in found] == [("7", "Nước mắm Cửa Hội")]


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_sorts_and_folds_vietnamese_letters():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ĐẶC SẢN'), current_setting('server_encoding')")
        assert cursor.fetchone() == ("đặc sản", "UTF8")


def test_a_started_postgres_answers_and_a_stopped_one_is_gone(monkeypatch, tmp_path):
    with Postgres("start-and-stop") as postgres:
        pid = postgres._process.pid
        with socket.create_connection(("127.0.0.1", postgres.port), timeout=5):
            pass
        assert str(postgres.port) in postgres.environment()["DATABASE_URL"]
        assert Postgres("start-and-stop").is_running()  # another program finds it by its note
        assert not Postgres("start-and-stop").start()  # and takes it over instead of starting a second one

    assert command_line(pid) == ""
    assert not postgres.is_running()
    assert not postgres.stop()


def test_a_note_of_another_process_is_not_taken_for_the_service():
    postgres = Postgres("never-started")
    postgres._note.write_text(f'{{"pid": 1, "port": {free_port()}}}')

    assert not postgres.is_running()
    assert not postgres.stop()
