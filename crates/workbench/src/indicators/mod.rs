//! Indicators of petition work (信访考核指标): what each came to in a period, with its formula, by organisation, and the
//! petitions behind it.

mod items;
mod list;

pub(crate) use items::{behind, show as items};
pub(crate) use list::{KEPT, export, narrowed, show};
