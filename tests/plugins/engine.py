"""Elasticsearch that misbehaves: a small server of ours that can do every fault, and a real node to stop and freeze."""

import contextlib
import json
import os
import signal
import socketserver
import threading
import time

import pytest

from search import breaker, engine
from tools.services import Elasticsearch

PRODUCT = "X-Elastic-Product: Elasticsearch\r\nContent-Type: application/vnd.elasticsearch+json;compatible-with=8\r\n"
SLOW_SECONDS = 5


def _whole(ids: list[int]) -> dict:
    """Return the answer of a search that finds these products."""
    hits = {"total": {"value": len(ids), "relation": "eq"}, "hits": [{"_id": str(pk)} for pk in ids]}
    shards = {"total": 1, "successful": 1, "failed": 0}
    return {"timed_out": False, "_shards": shards, "hits": hits, "aggregations": {"found": {"doc_count": len(ids)}}}


def _http(status: str, body: str, headers: str = PRODUCT) -> bytes:
    content = body.encode()
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(content)}\r\n\r\n".encode() + content


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        """Answer request after request on a connection as the server was told to."""
        while self._read() and not self.server.closing.is_set():
            self.server.asked += 1
            answer = self._answer()
            if answer is None:
                return
            with contextlib.suppress(OSError):
                self.wfile.write(answer)

    def _read(self) -> bool:
        """Read one request to its end; False when the other side has gone."""
        length, line = 0, self.rfile.readline()
        if not line:
            return False
        while line.strip():
            name, _colon, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif name.lower() == b"authorization":
                self.server.signed_in_as = value.strip().decode()
            line = self.rfile.readline()
        self.rfile.read(length)
        return True

    def _answer(self) -> bytes | None:
        server, good = self.server, json.dumps(_whole(self.server.holds))
        if server.fault == "slow":
            server.closing.wait(SLOW_SECONDS)
        return {
            "": _http("200 OK", good),
            "slow": _http("200 OK", good),
            "500": _http("500 Internal Server Error", '{"error": "broken", "status": 500}'),
            "429": _http("429 Too Many Requests", '{"error": "too many", "status": 429}'),
            "another server": _http("200 OK", "<html>hello</html>", "Content-Type: text/html\r\n"),
            "no JSON": _http("200 OK", '{"hits": '),
            "another shape": _http("200 OK", "{}"),
            "one shard of two": _http("200 OK", good.replace('"failed": 0', '"failed": 1')),
            "no HTTP": b"\x00\x01\x02",
            "hangs up": None,
        }[server.fault]


class BrokenEngine(socketserver.ThreadingTCPServer):
    """Speaks like Elasticsearch and does ``fault`` ("" for none); ``holds`` are the products that it finds."""

    allow_reuse_address = True
    daemon_threads = True
    FAULTS = ("slow", "500", "429", "another server", "no JSON", "another shape", "one shard of two", "no HTTP")
    FAULTS += ("hangs up",)

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), _Handler)
        self.fault, self.holds, self.asked, self.signed_in_as = "", [], 0, ""
        self.closing = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        """The value of ELASTICSEARCH_URL."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        """Stop listening and hang up: connections are refused from now on."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A client that hung up is no news."""


@pytest.fixture
def broken_engine(settings):
    """A :class:`BrokenEngine` that the site takes for its Elasticsearch, and a breaker that knows nothing."""
    server = BrokenEngine()
    settings.ELASTICSEARCH_URL = server.url
    breaker.reset()
    yield server
    server.close()
    settings.ELASTICSEARCH_URL = ""
    breaker.reset()


def until_it_answers(ask, seconds: int = 60) -> None:
    """Call ``ask``, which searches, until Elasticsearch answers in time: a node that just came up is slow at first."""
    ends = time.monotonic() + seconds
    while True:
        ask()
        if engine.failing_since() is None:
            return
        assert time.monotonic() < ends, f"Elasticsearch did not answer within {seconds} s"
        time.sleep(breaker.REST_SECONDS + 0.05)


class OwnNode(Elasticsearch):
    """A real node that a test may stop, start again on the same port, and freeze."""

    def pause(self) -> None:
        """Freeze it: connections are taken, answers do not come."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        os.killpg(self._process.pid, signal.SIGCONT)

    def start_again(self) -> None:
        """Start it on the port that it had."""
        self.start(port=self.port)


@pytest.fixture(scope="session")
def _node():
    node = OwnNode("to-stop")
    with node:
        yield node


@pytest.fixture
def own_node(_node, settings):
    """An :class:`OwnNode` that runs, as the site's Elasticsearch. For tests marked ``elasticsearch``."""
    if not _node.is_running():
        _node.start_again()
    settings.ELASTICSEARCH_URL = _node.url
    breaker.reset()
    yield _node
    if _node._process:
        _node.resume()
    breaker.reset()
