//! Users as administrators and auditors see them: the list, one user with what happened to them, and the forms that change
//! them.

mod change;
mod list;
mod show;

pub(crate) use list::list;
pub(crate) use show::show;

use domain::organisation::Role;

use crate::changes::About;

/// A form for a new user or a change of one.
pub(crate) type Form = About<api::users::Change>;

/// Who may look at users.
pub(crate) const WATCHERS: &[Role] = &[Role::Administrator, Role::Auditor];

/// Who may change them.
pub(crate) const ADMINISTRATORS: &[Role] = &[Role::Administrator];

/// Roles in one line.
fn roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.name_zh()).collect::<Vec<_>>().join("、")
}
