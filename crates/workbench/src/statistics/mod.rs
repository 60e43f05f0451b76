//! Figures for committees, offices and leaders: what was done in a period and what lies before whom now, of cases and of
//! petitions. Every figure opens to what is behind it.

mod cases;
mod items;
pub(crate) mod loads;
mod page;
pub(crate) mod periods;
pub(crate) mod petitions;

pub(crate) use cases::{export, show};
pub(crate) use items::show as items;
