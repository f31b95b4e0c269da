"""The judged queries over both backends, on the demonstration shop, with the limits that ``make search-eval`` keeps."""

import contextlib
import io

import pytest
from django.core.management import call_command

from search import breaker, elastic_index
from tools import search_score
from tools.search_eval import EXPECT, JUDGED, demands


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def backend(request, demo_site):
    """The backend under test; the demonstration is sent to an index of its own and taken away."""
    with demo_site.unblock():
        if request.param == "elasticsearch":
            breaker.reset()
            elastic_index.rebuild()
        yield request.param
        if request.param == "elasticsearch":
            elastic_index.drop_all()


def test_every_limit_is_met_and_no_forbidden_product_is_found(backend, tmp_path):
    run, told = tmp_path / "run.jsonl", io.StringIO()
    queries = [f"--queries={path}" for path in (JUDGED, EXPECT)]
    call_command("search_run", *queries, f"--backend={backend}", f"--out={run}", stdout=io.StringIO())
    with contextlib.redirect_stdout(told):
        missed = search_score.main(demands(run))
    assert not missed, told.getvalue()
