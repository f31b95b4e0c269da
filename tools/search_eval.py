"""``make search-eval``: the judged queries over both backends, on the demonstration shop, with the limits to reach."""

import os
import subprocess
import sys
from pathlib import Path

from tools import search_score
from tools.services import Elasticsearch
from tools.services.host import ROOT, VAR

JUDGED, EXPECT = ROOT / "tests/data/judgments_dev.csv", ROOT / "tests/data/queries_expect.csv"
LIMITS = {"ndcg": 0.96, "recall": 0.95, "mrr": 0.98, "success": 0.98, "empty": 0.94, "filters": 0.95}


def manage(environment: dict[str, str], *command: str) -> None:
    """Run one management command of the site."""
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)


def demands(run: Path) -> list[str]:
    """Return the arguments of the scorer for the lines of ``run``: files, limits, no forbidden product."""
    limits = [part for name, value in LIMITS.items() for part in (f"--min-{name}", str(value))]
    return [str(JUDGED), str(run), "--expect", str(EXPECT), "--max-violations", "0", *limits]


def evaluate(backend: str, environment: dict[str, str]) -> int:
    """Run and score one backend; return 1 when a limit is not met."""
    print(f"\n== {backend}", flush=True)
    run = VAR / f"search-run-{backend}.jsonl"
    files = ["--queries", str(JUDGED), "--queries", str(EXPECT)]
    manage(environment, "search_run", *files, "--backend", backend, "--out", str(run))
    return search_score.main(demands(run))


def main() -> int:
    """Prepare a database of its own once, then score both backends."""
    place = VAR / "search-eval"
    base = {**os.environ, "VAR_DIR": str(place), "LOG_LEVEL": "ERROR"}
    with Elasticsearch() as node:
        full = {**base, **node.environment(), "ELASTICSEARCH_INDEX_PREFIX": "eval"}
        for step in (["prepare_database"], ["setup_site"], ["load_demo"]):
            manage(base, *step)
        manage(full, "reindex")
        return max([evaluate("database", base), evaluate("elasticsearch", full)])


if __name__ == "__main__":
    sys.exit(main())
