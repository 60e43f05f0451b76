//! Databases for tests: a fresh SQLite file, or a database in a temporary PostgreSQL cluster.
