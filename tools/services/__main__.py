"""Command line of the services: start, stop, status."""

import argparse
import sys

from tools.services import SERVICES, ServiceError
from tools.services.chromium import require_chromium


def start(names: list[str]) -> None:
    """Start ``names`` and print the environment lines that point the site to them."""
    for name in names:
        if name == "chromium":
            print(f"# chromium is {require_chromium()}")
            continue
        service = SERVICES[name]()
        began = service.start()
        print(f"# {name} {'started' if began else 'was running already'}, log in {service.log}")
        for variable, value in service.environment().items():
            print(f"export {variable}={value}", flush=True)


def stop(names: list[str]) -> None:
    """End ``names``."""
    for name in names:
        if name in SERVICES:
            print(f"{name} {'stopped' if SERVICES[name]().stop() else 'was not running'}")


def status(names: list[str]) -> None:
    """Print a line for each of ``names``."""
    for name in names:
        if name in SERVICES:
            service = SERVICES[name]()
            running = service.is_running()
            print(f"{name}: {' '.join(service.environment().values()) if running else 'not running'}")


def main() -> int:
    """Run one command; a missing service is one sentence and exit code 1."""
    actions = {"start": start, "stop": stop, "status": status}
    parser = argparse.ArgumentParser(prog="python -m tools.services", description=__doc__)
    parser.add_argument("action", choices=actions)
    known = [*SERVICES, "chromium"]
    parser.add_argument("services", nargs="*", metavar="service", help=f"{', '.join(known)}; default: all but chromium")
    arguments = parser.parse_args()
    if unknown := set(arguments.services) - set(known):
        parser.error(f"unknown service: {', '.join(unknown)}")
    try:
        actions[arguments.action](arguments.services or list(SERVICES))
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
