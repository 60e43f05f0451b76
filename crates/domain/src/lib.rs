//! What the words of mediation mean: values, aggregates and rules. Knows nothing of I/O, clocks, HTTP or SQL.
//!
//! Everything a case is made of is a word defined here.

pub mod id;
