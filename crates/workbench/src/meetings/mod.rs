//! Meetings: the list, the sheet of one, and the forms with which the organisation that holds it records it.

mod change;
mod list;
mod show;

pub(crate) use change::Form;
pub(crate) use list::list;
pub(crate) use show::show;
