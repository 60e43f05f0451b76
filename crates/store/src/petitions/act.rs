//! The write path of a petition: one transaction from a command to events, projections and receipt.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use diesel::prelude::*;
use domain::id::{CaseId, OrganisationId, PersonId, PetitionId, UserId};
use domain::matching::PetitionTraits;
use domain::organisation::{Organisation, Role};
use domain::person::Particulars;
use domain::petition::{Petition, PetitionNumber, PetitionState};
use domain::time::civil_date;
use escalation::acts::meetings::{RecordMeetingItem, number_after};
use escalation::petition::{Command, Event, Intake, PetitionLedgerRow, Register, shield};
use escalation::{Actor, Aggregate, Clock, decide};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::people::NewPetitioner;
use super::projection::Stored;
use super::record::{self, Loaded, PetitionKey};
use super::traits::Told;
use super::{mediation, query_code, visibility};
use crate::cases::CaseError;
use crate::connection::AnyConnection;
use crate::dossier::{self, Dossier, Ground, NextDue, next_due, numbers, people, staff};
use crate::error::StoreError;
use crate::notifications;
use crate::schema::petition as table;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// A petition with its petitioners, to be registered (信访登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPetition {
    /// The petition.
    pub petition: Intake,
    /// Who petitions; nobody in an anonymous petition.
    #[serde(default)]
    pub petitioners: Vec<NewPetitioner>,
}

/// What was done (办理回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionReceipt {
    /// The petition.
    pub id: PetitionId,
    /// Its version now; the ETag.
    pub version: u64,
    /// Where it stands now.
    pub state: PetitionState,
    /// Its number.
    pub number: String,
    /// The code for the petitioner, given once, at registration.
    pub query_code: Option<String>,
    /// Who answers for it now.
    pub responsible: OrganisationId,
    /// Who handles it there.
    pub handler: Option<UserId>,
    /// The clock that an office has to meet first: its kind and its last day.
    pub next_due: Option<NextDue>,
    /// The case that was opened for it, in the act that refers it to mediation.
    pub case: Option<CaseId>,
    /// Kinds of the events that were recorded.
    pub events: Vec<String>,
}

impl PetitionReceipt {
    fn of(petition: &Petition, clocks: &[Clock], events: &[Event]) -> Self {
        let opened = events.iter().find_map(|event| match event {
            Event::MediationReferred { case, .. } => Some(*case),
            _ => None,
        });
        Self {
            id: petition.id,
            version: petition.version,
            state: petition.state,
            number: petition.number.to_string(),
            query_code: None,
            responsible: petition.responsible,
            handler: petition.handler,
            next_due: next_due(clocks).map(NextDue::from),
            case: opened,
            events: events.iter().map(|e| e.kind().to_owned()).collect(),
        }
    }
}

/// Registers a petition (登记).
///
/// # Errors
/// [`CaseError`].
pub fn register(transaction: &mut Transaction, scope: &Scope, new: &NewPetition) -> Result<PetitionReceipt, CaseError> {
    open(transaction, scope, new, None)
}

/// Registers a petition, or takes it over as the row of a ledger tells it.
///
/// # Errors
/// [`CaseError`].
pub(crate) fn open(
    transaction: &mut Transaction,
    scope: &Scope,
    new: &NewPetition,
    ledger: Option<PetitionLedgerRow>,
) -> Result<PetitionReceipt, CaseError> {
    let reference = transaction.reference()?;
    let now = transaction.now();
    let own = scope.organisation();
    let ground = Ground::new(reference, (new.petition.issue_division, own.id), civil_date(now));

    let id = PetitionId(transaction.new_id(scope.county()));
    let people: Vec<_> = new
        .petitioners
        .iter()
        .map(|petitioner| petitioner.clone().record(people::new_id(transaction, id.into())))
        .collect();
    // What is taken over is numbered among those of its own year, so that this year's numbers go on as they were.
    let numbered_on = if ledger.is_some() { new.petition.received_on } else { civil_date(now) };
    let (year, sequence) = numbers::petitions::next(transaction, own, numbered_on.year())?;
    let command = Register {
        id,
        number: PetitionNumber { year, prefix: number_prefix(own), sequence },
        query_code: query_code::generate()?,
        intake: new.petition.clone(),
        petitioners: people.iter().map(|(petitioner, _)| petitioner.clone()).collect(),
        ledger,
    };
    let facts = ground.facts(scope, now);
    let events = escalation::petition::register(command, &facts)?;
    let petition = Petition::after(None, &events)?;
    numbers::petitions::count(transaction, own, (year, sequence))?;

    let (key, wrapped) = PetitionKey::generate(id.into(), transaction.keyring())?;
    let chained = dossier::chain(&key, None, 1, &events, (scope.user(), own.id, now))?;
    let people: BTreeMap<_, _> = people.into_iter().map(|(known, particulars)| (known.person, particulars)).collect();
    let (petitioners, traits) = retold(transaction, &petition, &people)?;
    let stored = Stored { petition: &petition, petitioners, traits, key: &key, head: chained.head.clone() };
    let clocks = petition.clocks(&facts);
    stored.insert(transaction, (&clocks, &facts), wrapped)?;
    chained.append(transaction)?;
    people.iter().try_for_each(|(person, known)| people::insert(transaction, id.into(), *person, known))?;
    notifications::tell(transaction, id.into(), (None, &petition), &events, (&clocks, &facts))?;
    let receipt = PetitionReceipt::of(&petition, &clocks, &events);
    Ok(PetitionReceipt { query_code: Some(petition.query_code), ..receipt })
}

/// What stands for an organisation in the numbers of its petitions: its short form in numbers, else its name.
fn number_prefix(own: &Organisation) -> String {
    if own.number_prefix.is_empty() { own.name.to_string() } else { own.number_prefix.clone() }
}

/// Acts on a petition that the caller has read at version `expected`.
///
/// # Errors
/// [`CaseError`]; [`StoreError::NotFound`] also when the petition is outside of the scope.
pub fn act(
    transaction: &mut Transaction,
    scope: &Scope,
    id: PetitionId,
    expected: u64,
    command: Command,
) -> Result<PetitionReceipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    change(transaction, scope, loaded, command, Particular::None)
}

/// Records what a meeting decided on a petition within the scope, at whatever version it is; gives the number of the item
/// there.
///
/// # Errors
/// As [`act`].
pub(crate) fn decide_in_meeting(
    transaction: &mut Transaction,
    scope: &Scope,
    id: PetitionId,
    item: RecordMeetingItem,
) -> Result<u32, CaseError> {
    let (reference, keyring) = (transaction.reference()?, transaction.keyring().clone());
    visibility::see(transaction.connection(), scope, (&keyring, &reference.organisations), id)?;
    let loaded = record::load(transaction.connection(), &keyring, id)?;
    let number = number_after(&loaded.petition.meeting_items);
    change(transaction, scope, loaded, item.into(), Particular::None)?;
    Ok(number)
}

/// A petition within the scope, at the version that the caller has read.
pub(super) fn at_version(
    transaction: &mut Transaction,
    scope: &Scope,
    id: PetitionId,
    expected: u64,
) -> Result<Loaded, StoreError> {
    let reference = transaction.reference()?;
    let keyring = transaction.keyring().clone();
    visibility::see(transaction.connection(), scope, (&keyring, &reference.organisations), id)?;
    let loaded = record::load(transaction.connection(), &keyring, id)?;
    let found = loaded.petition.version;
    if found == expected {
        return Ok(loaded);
    }
    let signed = |version| i64::try_from(version).unwrap_or(i64::MAX);
    Err(StoreError::VersionConflict { expected: signed(expected), found: signed(found) })
}

/// Particulars of people that an act brings with it.
pub(super) enum Particular {
    /// None.
    None,
    /// Of somebody new.
    New(PersonId, Particulars),
    /// Of somebody known, as they should be.
    Corrected(PersonId, Particulars),
}

/// Decides, appends and renews, in the transaction that loaded the petition. Nothing is written before the decision.
pub(super) fn change(
    transaction: &mut Transaction,
    scope: &Scope,
    loaded: Loaded,
    command: Command,
    particular: Particular,
) -> Result<PetitionReceipt, CaseError> {
    let now = transaction.now();
    let mut ground = ground(transaction, &loaded.petition)?;
    know_more(transaction, scope, &loaded.petition, &command, &mut ground)?;
    let facts = ground.facts(scope, now);
    let referral = match &command {
        Command::ReferToMediation(referral) => Some(referral.clone()),
        _ => None,
    };
    let events = decide(&loaded.petition, command, &facts)?;
    let id = loaded.petition.id.into();
    match particular {
        Particular::None => {}
        Particular::New(person, particulars) => people::insert(transaction, id, person, &particulars)?,
        Particular::Corrected(person, particulars) => people::replace(transaction, id, person, &particulars)?,
    }
    // Before the petition is told anew by who is left.
    dossier::erase::<Petition>(transaction, scope, id, &events)?;
    let before = loaded.petition.clone();
    let (petition, clocks) = append(transaction, (scope.user(), scope.organisation_id()), loaded, &events)?;
    if dossier::is_whole::<Petition>(&events) {
        record::forget(transaction, petition.id)?;
    }
    if let Some((case, referral)) = facts.beside.next_case.zip(referral) {
        mediation::open_case(transaction, scope, case, (&before, &referral), &facts)?;
    }
    Ok(PetitionReceipt::of(&petition, &clocks, &events))
}

/// The ground for decisions on a petition.
pub(super) fn ground(transaction: &mut Transaction, petition: &Petition) -> Result<Ground, StoreError> {
    let (reference, today) = (transaction.reference()?, civil_date(transaction.now()));
    Ok(Ground::new(reference, (petition.issue_division, petition.responsible), today))
}

/// What some acts need to know beside the petition.
fn know_more(
    transaction: &mut Transaction,
    scope: &Scope,
    petition: &Petition,
    command: &Command,
    ground: &mut Ground,
) -> Result<(), StoreError> {
    let matter = match command {
        Command::ConfirmRepeat(repeat) => root_of(transaction, repeat.of)?,
        Command::RejectRepeat(repeat) => root_of(transaction, repeat.of)?,
        Command::Forget(_) | Command::ForgetPerson(_) => Some(record::matter_of(petition)),
        _ => petition.repeat.map(|link| link.of),
    };
    if let Some(matter) = matter {
        let keyring = transaction.keyring().clone();
        ground.thread = record::thread(transaction.connection(), &keyring, matter)?;
        let tree = &ground.reference.organisations;
        let known = |petition: &Petition| shield::may_know(petition, scope.actor(), tree);
        if ground.thread.first().is_some_and(known) {
            ground.thread.retain(known);
        } else {
            ground.thread.clear();
        }
    }
    match command {
        Command::ReferToMediation(_) => {
            ground.next_case = Some(CaseId(transaction.new_id(petition.issue_division.county())));
        }
        Command::HandOver(_) => {
            ground.handlers = handlers(transaction.connection(), scope.organisation_id(), petition.is_accusation())?;
        }
        _ => {}
    }
    Ok(())
}

/// People of an organisation who can handle petitions.
pub(super) fn handlers(
    connection: &mut AnyConnection,
    organisation: OrganisationId,
    accusation: bool,
) -> Result<Vec<UserId>, StoreError> {
    let mut clerks = staff::with_role(connection, organisation, &[Role::PetitionClerk])?;
    if accusation {
        let entrusted = staff::with_role(connection, organisation, &[Role::AccusationHandler])?;
        clerks.retain(|clerk| entrusted.contains(clerk));
    }
    clerks.extend(staff::with_role(connection, organisation, &[Role::UnitOfficer])?);
    Ok(clerks.into_iter().collect())
}

/// The first petition of the matter that another belongs to.
fn root_of(transaction: &mut Transaction, id: PetitionId) -> Result<Option<PetitionId>, StoreError> {
    let mut root = id;
    // A first petition may have been found to repeat an older one after others had been linked to it.
    loop {
        let row = table::table.find((Db(root.county()), Db(root))).select(table::matter);
        match row.first::<PetitionId>(transaction.connection()).optional()? {
            Some(matter) if matter == root => return Ok(Some(root)),
            Some(matter) => root = matter,
            None => return Ok(None),
        }
    }
}

/// Appends events to a petition and renews what is read of it; gives it as it is now, with the clocks that run.
pub(super) fn append(
    transaction: &mut Transaction,
    (user, organisation): (UserId, OrganisationId),
    Loaded { petition: before, key, head, petitioners, traits }: Loaded,
    events: &[Event],
) -> Result<(Petition, Vec<Clock>), StoreError> {
    let now = transaction.now();
    let petition = Petition::after(Some(before.clone()), events)?;
    let chained = dossier::chain(&key, Some(head), before.version + 1, events, (user, organisation, now))?;
    let (petitioners, traits_now) = if events.iter().any(retells) {
        let keyring = transaction.keyring().clone();
        let people = people::unmasked(transaction.connection(), &keyring, petition.id.into())?;
        retold(transaction, &petition, &people)?
    } else {
        (petitioners, traits.clone())
    };
    // Another organisation may answer for it now, under rules of its own.
    let after = ground(transaction, &petition)?;
    let nobody = Actor { user, organisation, roles: BTreeSet::new() };
    let facts = after.facts_for(&nobody, now);
    let stored = Stored { petition: &petition, petitioners, traits: traits_now, key: &key, head: chained.head.clone() };
    let clocks = petition.clocks(&facts);
    stored.update(transaction, (&before, &traits), (&clocks, &facts))?;
    chained.append(transaction)?;
    notifications::tell(transaction, petition.id.into(), (Some(&before), &petition), events, (&clocks, &facts))?;
    Ok((petition, clocks))
}

/// Whether an event changes what a petition is compared by.
const fn retells(event: &Event) -> bool {
    matches!(
        event,
        Event::Corrected(_)
            | Event::AccusedCorrected { .. }
            | Event::PetitionerAdded(_)
            | Event::RepresentativesElected { .. }
            | Event::ParticularsCorrected { .. }
            | Event::PersonForgotten { .. }
    )
}

/// Masked names and traits of a petition, taken anew.
fn retold(
    transaction: &mut Transaction,
    petition: &Petition,
    people: &BTreeMap<PersonId, Particulars>,
) -> Result<(Vec<String>, PetitionTraits), StoreError> {
    let reference = transaction.reference()?;
    let told = Told::in_petition(petition, people);
    let names = told.petitioners.iter().map(|(_, particulars)| particulars.masked().name).collect();
    Ok((names, told.traits(transaction.keyring(), &reference.organisations)))
}
