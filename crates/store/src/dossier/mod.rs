//! What a case and a petition have in common (卷宗): a key of its own, a sealed and chained history, people and files.
//!
//! The rows of both stand in the same tables, told apart by their ids. What a dossier is about, who sees it and which
//! columns it is found by are matters of its own module.

mod chain;
mod due;
mod erasure;
mod files;
mod ground;
mod history;
mod key;
mod load;
mod looks;
mod measures;
mod narrow;
pub(crate) mod numbers;
pub(crate) mod people;
mod renewal;
mod sought;
pub(crate) mod staff;

use std::collections::BTreeMap;
use std::fmt;

use domain::id::{CaseId, County, OrganisationId, PetitionId};
use domain::notice::DossierKind;
use escalation::Aggregate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::access_log::AccessSubject;
use crate::error::StoreError;

pub(crate) use chain::{GENESIS, Link};
pub use due::NextDue;
pub(crate) use due::{Due, lamp, next_due};
pub(crate) use erasure::{Erasure, erase, is_whole};
pub use files::{DossierUpload, Download, FileOwner, Uploaded};
pub(crate) use files::{enter, forget as forget_files, hand_over as hand_over_files, is_entered, open as open_file};
pub(crate) use ground::Ground;
pub use history::EventLine;
pub(crate) use history::{Row, chain, columns, rows};
pub(crate) use key::DossierKey;
pub use load::Load;
pub(crate) use load::loads;
pub use looks::record_look;
pub(crate) use looks::{access, lines as look_lines, reason_missing};
pub(crate) use measures::difference;
pub(crate) use narrow::{Span, lit, passing_over, within};
pub(crate) use renewal::{DUE_DATES, Sealed, Timed, clocks_at, look_at_lamps, promise_renewal, stored_in, unasked};
pub use sought::Sought;
pub(crate) use sought::recorded_under;

/// Which dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DossierId {
    /// A mediation case (案件).
    Case(CaseId),
    /// A petition (信访件).
    Petition(PetitionId),
}

impl DossierId {
    /// The id alone.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Case(id) => id.0,
            Self::Petition(id) => id.0,
        }
    }

    /// The county it was made in, first column of its keys.
    #[must_use]
    pub fn county(self) -> County {
        domain::id::county_of(self.uuid())
    }

    /// What it is.
    pub(crate) const fn kind(self) -> DossierKind {
        match self {
            Self::Case(_) => DossierKind::Case,
            Self::Petition(_) => DossierKind::Petition,
        }
    }

    /// As the access log names it.
    pub(crate) const fn subject(self) -> AccessSubject {
        match self {
            Self::Case(_) => AccessSubject::Case,
            Self::Petition(_) => AccessSubject::Petition,
        }
    }
}

/// What a dossier is called, and who answers for it.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Number, when there is one.
    pub(crate) number: Option<String>,
    pub(crate) title: String,
    pub(crate) responsible: OrganisationId,
}

/// What dossiers are called, by their ids.
pub(crate) type Names = BTreeMap<Uuid, Named>;

impl From<CaseId> for DossierId {
    fn from(id: CaseId) -> Self {
        Self::Case(id)
    }
}

impl From<PetitionId> for DossierId {
    fn from(id: PetitionId) -> Self {
        Self::Petition(id)
    }
}

impl fmt::Display for DossierId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(id) => write!(f, "case {id}"),
            Self::Petition(id) => write!(f, "petition {id}"),
        }
    }
}

/// An aggregate whose history is kept as a dossier.
pub(crate) trait Dossier: Aggregate + Clone + Serialize + DeserializeOwned {
    /// What lists show of it.
    type Summary: Serialize + DeserializeOwned;
    /// Its table, which names the places that its columns are sealed for.
    const TABLE: &'static str;

    /// The word that an event's column of kind carries.
    fn kind(event: &Self::Event) -> &'static str;

    /// What an event says is erased, and why.
    fn erasure(event: &Self::Event) -> Option<(Erasure, &str)>;

    /// It as it is after these events.
    fn after(before: Option<Self>, events: &[Self::Event]) -> Result<Self, StoreError> {
        let mut now = before;
        for event in events {
            now = Some(Self::apply(now, event.clone())?);
        }
        now.ok_or_else(|| StoreError::CorruptRecord("a decision without events".to_owned()))
    }
}
