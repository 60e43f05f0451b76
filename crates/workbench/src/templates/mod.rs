//! Forms of papers (文书模板): which there are, and what places add to them.

mod list;
mod set;

pub(crate) use list::list;
pub(crate) use set::Noting;
