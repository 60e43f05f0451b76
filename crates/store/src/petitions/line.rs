//! A petition in a list: its readable columns, and its title once it is opened.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PetitionId, UserId};
use domain::petition::{Channel, ContentClass, PetitionFlag, PetitionKind, PetitionState};
use domain::time::CivilDate;
use escalation::ClockKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::record::PetitionKey;
use crate::clock::Instant;
use crate::crypto::KeyRing;
use crate::dossier::lamp;
use crate::error::StoreError;
use crate::schema::petition as table;

/// A petition in a list (信访件摘要).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PetitionLine {
    /// Identity.
    pub id: PetitionId,
    /// Version.
    pub version: u64,
    /// Number.
    pub number: String,
    /// One line that names it.
    pub title: String,
    /// Names of the petitioners, masked.
    pub petitioners: Vec<String>,
    /// Where it stands.
    pub state: PetitionState,
    /// What the law takes it for.
    pub kind: PetitionKind,
    /// By what way it came.
    pub channel: Channel,
    /// What it is about.
    pub content: ContentClass,
    /// What is marked on it.
    pub flags: Vec<PetitionFlag>,
    /// Where the problem lies.
    pub division: DivisionCode,
    /// Where it was registered.
    pub registered_in: OrganisationId,
    /// Who answers for it.
    pub responsible: OrganisationId,
    /// Who handles it there.
    pub handler: Option<UserId>,
    /// The first petition of its matter.
    pub matter: PetitionId,
    /// Which petition of its matter it is, from 1.
    pub seq: u32,
    /// UTC instant of registration.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub registered_at: Instant,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// Civil date on which its handling was concluded.
    pub concluded_on: Option<NaiveDate>,
    /// What the deadline that comes first measures.
    pub due_kind: Option<ClockKind>,
    /// Its last day, as a civil date.
    pub due_on: Option<NaiveDate>,
    /// Its lamp today.
    pub lamp: Option<Lamp>,
}

/// A petition of a list, its title still sealed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct Row {
    pub(super) id: PetitionId,
    version: i32,
    number: String,
    summary: Vec<u8>,
    wrapped_key: Option<Vec<u8>>,
    state: PetitionState,
    pub(super) kind: PetitionKind,
    channel: Channel,
    content: ContentClass,
    flags: String,
    division: DivisionCode,
    registered_in: OrganisationId,
    pub(super) responsible: OrganisationId,
    handler: Option<UserId>,
    matter: PetitionId,
    repeat_seq: i32,
    registered_at: Instant,
    received_on: NaiveDate,
    concluded_on: Option<NaiveDate>,
    due_kind: Option<ClockKind>,
    due_on: Option<NaiveDate>,
    yellow_from: Option<NaiveDate>,
    red_from: Option<NaiveDate>,
}

impl Row {
    pub(super) fn open(self, keyring: &KeyRing, today: CivilDate) -> Result<PetitionLine, StoreError> {
        let summary = PetitionKey::open(self.id.into(), self.wrapped_key, keyring)?.open_summary(&self.summary)?;
        let flags = self.flags.split(',').filter(|flag| !flag.is_empty()).map(str::parse);
        Ok(PetitionLine {
            id: self.id,
            version: u64::try_from(self.version).unwrap_or_default(),
            number: self.number,
            title: summary.title,
            petitioners: summary.petitioners,
            state: self.state,
            kind: self.kind,
            channel: self.channel,
            content: self.content,
            flags: flags
                .collect::<Result<_, _>>()
                .map_err(|_| StoreError::CorruptRecord(format!("flags of petition {}", self.id)))?,
            division: self.division,
            registered_in: self.registered_in,
            responsible: self.responsible,
            handler: self.handler,
            matter: self.matter,
            seq: u32::try_from(self.repeat_seq).unwrap_or(1),
            registered_at: self.registered_at,
            received_on: self.received_on,
            concluded_on: self.concluded_on,
            due_kind: self.due_kind,
            due_on: self.due_on,
            lamp: lamp(self.due_on, (self.yellow_from, self.red_from), today),
        })
    }
}
