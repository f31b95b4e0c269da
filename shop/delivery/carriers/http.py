"""The one way out to carriers: short patience, and their faults in our words."""

import requests

from shop.delivery.carriers.base import Refused, Unreachable

TIMEOUT = (3.05, 6)  # seconds to connect and to answer; a producer waits for it


def ask(carrier: str, method: str, url: str, *, headers: dict, **content) -> dict:
    """Return the JSON object that a carrier answers, also one with which it refuses (status 400 to 499).

    Raises Unreachable for no answer, one that is no object, a fault of theirs, or a key that they do not take.
    """
    try:
        response = requests.request(method, url, headers=headers, timeout=TIMEOUT, allow_redirects=False, **content)
    except requests.RequestException as error:
        raise Unreachable(f"{carrier} does not answer ({type(error).__name__}).") from error
    status, answer = response.status_code, _object_in(response)
    if status in {401, 403}:
        raise Unreachable(f"{carrier} does not accept our key.")
    if status == 429 or status >= 500 or answer is None:
        raise Unreachable(f"{carrier} does not answer ({status}).")
    return answer


def _object_in(response) -> dict | None:
    try:
        answer = response.json()
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def refused(carrier: str, answer: dict) -> Refused:
    """Return the refusal with the carrier's own sentence, which says what to mend."""
    return Refused(f"{carrier}: {str(answer.get('message') or '?')[:200]}")


def whole(value) -> int:
    """Return a sum in đồng that carriers write as number or text. Raises Unreachable for what is none."""
    try:
        return round(float(value))
    except (TypeError, ValueError) as error:
        raise Unreachable("the carrier's answer has no sum") from error
