//! Organisations (机构), division by division: everybody may look, administrators change those of their division.

mod change;
mod list;
mod show;

pub(crate) use list::list;
pub(crate) use show::show;

use domain::{division::DivisionCode, organisation::Organisation};

use crate::{changes::About, users::ADMINISTRATORS, visitor::Visitor};

/// A form for a new organisation or a change of one.
pub(crate) type Form = About<api::organisations::Change>;

/// Whether the visitor keeps the organisations of a division.
fn administers(visitor: &Visitor, division: DivisionCode) -> bool {
    visitor.has_any(ADMINISTRATORS) && visitor.organisation().division.contains(division)
}

/// An organisation in a list.
struct Line {
    path: String,
    name: String,
    kind: &'static str,
    tier: &'static str,
    closed: bool,
}

impl From<&Organisation> for Line {
    fn from(found: &Organisation) -> Self {
        Self {
            path: format!("/organisations/{}", found.id),
            name: found.name.clone(),
            kind: found.kind.name_zh(),
            tier: found.tier.name_zh(),
            closed: !found.active,
        }
    }
}
