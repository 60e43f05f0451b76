//! Figures for committees and leaders: what was done in a period and what lies before whom now. Every figure opens to the
//! cases behind it.

mod items;
mod report;
mod words;

pub(crate) use items::show as items;
pub(crate) use report::show;
