//! Rules (规则配置): what holds where and since when, and setting one for a place.

mod list;
pub(crate) mod place;
mod set;

pub(crate) use list::list;
pub(crate) use set::Setting;
