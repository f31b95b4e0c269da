"""The office's account from VIETQR_*: whole, or none, or a start that is refused with the variable's name."""

import os
import subprocess
import sys

import pytest

WHOLE = {"VIETQR_BANK_BIN": "970436", "VIETQR_ACCOUNT": "0123456789", "VIETQR_HOLDER": "VAN PHONG OCOP"}


def start(**variables):
    code = "from shop import settings; print(settings.VIETQR_ACCOUNT)"
    environment = {**os.environ, "PYTHONPATH": ".", **variables}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_whole_and_none():
    assert start(**WHOLE).stdout.strip() == "('970436', '0123456789', 'VAN PHONG OCOP')"
    assert start().stdout.strip() == "None"


@pytest.mark.parametrize("missing", WHOLE)
def test_half_names_what_is_missing(missing):
    assert f"{missing} is missing" in start(**(WHOLE | {missing: ""})).stderr


@pytest.mark.parametrize("change", [{"VIETQR_BANK_BIN": "97043"}, {"VIETQR_ACCOUNT": "012 345"}])
def test_wrong_values_are_named(change):
    assert next(iter(change)) in start(**(WHOLE | change)).stderr
