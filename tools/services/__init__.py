"""Real services for development and tests: PostgreSQL, Elasticsearch, stripe-mock, a Chromium to look at pages with.

    python -m tools.services start postgres elasticsearch    # prints the environment lines, leaves them running
    python -m tools.services status
    python -m tools.services stop

or, from a program that must leave nothing behind: ``with Postgres() as postgres: postgres.url``.
Everything listens on 127.0.0.1 only, on a port that was free, without passwords. Not for production.
"""

from tools.services.chromium import find_chromium
from tools.services.elasticsearch import Elasticsearch
from tools.services.host import ServiceError
from tools.services.postgres import Postgres
from tools.services.stripe_mock import StripeMock

SERVICES = {"postgres": Postgres, "elasticsearch": Elasticsearch, "stripe-mock": StripeMock}

__all__ = ["SERVICES", "Elasticsearch", "Postgres", "ServiceError", "StripeMock", "find_chromium"]
