//! What the words of mediation mean: values, aggregates and rules. Knows nothing of I/O, clocks, HTTP or SQL.
//!
//! Everything a case is made of is a word defined here.

pub mod application;
pub mod basis;
pub mod calendar;
pub mod case;
pub mod category;
pub mod coded;
pub mod deadline;
pub mod division;
pub mod id;
pub mod identity;
pub mod invalid;
pub mod matching;
pub mod meeting;
pub mod money;
pub mod notice;
pub mod organisation;
pub mod patrol;
pub mod person;
pub mod petition;
pub mod rules;
pub mod service;
pub mod statistics;
pub mod template;
pub mod text;
pub mod time;
