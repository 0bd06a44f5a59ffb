"""Reach a Neo4j server, and say in one sentence what is wrong when it cannot be reached."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import neo4j
from neo4j import exceptions as failures

from linkgraph.errors import StoreProblem
from linkgraph.text import Text

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
OLDEST = 5


@dataclass(frozen=True, slots=True)
class Address:
    """A server, the user to be there, and the database; `uri` has neither user nor password."""

    uri: str
    user: str
    database: str | None


def parse_address(address: str) -> Address:
    """Read `neo4j://[user@]host[:port][/database]`; an address with a password is refused.

    What is refused is never repeated: it may hold a password.
    """
    hint = Text(
        "写成 neo4j://主机:7687，用户名可写作 neo4j://用户名@主机:7687/数据库",
        "write neo4j://host:7687, or neo4j://user@host:7687/database",
    )
    try:
        parts = urlsplit(address)
        host, port, secret = parts.hostname, parts.port, parts.password
    except ValueError:
        raise StoreProblem(
            Text("图数据库地址无法识别", "the store address cannot be read"), hint
        ) from None
    if secret is not None:
        words = Text("地址中不能写密码", "a store address must not hold a password")
        raise StoreProblem(
            words, Text("请用环境变量或按提示输入", "use the environment or the prompt")
        )
    if parts.scheme not in SCHEMES or not host or parts.query or parts.fragment:
        raise StoreProblem(Text("图数据库地址无法识别", "the store address cannot be read"), hint)
    shown = f"[{host}]" if ":" in host else host
    uri = f"{parts.scheme}://{shown}:{port or 7687}"
    return Address(uri, unquote(parts.username or "neo4j"), unquote(parts.path.strip("/")) or None)


def connect(address: Address, password: str) -> neo4j.Driver:
    """Return a driver that has reached the server. Raises StoreProblem."""
    driver = neo4j.GraphDatabase.driver(
        address.uri,
        auth=(address.user, password),
        connection_timeout=10,
        notifications_min_severity="OFF",
    )
    try:
        with spoken(address):
            check_version(driver.get_server_info().agent, address)
            driver.execute_query("RETURN 1", database_=address.database)
    except BaseException:
        driver.close()
        raise
    return driver


def check_version(agent: str, address: Address) -> None:
    """Refuse a server older than Neo4j 5; `agent` is what it calls itself (`Neo4j/5.26.16`)."""
    found = re.match(r"Neo4j/v?(\d+)", agent)
    if found is None or int(found[1]) < OLDEST:
        raise StoreProblem(
            Text(f"{address.uri} 是 {agent}，不支持", f"{address.uri} is {agent}, not supported"),
            Text(f"需要 Neo4j {OLDEST} 或更高版本", f"Neo4j {OLDEST} or later is needed"),
        )


@contextmanager
def spoken(address: Address) -> Iterator[None]:
    """Turn what the driver raises into StoreProblem; bugs of ours keep their traceback."""
    try:
        yield
    except (failures.Neo4jError, failures.DriverError) as failure:
        problem = _problem(address, failure)
        if problem is None:
            raise
        raise problem from failure


def _problem(address: Address, failure: Exception) -> StoreProblem | None:
    uri, code = address.uri, getattr(failure, "code", None) or ""
    if code.endswith(("Database.DatabaseNotFound", "Database.DatabaseUnavailable")):
        name = address.database or ""
        return StoreProblem(
            Text(f"{uri} 上没有数据库“{name}”", f"{uri} has no database {name!r}"),
            Text("检查地址末尾的数据库名", "check the database name at the end of the address"),
        )
    if code.endswith("Security.CredentialsExpired"):
        return StoreProblem(
            Text(f"{uri} 的密码须先修改", f"the password at {uri} must be changed first"),
            Text("先在 Neo4j 中为该用户设置新密码", "set a new password for the user in Neo4j"),
        )
    if code.endswith("Security.AuthenticationRateLimit"):
        return StoreProblem(
            Text(f"{uri} 因多次输错密码暂停登录", f"{uri} refuses logins after wrong passwords"),
            Text("稍等几秒再试", "wait some seconds and try again"),
        )
    if isinstance(failure, failures.AuthError):
        return StoreProblem(
            Text(
                f"{uri} 拒绝了用户“{address.user}”的密码或权限",
                f"{uri} refuses the password or the rights of user {address.user!r}",
            ),
            Text("检查用户名和密码", "check the user and the password"),
        )
    if isinstance(failure, failures.ServiceUnavailable | failures.SessionExpired):
        return StoreProblem(
            Text(f"连不上 {uri} 的 Neo4j", f"no Neo4j answers at {uri}"),
            Text(
                "确认服务已启动、地址和 Bolt 端口（默认 7687）正确；写入中断的，重新推送即可补齐",
                "check that it runs, its address and Bolt port (7687 unless changed); "
                "a push that was interrupted is finished by the next one",
            ),
        )
    return _problem_inside(uri, code, failure)


def _problem_inside(uri: str, code: str, failure: Exception) -> StoreProblem | None:
    if isinstance(failure, failures.ConfigurationError | failures.UnsupportedServerProduct):
        return StoreProblem(
            Text(f"不能与 {uri} 建立连接：{failure}", f"cannot talk to {uri}: {failure}"),
            Text("需要 Neo4j 5 或更高版本", "Neo4j 5 or later is needed"),
        )
    if code.endswith(("ConstraintCreationFailed", "ConstraintValidationFailed")):
        return StoreProblem(
            Text(f"{uri} 中已有的数据与约束冲突", f"data already at {uri} are against constraints"),
            Text("为本工具另用一个数据库", "use a database of its own for linkgraph"),
        )
    if code.startswith(("Neo.TransientError.", "Neo.DatabaseError.")):
        words = getattr(failure, "message", None) or str(failure)
        return StoreProblem(
            Text(f"{uri} 出错：{words}", f"{uri} failed: {words}"),
            Text(
                "稍后重试；内存不足时加大服务器内存",
                "try again later; give it memory if it lacks it",
            ),
        )
    return None
