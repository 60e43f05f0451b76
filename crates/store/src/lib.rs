//! Diesel over SQLite and PostgreSQL: schema, write path, projections, field encryption. The only crate that names diesel.
