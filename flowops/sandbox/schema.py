"""The tables of the sandbox's file."""

from __future__ import annotations

VERSION = 1
"""Kept as SQLite's `user_version`; a file with another one is not read."""

TABLES = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # A key itself is never kept: `hash` is its SHA-256.
    """CREATE TABLE keys (hash TEXT PRIMARY KEY, organization TEXT NOT NULL,
        revoked INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    """CREATE TABLE accounts (waba_id TEXT PRIMARY KEY, organization TEXT NOT NULL,
        integrity_blocked INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE phones (phone_id TEXT PRIMARY KEY, waba_id TEXT NOT NULL) WITHOUT ROWID""",
    # AUTOINCREMENT: a number is never given twice, not even after a deletion.
    """CREATE TABLE flows (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE,
        waba_id TEXT NOT NULL, name TEXT NOT NULL, facts TEXT NOT NULL)""",
    "CREATE INDEX flows_by_account ON flows (waba_id, name)",
    """CREATE TABLE definitions (flow_id TEXT NOT NULL, edition TEXT NOT NULL,
        text TEXT NOT NULL, PRIMARY KEY (flow_id, edition)) WITHOUT ROWID""",
    """CREATE TABLE history (number INTEGER PRIMARY KEY, flow_id TEXT NOT NULL,
        waba_id TEXT NOT NULL, at REAL NOT NULL, facts TEXT)""",
    "CREATE INDEX history_by_flow ON history (flow_id, at)",
    """CREATE TABLE messages (id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, at REAL NOT NULL,
        warned INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX messages_by_flow ON messages (flow_id, at)",
    """CREATE TABLE requests (number INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL,
        method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER)""",
)

EMPTIED_BY_RESET = (
    "keys",
    "accounts",
    "phones",
    "flows",
    "definitions",
    "history",
    "messages",
    "requests",
)
