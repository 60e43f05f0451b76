//! Figures for committees and leaders: what was done in a period and what lies before whom now. Every figure opens to the
//! cases behind it.

mod items;
pub(crate) mod loads;
pub(crate) mod periods;
mod report;

pub(crate) use items::show as items;
pub(crate) use report::{export, show};
