//! The write path of a case: one transaction from a command to events, projections and receipt.

use std::sync::Arc;

use chrono::Datelike;
use domain::case::{Case, CaseNumber, MediationState, PetitionOrigin};
use domain::id::{CaseId, OrganisationId};
use domain::person::NewParty;
use domain::time::civil_date;
use escalation::acts::meetings::{RecordMeetingItem, number_after};
use escalation::{Act, Aggregate, Clock, Command, Dispute, Event, LedgerRow, Register, decide};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::CaseError;
use super::projection;
use super::record::{self, CaseKey, Loaded};
use crate::dossier::{self, Dossier, Ground, NextDue, next_due, numbers, people, staff};
use crate::error::StoreError;
use crate::scope::Scope;
use crate::write::Transaction;
use crate::{notifications, petitions};

/// A dispute with its parties, to be registered (纠纷登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// The dispute.
    pub dispute: Dispute,
    /// The parties known so far.
    pub parties: Vec<NewParty>,
}

/// What was done (办理回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The case.
    pub id: CaseId,
    /// Its version now; the ETag.
    pub version: u64,
    /// Where it stands now.
    pub state: MediationState,
    /// Its number, once accepted.
    pub number: Option<String>,
    /// Who answers for it now.
    pub responsible: OrganisationId,
    /// The clock that an office has to meet first: its kind and its last day.
    pub next_due: Option<NextDue>,
    /// Kinds of the events that were recorded.
    pub events: Vec<String>,
}

impl Receipt {
    fn of(case: &Case, clocks: &[Clock], events: &[Event]) -> Self {
        Self {
            id: case.id,
            version: case.version,
            state: case.state,
            number: case.number.as_ref().map(ToString::to_string),
            responsible: case.responsible,
            next_due: next_due(clocks).map(NextDue::from),
            events: events.iter().map(|e| e.kind().to_owned()).collect(),
        }
    }
}

/// Acts on a case that the caller has read at version `expected`.
///
/// # Errors
/// [`CaseError`]; [`StoreError::NotFound`] also when the case is outside of the scope.
pub fn act(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    command: Command,
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    change(transaction, scope, loaded, command)
}

/// Records what a meeting decided on a case within the scope, at whatever version it is; gives the number of the item there.
///
/// # Errors
/// As [`act`].
pub(crate) fn decide_in_meeting(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    item: RecordMeetingItem,
) -> Result<u32, CaseError> {
    let keyring = transaction.keyring().clone();
    let loaded = record::load(transaction.connection(), &keyring, scope, id)?;
    let number = number_after(&loaded.case.meeting_items);
    change(transaction, scope, loaded, item.into())?;
    Ok(number)
}

/// A case within the scope, at the version that the caller has read.
pub(super) fn at_version(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
) -> Result<Loaded, StoreError> {
    let keyring = transaction.keyring().clone();
    let loaded = record::load(transaction.connection(), &keyring, scope, id)?;
    let found = loaded.case.version;
    if found == expected {
        return Ok(loaded);
    }
    let signed = |version| i64::try_from(version).unwrap_or(i64::MAX);
    Err(StoreError::VersionConflict { expected: signed(expected), found: signed(found) })
}

/// Registers a dispute (登记).
///
/// # Errors
/// [`CaseError`].
pub fn register(transaction: &mut Transaction, scope: &Scope, new: &NewCase) -> Result<Receipt, CaseError> {
    let id = CaseId(transaction.new_id(new.dispute.division.county()));
    open(transaction, scope, id, new, Origin::default())
}

/// What a case is opened for or taken over from, if anything.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    pub(crate) petition: Option<PetitionOrigin>,
    pub(crate) ledger: Option<LedgerRow>,
}

/// Opens a case.
pub(crate) fn open(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    new: &NewCase,
    Origin { petition, ledger }: Origin,
) -> Result<Receipt, CaseError> {
    let reference = transaction.reference()?;
    let now = transaction.now();
    let responsible = new.dispute.responsible.unwrap_or_else(|| scope.organisation_id());
    let ground = Ground::new(reference, (new.dispute.division, responsible), civil_date(now));

    let mut parties = Vec::new();
    let mut particulars = Vec::new();
    for party in &new.parties {
        let (party, people) = party.clone().record(new.dispute.applied_on, || people::new_id(transaction, id.into()));
        parties.push(party);
        particulars.extend(people);
    }
    let facts = ground.facts(scope, now);
    let events =
        escalation::register(Register { id, dispute: new.dispute.clone(), parties, petition, ledger }, &facts)?;
    let case = Case::after(None, &events)?;

    let (key, wrapped) = CaseKey::generate(id.into(), transaction.keyring())?;
    let by = (scope.user(), scope.organisation_id(), now);
    let chained = dossier::chain(&key, None, 1, &events, by)?;
    let clocks = case.clocks(&facts);
    projection::insert(transaction, &case, (&clocks, &facts), (&key, wrapped), chained.head.clone())?;
    chained.append(transaction)?;
    people::insert_all(transaction, id.into(), &particulars)?;
    notifications::tell(transaction, id.into(), (None, &case), &events, (&clocks, &facts))?;
    Ok(Receipt::of(&case, &clocks, &events))
}

/// Decides, appends and renews, in the transaction that loaded the case. Nothing is written before the decision.
pub(super) fn change(
    transaction: &mut Transaction,
    scope: &Scope,
    Loaded { case: before, key, head, listed }: Loaded,
    command: Command,
) -> Result<Receipt, CaseError> {
    let reference = transaction.reference()?;
    let now = transaction.now();
    let mut ground = Ground::new(reference, (before.division, before.responsible), civil_date(now));
    match command.act() {
        Act::Assign | Act::Replace => {
            ground.mediators = staff::with_role(transaction.connection(), scope.organisation_id(), &staff::MEDIATING)?;
        }
        Act::Accept if before.number.is_none() && scope.organisation().kind.mediates() => {
            let (year, sequence) = numbers::cases::next(transaction, scope.organisation(), civil_date(now).year())?;
            let prefix = scope.organisation().number_prefix.clone();
            ground.number = Some(CaseNumber { year, prefix, sequence });
        }
        _ => {}
    }
    let facts = ground.facts(scope, now);
    let events = decide(&before, command, &facts)?;
    let case = Case::after(Some(before.clone()), &events)?;

    if let (None, Some(number)) = (&before.number, &case.number) {
        numbers::cases::count(transaction, scope.organisation(), (number.year, number.sequence))?;
    }
    let by = (scope.user(), scope.organisation_id(), now);
    let chained = dossier::chain(&key, Some(head), before.version + 1, &events, by)?;
    // Another organisation may answer for the case now, under rules of its own.
    let reference = Arc::clone(&ground.reference);
    let after = Ground::new(reference, (case.division, case.responsible), civil_date(now));
    let facts = after.facts(scope, now);
    let clocks = case.clocks(&facts);
    projection::update(transaction, (&before, &listed), &case, (&clocks, &facts), &key, chained.head.clone())?;
    chained.append(transaction)?;
    notifications::tell(transaction, case.id.into(), (Some(&before), &case), &events, (&clocks, &facts))?;
    dossier::erase::<Case>(transaction, scope, case.id.into(), &events)?;
    if dossier::is_whole::<Case>(&events) {
        record::forget(transaction, case.id)?;
    }
    if let Some(origin) = case.petition {
        petitions::follow(transaction, scope, origin.petition, &case)?;
    }
    Ok(Receipt::of(&case, &clocks, &events))
}
