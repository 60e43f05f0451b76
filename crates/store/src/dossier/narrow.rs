//! What the lists of cases and of petitions are narrowed by alike: where a dossier lies, and the lamp of its deadline.

use domain::division::{DivisionCode, DivisionLevel};
use domain::id::County;

/// A condition that rows are held against on the way, never the way itself. SQLite, without statistics, takes any range
/// for narrow, and would rather sort a whole city than pass over a few cases; a condition denied twice is no range to it.
macro_rules! passing_over {
    ($condition:expr) => {
        diesel::dsl::not(diesel::dsl::not($condition))
    };
}
pub(crate) use passing_over;

/// A query over `$table` narrowed to dossiers that lie within each of the divisions that are given.
macro_rules! within {
    ($query:expr, $table:ident, $divisions:expr) => {{
        let mut query = $query;
        for division in $divisions.into_iter().flatten() {
            query = match Span::of(division) {
                Span::Counties(first, last) if first == last => query.filter($table::county.eq(Db(first))),
                Span::Counties(first, last) => query.filter(passing_over!($table::county.between(Db(first), Db(last)))),
                Span::Township(township) => query.filter($table::township.eq(Db(township))),
                Span::Village(township, village) => {
                    query.filter($table::township.eq(Db(township))).filter($table::division.eq(Db(village)))
                }
            };
        }
        query
    }};
}
pub(crate) use within;

/// A query over `$table` narrowed to dossiers whose first deadline shows a lamp today, if one is asked for.
macro_rules! lit {
    ($query:expr, $table:ident, $lamp:expr, $today:expr) => {{
        let (query, today) = ($query, Some(Db($today)));
        match $lamp {
            None => query,
            Some(Lamp::Overdue) => query.filter($table::due_on.lt(today)),
            Some(Lamp::Red) => query.filter($table::due_on.ge(today)).filter($table::red_from.le(today)),
            Some(Lamp::Yellow) => query.filter($table::red_from.gt(today)).filter($table::yellow_from.le(today)),
            Some(Lamp::Green) => query.filter($table::yellow_from.gt(today)),
        }
    }};
}
pub(crate) use lit;

/// Where dossiers lie, in the columns that say so.
pub(crate) enum Span {
    Counties(County, County),
    Township(DivisionCode),
    Village(DivisionCode, DivisionCode),
}

impl Span {
    pub(crate) fn of(division: DivisionCode) -> Self {
        let County(first) = division.county();
        let counties =
            |width: u32| Self::Counties(County(first - first % width), County(first - first % width + width - 1));
        match (division.level(), division.township()) {
            (DivisionLevel::Village, Some(township)) => Self::Village(township, division),
            (DivisionLevel::Province, _) => counties(10_000),
            (DivisionLevel::City, _) => counties(100),
            (DivisionLevel::County, _) => counties(1),
            _ => Self::Township(division),
        }
    }
}
