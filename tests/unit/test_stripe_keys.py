"""Trial O03: keys in the wrong pocket are named at the start, and never shown."""

import os
import re
import subprocess
import sys

import pytest

from shop.payments.checks import stripe_keys, ways_of_paying
from shop.payments.stripe.keys import problem

KEY, SECRET, LIVE = "sk_test_abc", "whsec_abc", "sk_live_abc"


def test_whole_and_none_are_fine():
    assert problem(KEY, SECRET) == problem(LIVE, SECRET) == problem("", "") == ""
    assert problem("rk_test_abc", SECRET, api_url="http://127.0.0.1:1", debug=True) == ""


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((KEY, ""), "STRIPE_WEBHOOK_SECRET is missing"),
        (("", SECRET), "STRIPE_SECRET_KEY is missing"),
        ((SECRET, KEY), "STRIPE_SECRET_KEY must hold a secret key or a restricted key.*a webhook secret"),
        (("pk_test_abc", SECRET), "STRIPE_SECRET_KEY.*a publishable key"),
        ((KEY, "sk_test_x"), "STRIPE_WEBHOOK_SECRET.*a secret key"),
        ((KEY, "abc"), "STRIPE_WEBHOOK_SECRET.*something else"),
    ],
)
def test_each_mistake_is_named_without_the_key(keys, words):
    sentence = problem(*keys)
    assert re.search(words, sentence)
    assert "_abc" not in sentence


@pytest.mark.parametrize("where", [{"debug": True}, {"api_url": "http://127.0.0.1:1"}])
def test_a_live_key_goes_with_neither_debug_nor_a_stand_in(where):
    assert "live key" in problem(LIVE, SECRET, **where)


def test_checks_say_the_same(settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, ""
    assert [error.id for error in stripe_keys(None)] == ["payments.E001"]
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    assert stripe_keys(None) == []
    settings.PAYMENTS = ["cod", "gold"]
    assert [error.id for error in ways_of_paying(None)] == ["payments.E002"]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"STRIPE_SECRET_KEY": KEY}, "STRIPE_WEBHOOK_SECRET is missing"),
        ({"STRIPE_SECRET_KEY": f"{KEY} "}, "STRIPE_SECRET_KEY begins or ends with a blank"),
        ({"PAYMENTS": "gold"}, "PAYMENTS must name"),
    ],
)
def test_the_start_is_refused(variables, words):
    environment = {**os.environ, "PYTHONPATH": ".", **variables}
    command = [sys.executable, "-c", "from shop import settings"]
    started = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert words in started.stderr
