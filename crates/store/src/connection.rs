//! One connection type over both engines, and how each is opened.

// The derive writes paths longer than it needs to.
#![allow(unused_qualifications)]

use crate::error::StoreError;
use crate::limits;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use std::time::Duration;

/// A connection to either engine. Queries in the subset common to both run on it directly; see [`on_each!`] for the
/// others.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs the same query on the connection of whichever engine it is. For what does not compile on [`AnyConnection`]:
/// upserts and inserts of several rows at once.
macro_rules! on_each {
    ($connection:expr, $c:ident => $body:expr) => {
        match $connection {
            $crate::connection::AnyConnection::Sqlite($c) => $body,
            $crate::connection::AnyConnection::Postgres($c) => $body,
        }
    };
}
pub(crate) use on_each;

/// Which engine a URL names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// Path of the file.
    Sqlite(String),
    /// URL as libpq understands it.
    Postgres(String),
}

impl Address {
    /// Understands `sqlite://path`, `postgres://…` and `postgresql://…`.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            // The URL may hold a password, so it is not repeated.
            _ => Err(StoreError::Configuration(
                "the database URL must start with sqlite://path or postgres://".to_owned(),
            )),
        }
    }
}

/// What a connection may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
}

impl AnyConnection {
    /// Opens a connection and sets it up.
    pub(crate) fn open(address: &Address, purpose: Purpose) -> Result<Self, StoreError> {
        let refused = |error: ConnectionError| StoreError::Connection(error.to_string());
        let (mut connection, setup) = match address {
            Address::Sqlite(path) => {
                (Self::Sqlite(SqliteConnection::establish(path).map_err(refused)?), sqlite_setup(purpose))
            }
            Address::Postgres(url) => {
                (Self::Postgres(PgConnection::establish(url).map_err(refused)?), postgres_setup(purpose))
            }
        };
        connection.batch_execute(&setup)?;
        Ok(connection)
    }

    /// Begins a transaction that may write: nobody else's change can come between what it reads and what it writes.
    pub(crate) fn begin_write(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL SERIALIZABLE"),
        }
    }

    /// Begins a transaction that sees one state of the database throughout.
    pub(crate) fn begin_read(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN DEFERRED"),
            Self::Postgres(c) => {
                AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            }
        }
    }

    /// Begins a part of the transaction that can be undone alone.
    pub(crate) fn begin_savepoint(&mut self) -> QueryResult<()> {
        Self::begin_transaction(self)
    }

    /// Commits the innermost savepoint or transaction.
    pub(crate) fn commit(&mut self) -> QueryResult<()> {
        Self::commit_transaction(self)
    }

    /// Undoes everything since the transaction was `depth` deep; 0 undoes it all. An error when it is less deep already,
    /// since SQLite undoes a whole transaction by itself when the disk is full: what follows would not belong to it.
    pub(crate) fn undo_to(&mut self, depth: u32) -> QueryResult<()> {
        while self.depth()? > depth {
            Self::rollback_transaction(self)?;
        }
        if self.depth()? == depth { Ok(()) } else { Err(diesel::result::Error::NotInTransaction) }
    }

    /// Moves everything from the write-ahead log of SQLite into its database and empties the log, unless somebody still
    /// reads from it after that time; PostgreSQL keeps and drops its own. Says whether it is done.
    pub(crate) fn empty_log(&mut self, patience: Duration) -> QueryResult<bool> {
        #[derive(diesel::QueryableByName)]
        struct Outcome {
            #[diesel(sql_type = diesel::sql_types::Integer)]
            busy: i32,
        }
        let Self::Sqlite(c) = self else { return Ok(true) };
        c.batch_execute(&format!("PRAGMA busy_timeout = {}", patience.as_millis()))?;
        let outcome = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result::<Outcome>(c);
        c.batch_execute(&format!("PRAGMA busy_timeout = {}", limits::SQLITE_BUSY_TIMEOUT.as_millis()))?;
        Ok(outcome?.busy == 0)
    }

    /// Whether the connection is lost or in a state that nobody knows.
    pub(crate) fn is_broken(&mut self) -> bool {
        self.depth().is_err()
    }

    /// Whether a transaction can be begun on it.
    pub(crate) fn is_idle(&mut self) -> bool {
        self.depth() == Ok(0)
    }

    /// Marks the connection as one that must not be used again.
    pub(crate) fn give_up(&mut self) {
        Self::transaction_manager_status_mut(self).set_in_error();
    }

    /// How deep the transaction is: 0 outside, 1 in a transaction, more in its savepoints.
    pub(crate) fn depth(&mut self) -> QueryResult<u32> {
        Ok(Self::transaction_manager_status_mut(self).transaction_depth()?.map_or(0, u32::from))
    }
}

/// Settings of a SQLite connection: durable commits, and a bound on what it keeps in memory.
fn sqlite_setup(purpose: Purpose) -> String {
    let (cache_kib, query_only) = match purpose {
        Purpose::Write => (limits::SQLITE_WRITER_CACHE_KIB, "OFF"),
        Purpose::Read => (limits::SQLITE_READER_CACHE_KIB, "ON"),
    };
    format!(
        "PRAGMA busy_timeout = {busy_ms};
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = FAST;
         PRAGMA cache_size = -{cache_kib};
         PRAGMA mmap_size = {mmap_bytes};
         PRAGMA journal_size_limit = {wal_bytes};
         PRAGMA wal_autocheckpoint = {checkpoint_pages};
         PRAGMA query_only = {query_only};",
        busy_ms = limits::SQLITE_BUSY_TIMEOUT.as_millis(),
        mmap_bytes = limits::SQLITE_MMAP_BYTES,
        wal_bytes = limits::SQLITE_WAL_KEPT_BYTES,
        checkpoint_pages = limits::SQLITE_CHECKPOINT_PAGES,
    )
}

/// Settings of a PostgreSQL session. They last as long as the session, so a pooler in between must pool sessions.
fn postgres_setup(purpose: Purpose) -> String {
    let read_only = match purpose {
        Purpose::Write => "off",
        Purpose::Read => "on",
    };
    format!(
        "SET client_min_messages = warning;
         SET statement_timeout = {statement_ms};
         SET idle_in_transaction_session_timeout = {statement_ms};
         SET default_transaction_read_only = {read_only};",
        statement_ms = limits::POSTGRES_STATEMENT_TIMEOUT.as_millis(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_its_engine() {
        let sqlite = |path: &str| Some(Address::Sqlite(path.to_owned()));
        let postgres = |url: &str| Some(Address::Postgres(url.to_owned()));
        for (url, expected) in [
            ("sqlite:///var/lib/fengqiao/data.sqlite", sqlite("/var/lib/fengqiao/data.sqlite")),
            ("sqlite://data.sqlite", sqlite("data.sqlite")),
            ("postgres://u@h/d", postgres("postgres://u@h/d")),
            ("postgresql://u@h/d", postgres("postgresql://u@h/d")),
            ("sqlite://", None),
            ("mysql://u@h/d", None),
            ("data.sqlite", None),
        ] {
            assert_eq!(Address::parse(url).ok(), expected, "{url}");
        }
    }

    #[test]
    fn an_error_about_the_url_keeps_its_password() {
        let error = Address::parse("mysql://u:geheim@h/d").unwrap_err();
        assert!(!error.to_string().contains("geheim"));
    }
}
