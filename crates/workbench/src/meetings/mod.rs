//! Meetings: the list, the sheet of one, and the forms with which the organisation that holds it records it.

mod change;
mod list;
mod show;

pub(crate) use change::{call, new, page, submit};
pub(crate) use list::list;
pub(crate) use show::show;
