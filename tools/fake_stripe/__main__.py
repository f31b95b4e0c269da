"""Run the stand-in until it is told to stop."""

import argparse
import signal
import sys
from pathlib import Path

from tools.fake_stripe import TEST_WEBHOOK_SECRET, FakeStripe


def main() -> None:
    """Serve on a port; with ``--state`` what was paid is remembered over a restart."""
    parser = argparse.ArgumentParser(prog="python -m tools.fake_stripe", description=__doc__)
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--webhook", default="", help="where messages are sent")
    parser.add_argument("--secret", default=TEST_WEBHOOK_SECRET, help="what they are signed with")
    parser.add_argument("--state", type=Path, help="a file that outlives the process")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = FakeStripe(arguments.port, webhook=arguments.webhook, secret=arguments.secret, path=arguments.state)
    print(f"Trial card page on {server.url}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
