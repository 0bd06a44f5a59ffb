"""docker-compose.yml: what a team starts is pinned, private and asks for a password."""

import re
from pathlib import Path

import pytest
import yaml

from tests.neo4j_server.prepare import VERSION

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def neo4j() -> dict[str, object]:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    assert list(services) == ["neo4j"]
    found: dict[str, object] = services["neo4j"]
    return found


def test_the_image_is_pinned_to_what_the_tests_run(neo4j: dict[str, object]) -> None:
    assert neo4j["image"] == f"neo4j:{VERSION}-community"


def test_the_password_has_no_default(neo4j: dict[str, object]) -> None:
    environment = neo4j["environment"]
    assert isinstance(environment, dict)
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?[^}]+\}", environment["NEO4J_AUTH"])
    example = (ROOT / ".env.example").read_text("utf-8").splitlines()
    assert "NEO4J_PASSWORD=" in example
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_it_listens_on_this_machine_only(neo4j: dict[str, object]) -> None:
    ports = neo4j["ports"]
    assert isinstance(ports, list) and ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_data_stay_and_health_is_checked(neo4j: dict[str, object]) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    (volume,) = [str(v).partition(":") for v in neo4j["volumes"]]  # type: ignore[attr-defined]
    assert volume[0] in compose["volumes"] and volume[2] == "/data"
    assert {"test", "interval", "retries"} <= set(neo4j["healthcheck"])  # type: ignore[call-overload]
