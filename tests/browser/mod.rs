//! People at work in a real browser: a mediator's day on a desktop and on a telephone, a dispute written down without a
//! network, the way up to the township. Every page on the way is looked over ([`page::Page::check`]): accessible, nothing
//! in the console, nothing from outside. The pictures that `docs/guide-user.md` shows are taken here.
//!
//! Needs Chromium and its driver; without them it is left out, unless `CI` is set.

mod administration;
mod applications;
mod day;
mod driver;
mod escalation;
pub(crate) mod every_page;
mod figures;
mod grid;
mod imports;
mod keyboard;
mod notices;
mod offline;
mod page;
mod petitions;
mod roles;

use driver::Driver;
use page::{Page, Size};
