//! Cases: the list, the page of one case, its history, and the forms of the acts on it.

mod act;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod looks;
pub(crate) mod sentence;
pub(crate) mod show;
mod themes;
mod tiers;

pub(crate) use act::Cases;

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use api::problem::{Kind, Problem};
use domain::{
    id::{CaseId, OrganisationId, PersonId, UserId},
    organisation::OrganisationTree,
    person::MaskedParticulars,
};
use std::sync::Arc;

/// The id that stands in the address under this name.
///
/// # Errors
/// [`Kind::PathInvalid`] when it is none.
pub(crate) fn in_path<T: std::str::FromStr>(request: &HttpRequest, name: &str) -> Result<T, Problem> {
    let text = request.match_info().get(name).unwrap_or_default();
    text.parse().map_err(|_| Problem::of(Kind::PathInvalid))
}

/// Address of a case.
pub(crate) fn path(id: CaseId) -> String {
    format!("/cases/{id}")
}

/// What everybody and everything in a case is called.
pub(crate) struct Names {
    /// Accounts.
    pub(crate) users: BTreeMap<UserId, String>,
    /// Organisations.
    pub(crate) tree: Arc<OrganisationTree>,
    /// People of the case, masked.
    pub(crate) people: BTreeMap<PersonId, MaskedParticulars>,
}

impl Names {
    /// Name of an account. What the rules do by themselves has none; what citizens did without one is told elsewhere.
    pub(crate) fn user(&self, id: UserId) -> &str {
        if id.0.is_nil() {
            return "系统按规则自动办理";
        }
        self.users.get(&id).map_or("（未知人员）", String::as_str)
    }

    /// Name of an organisation.
    pub(crate) fn organisation(&self, id: OrganisationId) -> &str {
        self.tree.get(id).map_or("（未知机构）", |found| found.name.as_str())
    }

    /// Masked name of somebody in the case.
    pub(crate) fn person(&self, id: PersonId) -> &str {
        self.people.get(&id).map_or("（信息已删除）", |masked| masked.name.as_str())
    }

    /// Several, one after the other.
    pub(crate) fn persons<'a>(&self, ids: impl IntoIterator<Item = &'a PersonId>) -> String {
        ids.into_iter().map(|id| self.person(*id)).collect::<Vec<_>>().join("、")
    }

    /// Several, one after the other.
    pub(crate) fn organisations<'a>(&self, ids: impl IntoIterator<Item = &'a OrganisationId>) -> String {
        ids.into_iter().map(|id| self.organisation(*id)).collect::<Vec<_>>().join("、")
    }
}
