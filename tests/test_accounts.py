"""Accounts on either database: who gets in, who does not, and what the log says of it."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from sayso.accounts import (
    OF_ONE_ACCOUNT_FROM_ONE_ADDRESS,
    OF_ONE_ADDRESS,
    Accounts,
    check_password,
)
from sayso.errors import AccessError, InputError, TooManyRequests
from sayso.membership import RIGHTS, ROLES, Role
from sayso.store import Store, open_store

PASSWORD = "four words of mine"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(store: Store, clock: Clock) -> Accounts:
    return Accounts(store, clock)


def joined(accounts: Accounts, name: str, role: Role = "reader", password: str = PASSWORD) -> None:
    _, token = accounts.invite(name, role, by="test")
    accounts.join(token, password)


def test_an_invitation_opens_once(accounts: Accounts) -> None:
    assert not accounts
    made, token = accounts.invite("Rana K.", "reviewer", by="test")
    assert (made.state, made.role) == ("invited", "reviewer")
    assert accounts
    with pytest.raises(InputError, match="12 to 200"):
        accounts.join(token, "short")
    assert accounts.join(token, PASSWORD).state == "active"
    with pytest.raises(AccessError):
        accounts.join(token, PASSWORD + "!")
    member, session = accounts.sign_in("rana k.", PASSWORD)
    assert (member.name, member.role) == ("Rana K.", "reviewer")
    assert accounts.member(session) == member
    assert accounts.member(session + "x") is None
    accounts.sign_out(session)
    assert accounts.member(session) is None
    assert [(e.by, e.action) for e in accounts.log()] == [
        ("test", "invited"), ("Rana K.", "joined"), ("Rana K.", "signed in"),
        ("Rana K.", "signed out"),
    ]  # fmt: skip


def test_invitations_and_sessions_run_out(accounts: Accounts, clock: Clock) -> None:
    _, token = accounts.invite("Bo", by="test", hours=1)
    clock.now += timedelta(hours=2)
    with pytest.raises(AccessError, match="run out"):
        accounts.join(token, PASSWORD)
    joined(accounts, "Bo")
    _, session = accounts.sign_in("Bo", PASSWORD, hours=12)
    clock.now += timedelta(hours=11)
    assert accounts.member(session) is not None
    clock.now += timedelta(hours=2)
    assert accounts.member(session) is None


def test_a_newer_invitation_replaces_the_older_and_keeps_the_role(accounts: Accounts) -> None:
    _, old = accounts.invite("Bo", "coder", by="test")
    again, new = accounts.invite("BO", by="test")
    assert (again.name, again.role) == ("Bo", "coder")
    with pytest.raises(AccessError):
        accounts.join(old, PASSWORD)
    accounts.join(new, PASSWORD)
    assert [a.name for a in accounts.everybody()] == ["Bo"]


def test_a_new_password_ends_the_sessions(accounts: Accounts) -> None:
    joined(accounts, "Bo")
    _, session = accounts.sign_in("Bo", PASSWORD)
    with pytest.raises(AccessError, match="present password"):
        accounts.change_password("Bo", "not this one", "other words of mine")
    accounts.change_password("Bo", PASSWORD, "other words of mine")
    assert accounts.member(session) is None
    with pytest.raises(AccessError):
        accounts.sign_in("Bo", PASSWORD)
    _, session = accounts.sign_in("Bo", "other words of mine")
    _, token = accounts.invite("Bo", by="test")
    assert accounts.member(session) is not None
    accounts.join(token, PASSWORD)
    assert accounts.member(session) is None


def test_a_disabled_account_is_out_at_once(accounts: Accounts) -> None:
    joined(accounts, "Chief", "admin")
    joined(accounts, "Bo")
    _, session = accounts.sign_in("Bo", PASSWORD)
    _, token = accounts.invite("Bo", by="test")
    assert accounts.disable("Bo", by="Chief").state == "disabled"
    assert accounts.member(session) is None
    with pytest.raises(AccessError):
        accounts.sign_in("Bo", PASSWORD)
    with pytest.raises(AccessError):
        accounts.join(token, PASSWORD)
    with pytest.raises(InputError, match="enable"):
        accounts.invite("Bo", by="Chief")
    accounts.enable("Bo", by="Chief")
    assert accounts.member(session) is None
    accounts.sign_in("Bo", PASSWORD)


def test_a_role_holds_from_the_next_look_on(accounts: Accounts) -> None:
    joined(accounts, "Bo")
    _, session = accounts.sign_in("Bo", PASSWORD)
    accounts.set_role("Bo", "reviewer", by="test")
    member = accounts.member(session)
    assert member is not None
    assert member.may("rule")
    assert not member.may("manage")


def test_there_is_always_an_admin(accounts: Accounts) -> None:
    joined(accounts, "One", "admin")
    for attempt in (
        lambda: accounts.disable("One", by="x"),
        lambda: accounts.set_role("One", "reader", by="x"),
        lambda: accounts.invite("One", "coder", by="x"),
    ):
        with pytest.raises(InputError, match="last admin"):
            attempt()
    joined(accounts, "Two", "admin")
    accounts.disable("One", by="Two")
    with pytest.raises(InputError, match="last admin"):
        accounts.set_role("Two", "reviewer", by="Two")


def test_two_admins_who_disable_each_other_at_once_leave_one(record_url: str, clock: Clock) -> None:
    with open_store(record_url) as store:
        accounts = Accounts(store, clock)
        for name in ("One", "Two"):
            accounts.invite(name, "admin", by="x")
        refused: list[str] = []

        def shut(name: str) -> None:
            try:
                accounts.disable(name, by="x")
            except InputError:
                refused.append(name)

        threads = [threading.Thread(target=shut, args=(name,)) for name in ("One", "Two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        assert [a.name for a in accounts.everybody() if a.state != "disabled"] == refused


@pytest.mark.parametrize("name", ["", " ", "-x", "a\nb", "<b>", "a" * 61, "x\u202ey", "a/b"])
def test_a_name_that_cannot_be_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InputError):
        accounts.invite(name, by="test")
    assert not accounts


@pytest.mark.parametrize("name", ["Rana K.", "رنا", "o'neill", "d-1@desk", "Zoë"])
def test_names_of_all_scripts_are_taken(accounts: Accounts, name: str) -> None:
    assert accounts.invite(name, by="test")[0].name == name


# ---------------------------------------------------------------- guessing


def test_guessing_is_slowed_down_and_ends(accounts: Accounts, clock: Clock) -> None:
    joined(accounts, "Bo")
    for _ in range(OF_ONE_ACCOUNT_FROM_ONE_ADDRESS):
        with pytest.raises(AccessError, match="wrong"):
            accounts.sign_in("Bo", "some other words", address="192.0.2.1")
    with pytest.raises(TooManyRequests) as refused:
        accounts.sign_in("Bo", PASSWORD, address="192.0.2.1")
    assert 0 < refused.value.wait <= 900
    # Somebody else's failures do not shut Bo out at home.
    accounts.sign_in("Bo", PASSWORD, address="192.0.2.9")
    clock.now += timedelta(seconds=refused.value.wait + 1)
    accounts.sign_in("Bo", PASSWORD, address="192.0.2.1")


def test_many_names_from_one_address_are_slowed_down_too(accounts: Accounts) -> None:
    for number in range(OF_ONE_ADDRESS):
        with pytest.raises(AccessError):
            accounts.sign_in(f"name{number}", "x" * 300, address="192.0.2.1")
    with pytest.raises(TooManyRequests):
        accounts.sign_in("other", "x" * 300, address="192.0.2.1")


def test_who_succeeds_is_not_counted(accounts: Accounts) -> None:
    joined(accounts, "Bo")
    for _ in range(OF_ONE_ADDRESS + 2):
        accounts.sign_in("Bo", PASSWORD, address="192.0.2.1")


def test_guessing_at_once_gains_nothing(accounts: Accounts) -> None:
    joined(accounts, "Bo")
    answers: list[str] = []

    def guess() -> None:
        try:
            accounts.sign_in("Bo", "some other words", address="192.0.2.1")
        except AccessError as error:
            answers.append(type(error).__name__)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("AccessError") == OF_ONE_ACCOUNT_FROM_ONE_ADDRESS
    assert answers.count("TooManyRequests") == 12 - OF_ONE_ACCOUNT_FROM_ONE_ADDRESS


def test_refusals_do_not_tell_whether_a_name_exists(accounts: Accounts) -> None:
    joined(accounts, "Bo")
    accounts.invite("Invited", by="test")
    told = set()
    for name in ("Bo", "Nobody", "Invited", "", "\ud800", "x" * 5000):
        with pytest.raises(AccessError) as refused:
            accounts.sign_in(name, "some other words")
        told.add(str(refused.value))
    assert len(told) == 1


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=200)
def test_weak_passwords_are_refused(word: str) -> None:
    try:
        check_password(word, "Rana")
    except InputError:
        return
    assert len(word) >= 12
    assert len(set(word.casefold())) >= 5


@pytest.mark.parametrize("word", ["aaaaaaaaaaaaaaaa", "abababababab", "rana k.rana k.", "x" * 201])
def test_some_weak_ones(word: str) -> None:
    with pytest.raises(InputError):
        check_password(word, "Rana K.")


def test_nothing_secret_is_kept_as_it_is(store: Store, clock: Clock) -> None:
    accounts = Accounts(store, clock)
    _, invitation = accounts.invite("Bo", by="test")
    accounts.join(invitation, PASSWORD)
    _, again = accounts.invite("Bo", by="test")
    _, session = accounts.sign_in("Bo", PASSWORD)
    _, key = accounts.make_key("web", by="test")
    from sayso.store.schema import metadata

    with store.database.reading() as connection:
        kept = "\n".join(
            repr(row)
            for name in ("accounts", "invites", "sessions", "api_keys", "failures", "audit")
            for row in connection.execute(metadata.tables[name].select())
        )
    assert "$argon2id$" in kept
    for secret in (invitation, again, session, key, PASSWORD):
        assert secret not in kept


# ---------------------------------------------------------------- keys


def test_a_key_reads_until_it_is_revoked(accounts: Accounts, clock: Clock) -> None:
    key, secret = accounts.make_key("web", by="test", days=1)
    member = accounts.key_member(secret)
    assert member is not None
    assert (member.role, member.kind, member.name) == ("reader", "key", "key web")
    assert accounts.key_member(secret[:-1]) is None
    assert accounts.key_member(key.id) is None
    with pytest.raises(InputError, match="in force"):
        accounts.make_key("web", by="test")
    assert accounts.revoke_key("web", by="test").revoked_at
    assert accounts.key_member(secret) is None
    _, other = accounts.make_key("web", by="test", days=1)
    clock.now += timedelta(days=2)
    assert accounts.key_member(other) is None
    assert len(accounts.keys()) == 2


def test_every_role_can_do_what_the_one_before_can() -> None:
    rights = [RIGHTS[role] for role in ROLES]
    assert all(one < other for one, other in itertools.pairwise(rights))


# ---------------------------------------------------------------- the log


def test_the_log_is_sealed_and_append_only(store: Store, clock: Clock) -> None:
    accounts = Accounts(store, clock)
    for number in range(3):
        accounts.note("Bo", "added", f"d1_{number}")
    assert store.verify_audit() == []
    for statement in ("UPDATE audit SET \"by\" = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError), store.database.writing() as connection:
            connection.exec_driver_sql(statement)
    with store.database.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            "UPDATE audit SET row = replace(row, 'd1_1', 'd1_9') WHERE number = 2"
        )
    assert store.verify_audit() == ["audit entry 2: is not what was logged (its hash differs)"]


def test_the_log_can_be_asked(accounts: Accounts, clock: Clock) -> None:
    for number in range(5):
        accounts.note("Bo" if number % 2 else "Rana", "added", str(number))
        clock.now += timedelta(days=1)
    assert [e.about for e in accounts.log(by="Bo")] == ["1", "3"]
    assert [e.about for e in accounts.log(since="2026-01-02", until="2026-01-03")] == ["1", "2"]
    assert [e.about for e in accounts.log(limit=2)] == ["3", "4"]
    assert [e.about for e in accounts.log(after=1, limit=2)] == ["1", "2"]
    assert accounts.log(action="ruled") == []
    with pytest.raises(InputError, match="no such action"):
        accounts.log(action="flew")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=4))
@settings(
    deadline=None,
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_words_can_be_logged(accounts: Accounts, store: Store, words: list[str]) -> None:
    before = len(accounts.log())
    for word in words:
        accounts.note(word, "added", word, word)
    assert [e.about for e in accounts.log()][before:] == words
    assert store.verify_audit() == []
