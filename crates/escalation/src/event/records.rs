//! What the longer events carry.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{Capacity, Difficulty, LedgerEntry, Party, PetitionOrigin, Risks, Source};
use domain::category::{Category, Sector};
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId, PersonId, UserId};
use domain::money::Fen;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registration of a dispute (登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Registered {
    /// Identity of the new case.
    pub id: CaseId,
    /// UTC instant; of what was taken over from a ledger, the beginning of the day on which it was registered there.
    pub at: DateTime<Utc>,
    /// Who registered it.
    pub by: UserId,
    /// Where.
    pub organisation: OrganisationId,
    /// The committee or centre that answers for it from now on.
    pub responsible: OrganisationId,
    /// Where the dispute lies.
    pub division: DivisionCode,
    /// Where it came from.
    pub source: Source,
    /// Whether the grid reported it.
    #[serde(default)]
    pub from_grid: bool,
    /// The organ that referred it, in words.
    pub referred_by: Option<String>,
    /// The petition it was opened for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub petition: Option<PetitionOrigin>,
    /// The row of a ledger it was taken over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerEntry>,
    /// Civil date of the request.
    pub applied_on: NaiveDate,
    /// Kind of dispute.
    pub category: Category,
    /// Sectors it is tagged with.
    #[serde(default)]
    pub sectors: BTreeSet<Sector>,
    /// Difficulty.
    pub difficulty: Difficulty,
    /// One line.
    pub title: String,
    /// As told.
    pub narrative: String,
    /// What is asked for.
    pub requests: Vec<String>,
    /// Amount in dispute, in fen.
    pub claimed: Option<Fen>,
    /// The parties known so far.
    pub parties: Vec<Party>,
    /// First assessment of risk.
    pub risks: Risks,
}

/// A correction (补正): history is never edited, a new event corrects an old one. Absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Correction {
    /// Why.
    pub reason: String,
    /// New title.
    pub title: Option<String>,
    /// New narrative.
    pub narrative: Option<String>,
    /// New requests.
    pub requests: Option<Vec<String>>,
    /// New category.
    pub category: Option<Category>,
    /// All sectors it is tagged with from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sectors: Option<BTreeSet<Sector>>,
    /// New difficulty.
    pub difficulty: Option<Difficulty>,
    /// New amount in dispute, in fen.
    pub claimed: Option<Fen>,
    /// New civil date of the request.
    pub applied_on: Option<NaiveDate>,
}

/// A correction of what was recorded of a party (补正当事人). Absent fields stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartyCorrection {
    /// Who.
    pub party: PersonId,
    /// Why, and what shows it.
    pub reason: String,
    /// Capacity for civil acts, as when somebody of sixteen lives on own labour (《民法典》第十八条) or comes of age.
    pub capacity: Option<Capacity>,
    /// People a group stands for.
    pub members: Option<u32>,
}
