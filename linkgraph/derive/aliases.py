"""Names by which a wallet is logged in (e-mail, phone) are the wallet itself, on its platform only.

A registration or a login record says which number a login name belongs to. Rows of that platform
that use the name are read as if they used the number; elsewhere a phone number is a phone number.
A name that belongs to two wallets stands for neither.
"""

from linkgraph.derive.database import Database

_ALIASES = """
create table wallet_alias as
select lower(alias) as alias, platform, min(account) as account from (
    select unnest(logins) as alias, usable(account) as account, platform_of(upper(bank)) as platform
    from ev_accounts
    union all select login, usable(account), platform_of(upper(bank)) from ev_logins)
where alias <> '' and account is not null and platform is not null and alias <> account
group by lower(alias), platform having count(distinct account) = 1;
"""

_PLACES = (
    ("ev_transactions", "own_account", "own_bank", "own_bank"),
    ("ev_transactions", "counterparty_number", "coalesce(counterparty_bank, own_bank)", "own_bank"),
    ("ev_transfers", "payer_number", "payer_bank", "payer_bank"),
    ("ev_transfers", "payee_number", "coalesce(payee_bank, payer_bank)", "payer_bank"),
)
"""Table, column of the number, bank that the number is of, bank whose table it is."""


def resolve_aliases(database: Database) -> None:
    """Make `wallet_alias`; put numbers for login names in the rows of the wallets' own platform."""
    database.script(_ALIASES)
    database.run(
        "update ev_logins set account = a.account from wallet_alias a where "
        "ev_logins.account is null and lower(ev_logins.login) = a.alias"
    )
    if not database.value("select count(*) from wallet_alias"):
        return
    for table, column, bank, whose in _PLACES:
        database.run(
            f"update {table} set {column} = a.account from wallet_alias a "
            f"where lower({column}) = a.alias and platform_of(upper({bank})) = a.platform "
            f"and platform_of(upper({whose})) = a.platform"
        )
