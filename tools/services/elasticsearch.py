"""A real Elasticsearch node: the vendor's own trimmed distribution for integration tests, from Maven's repository."""

import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from tools.services.base import Service
from tools.services.host import (
    ServiceError,
    apt_install,
    cache_folder,
    first_in_apt,
    free_port,
    give_away,
    is_root,
)

VERSION = "8.19.16"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
JAVA_AT_LEAST = 17
HEAP = "512m"


class Elasticsearch(Service):
    """One node without security. It has no ``GET /``: ask ``/_cluster/health`` whether it is there."""

    name = "elasticsearch"
    start_seconds = 240  # 7 seconds on an idle machine, ten times that on a busy one

    @property
    def url(self) -> str:
        """The value of ELASTICSEARCH_URL."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the variables that point the site to this node."""
        return {"ELASTICSEARCH_URL": self.url}

    def prepare(self) -> None:
        """Fetch Java and the distribution once, and give the node folders of its own."""
        self.java = find_java()
        self.distribution = fetch_distribution()
        give_away(*(self.folder / part for part in ("config", "data", "logs", "tmp")))
        for name in ("jvm.options", "log4j2.properties"):
            self._configure(name, (self.distribution / "config" / name).read_text())

    def command(self) -> list[str]:
        """Return the command that serves ``self.port``; the folder in it lets us know our own process again."""
        self._configure("elasticsearch.yml", self._settings())
        return [str(self.distribution / "bin" / "elasticsearch"), f"-Epath.data={self.folder / 'data'}"]

    def command_environment(self) -> dict[str, str]:
        """Return the environment of the command: Java, the configuration folder and the heap."""
        return {
            **super().command_environment(),
            "ES_JAVA_HOME": str(self.java),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        }

    def is_ready(self) -> bool:
        """Ask the node for its health; a single node is yellow at best when indexes have replicas."""
        try:
            address = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
            with urllib.request.urlopen(address, timeout=3) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _settings(self) -> str:
        return "\n".join(
            [
                "cluster.name: ocop-development",
                "node.name: ocop",
                "discovery.type: single-node",
                "xpack.security.enabled: false",
                "network.host: 127.0.0.1",
                f"http.port: {self.port}",
                f"transport.port: {free_port()}",
                f"path.logs: {self.folder / 'logs'}",
                # A full disk of a developer's machine must not turn the indexes read-only.
                "cluster.routing.allocation.disk.threshold_enabled: false",
                "",
            ]
        )

    def _configure(self, name: str, text: str) -> None:
        path = self.folder / "config" / name
        path.write_text(text)
        path.chmod(0o644)


def find_java() -> Path:
    """Return the home of a Java that is new enough, after installing one where we may."""
    home = _installed_java()
    if home is None:
        package = first_in_apt("openjdk-21-jre-headless", "openjdk-17-jre-headless", "default-jre-headless")
        apt_install(f"Java {JAVA_AT_LEAST} or newer", package)
        home = _installed_java()
    if home is None:
        raise ServiceError(f"Elasticsearch needs Java {JAVA_AT_LEAST} or newer: install it or set JAVA_HOME.")
    return home


def _installed_java() -> Path | None:
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    found = shutil.which("java")
    if found:
        homes.append(Path(found).resolve().parent.parent)
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    return next((home for home in homes if _java_version(home) >= JAVA_AT_LEAST), None)


def _java_version(home: Path) -> int:
    """Return the major version of the Java in ``home``, 0 when there is none that runs."""
    try:
        shown = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True, timeout=30).stderr
    except OSError:
        return 0
    match = re.search(r'version "(\d+)', shown)
    return int(match[1]) if match else 0


def fetch_distribution() -> Path:
    """Return the unpacked distribution; the first call downloads 104 MB."""
    target = cache_folder() / f"elasticsearch-{VERSION}"
    if not target.exists():
        if not shutil.which("mvn"):
            apt_install("Maven, which fetches Elasticsearch,", "maven")
        with tempfile.TemporaryDirectory(dir=cache_folder()) as name:
            folder = Path(name)
            _download(folder)
            _unpack(folder / f"elasticsearch-{VERSION}.zip", folder)
            _take(folder / f"elasticsearch-{VERSION}", target)
    return target


def _download(folder: Path) -> None:
    print(f"Fetching Elasticsearch {VERSION} (104 MB) …", flush=True)
    command = ["mvn", "--batch-mode", "--quiet", PLUGIN, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise ServiceError(f"Maven could not fetch {ARTIFACT}: {done.stdout.strip()[-600:]}")


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack with the permission bits, which Python's zipfile drops."""
    with zipfile.ZipFile(archive) as content:
        for member in content.infolist():
            path = Path(content.extract(member, folder))
            mode = member.external_attr >> 16
            if mode and not path.is_dir():
                path.chmod(mode & 0o755 | 0o444)


def _take(unpacked: Path, target: Path) -> None:
    """Put the finished folder in its place in one step; another process may have been quicker."""
    if is_root():
        subprocess.run(["chmod", "-R", "go+rX", str(unpacked)], check=True)
    try:
        unpacked.rename(target)
    except OSError:
        if not target.exists():
            raise
