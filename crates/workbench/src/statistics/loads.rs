//! What lies before each organisation now, as pages show it: every number opens to what is behind it.

use std::collections::BTreeMap;

use api::{indicators, problem::Problem};
use domain::{deadline::Lamp, id::OrganisationId, organisation::OrganisationTree, petition::PetitionState};
use store::Load;

use crate::{
    lists::Asked,
    visitor::Visitor,
    wording::{self, LampSign},
};

/// What lies before an organisation.
pub(crate) struct Line {
    /// Its name.
    pub(crate) name: String,
    /// What has come to no end yet, and its address.
    pub(crate) open: (u64, String),
    /// How much each lamp is on for, with its address.
    pub(crate) lamps: Vec<(LampSign, u64, String)>,
}

/// Where the lists are that the numbers open to.
pub(crate) struct Lists<'a> {
    /// Address of the list of what the visitor's own organisation has, with its query so far.
    pub(crate) own: &'a str,
    /// Address of the list of what others have in the division.
    pub(crate) others: &'a str,
    /// Parameter that names the organisation.
    pub(crate) organisation: &'a str,
    /// Codes of the states in which something is open.
    pub(crate) open: Vec<&'static str>,
}

/// The lines of all organisations that petitions lie before, in the division that is asked for.
///
/// # Errors
/// When the database fails.
pub(crate) async fn of_petitions(
    visitor: &Visitor,
    asked: &Asked,
    tree: &OrganisationTree,
) -> Result<Vec<Line>, Problem> {
    let division = asked.text("division").parse().ok();
    let found = indicators::load(&visitor.state, &visitor.caller, division).await?;
    let lists = Lists {
        own: "/petitions?view=responsible",
        others: "/petitions?view=division",
        organisation: "responsible",
        open: PetitionState::ALL.iter().filter(|state| !state.is_over()).map(|state| state.code()).collect(),
    };
    Ok(lines(found, &lists, visitor.organisation().id, tree))
}

/// The lines of all organisations.
pub(crate) fn lines(
    loads: BTreeMap<OrganisationId, Load>,
    lists: &Lists<'_>,
    own: OrganisationId,
    tree: &OrganisationTree,
) -> Vec<Line> {
    let line = |(organisation, load): (OrganisationId, Load)| {
        // Whoever oversees no division has figures of their own organisation alone.
        let list = if organisation == own { lists.own } else { lists.others };
        let list = format!("{list}&{}={organisation}", lists.organisation);
        let lamp = |lamp: &Lamp| {
            let number = load.lamps.get(lamp).copied().unwrap_or_default();
            (wording::lamp(*lamp), number, format!("{list}&order=due&lamp={lamp}"))
        };
        Line {
            name: tree.name(organisation).to_owned(),
            open: (load.open, format!("{list}&state={}", lists.open.join(","))),
            lamps: Lamp::ALL.iter().rev().map(lamp).collect(),
        }
    };
    loads.into_iter().map(line).collect()
}
