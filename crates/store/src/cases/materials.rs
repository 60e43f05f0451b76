//! Everything that the papers of a case are filled from, read at once within a scope.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::case::Case;
use domain::id::{CaseId, PersonId, UserId};
use domain::identity::Identity;
use domain::organisation::{Organisation, OrganisationTree};
use domain::person::{MaskedParticulars, Particulars};
use domain::time::{CivilDate, civil_date};
use escalation::Event;

use super::error::CaseError;
use super::{record, visibility};
use crate::accounts;
use crate::dossier::{self, EventLine, people};
use crate::read::Snapshot;
use crate::scope::Scope;

/// Everything that is known of a case, for its papers (案卷资料).
#[derive(Debug, Clone)]
pub struct Materials {
    /// The case.
    pub case: Case,
    /// Everybody in it. Who has been forgotten is left out.
    pub people: BTreeMap<PersonId, Individual>,
    /// Whether the people are masked.
    pub masked: bool,
    /// Its history, oldest first.
    pub history: Vec<EventLine<Event>>,
    /// All organisations.
    pub organisations: Arc<OrganisationTree>,
    /// Names of those who worked on it.
    pub users: BTreeMap<UserId, String>,
    /// For which organisation it is read; it issues what is printed.
    pub reader: Organisation,
    /// The civil date.
    pub today: CivilDate,
}

/// Somebody as the papers may name them (当事人信息).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Individual {
    /// With all particulars.
    Whole(Box<Particulars>),
    /// Masked.
    Masked(MaskedParticulars),
}

impl Individual {
    /// Name, masked where it must be.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Whole(particulars) => &particulars.name,
            Self::Masked(masked) => &masked.name,
        }
    }

    /// Telephone, masked where it must be.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        match self {
            Self::Whole(particulars) => particulars.phone.as_ref().map(domain::identity::Phone::as_str),
            Self::Masked(masked) => masked.phone.as_deref(),
        }
    }

    /// Number of the document, masked where it must be.
    #[must_use]
    pub fn identity_number(&self) -> Option<&str> {
        match self {
            Self::Whole(particulars) => particulars.identity.as_ref().and_then(Identity::number),
            Self::Masked(masked) => masked.identity.as_deref(),
        }
    }

    /// All particulars, unless masked.
    #[must_use]
    pub fn whole(&self) -> Option<&Particulars> {
        match self {
            Self::Whole(particulars) => Some(particulars),
            Self::Masked(_) => None,
        }
    }
}

/// Reads everything about a case for its papers. Those who work on it for an organisation that takes part get the people
/// whole; those who may unmask elsewhere need a reason for that; everybody else who sees the case gets them masked.
///
/// # Errors
/// [`CaseError`]: [`crate::StoreError::NotFound`] when there is no such case within the scope.
pub fn materials(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: CaseId,
    with_reason: bool,
) -> Result<Materials, CaseError> {
    let masked = !visibility::sees_whole(snapshot.connection(), scope, id, with_reason)?;
    let keyring = snapshot.keyring().clone();
    let loaded = record::load(snapshot.connection(), &keyring, scope, id)?;
    let rows = dossier::rows(snapshot.connection(), id.into(), 0, i64::from(i32::MAX))?;
    let history = rows.into_iter().map(|row| row.open(&loaded.key)).collect::<Result<Vec<_>, _>>()?;
    let people = if masked {
        let masked = people::masked(snapshot.connection(), &keyring, id.into())?;
        masked.into_iter().map(|(person, shown)| (person, Individual::Masked(shown))).collect()
    } else {
        let whole = people::whole(snapshot.connection(), &keyring, id.into())?;
        whole.into_iter().map(|(person, shown)| (person, Individual::Whole(Box::new(shown)))).collect()
    };
    let case = loaded.case;
    let mut workers: BTreeSet<UserId> = history.iter().map(|line| line.actor).collect();
    workers.extend(case.mediators.iter().map(|appointment| appointment.mediator));
    workers.extend(case.sessions.iter().flat_map(|session| session.mediators.iter().copied()));
    workers.insert(scope.user());
    let users = accounts::names(snapshot, workers)?;
    Ok(Materials {
        case,
        people,
        masked,
        history,
        organisations: Arc::clone(&snapshot.reference()?.organisations),
        users,
        reader: scope.organisation().clone(),
        today: civil_date(snapshot.now()),
    })
}
