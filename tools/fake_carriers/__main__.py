"""Run the stand-in until it is told to stop."""

import argparse
import signal
import sys

from tools.fake_carriers import FakeCarriers


def main() -> None:
    """Serve on a port; GHN_API_BASE and GHTK_API_BASE are both its address."""
    parser = argparse.ArgumentParser(prog="python -m tools.fake_carriers", description=__doc__)
    parser.add_argument("--port", type=int, default=12112)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = FakeCarriers(arguments.port)
    print(f"Trial carriers on {server.url}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
