//! What the petitioner may see and say with the query code (信访事项查询、评价). There is no account and no scope: the code
//! together with the last digits of a petitioner's telephone is the right to it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{OrganisationId, PetitionId, UserId};
use domain::petition::{Level, PetitionKind, PetitionState, RatedParty, Satisfaction};
use domain::time::civil_date;
use escalation::petition::{Rate, handling_deadline};
use escalation::{Actor, Aggregate, Clock, ClockKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::act;
use super::projection::query_index;
use super::record::{self, Loaded};
use crate::cases::CaseError;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::dossier::{Ground, people};
use crate::error::StoreError;
use crate::organisations::{self, OfficePhone};
use crate::read::Snapshot;
use crate::reference::ReferenceData;
use crate::schema::petition as table;
use crate::write::Transaction;

/// Digits of the telephone that are asked for.
const PHONE_TAIL: usize = 4;

/// What shows that somebody is the petitioner (查询凭证).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The query code, as it was given at registration.
    pub query_code: String,
    /// The last four digits of a petitioner's telephone; not asked where none is recorded.
    #[serde(default)]
    pub phone_tail: Option<String>,
}

/// A day that matters to the petitioner (办理节点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Milestone {
    /// Civil date.
    pub on: NaiveDate,
    /// What happened, in Chinese.
    pub what: String,
}

/// How far a petition is, for the petitioner (信访事项办理情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicStatus {
    /// Its number.
    pub number: String,
    /// Where it stands, in Chinese.
    pub state: String,
    /// Where it was registered.
    pub registered_in: Option<String>,
    /// Who answers for it now; never said of an accusation.
    pub responsible: Option<String>,
    /// Whom to call now, where that office has a telephone; of an accusation, where it was registered.
    pub call: Option<OfficePhone>,
    /// Last civil date of handling, while it runs.
    pub due_on: Option<NaiveDate>,
    /// Last civil date on which review or recheck can be asked for, while it can.
    pub request_until: Option<NaiveDate>,
    /// What happened, oldest first.
    pub milestones: Vec<Milestone>,
    /// Whose work can be rated now.
    pub rateable: Vec<RatedParty>,
}

/// The petition of a code.
fn find(connection: &mut AnyConnection, keyring: &KeyRing, answer: &Answer) -> Result<Loaded, StoreError> {
    let id = table::table
        .filter(table::query_index.eq(query_index(keyring, &answer.query_code)))
        .select(table::id)
        .first::<PetitionId>(connection)?;
    let loaded = record::load(connection, keyring, id)?;
    let people = people::unmasked(connection, keyring, id.into())?;
    let mut phones = people.values().filter_map(|particulars| particulars.phone.as_ref()).peekable();
    let tail = answer.phone_tail.as_deref().unwrap_or_default();
    let known =
        phones.peek().is_none() || (tail.len() == PHONE_TAIL && phones.any(|phone| phone.as_str().ends_with(tail)));
    if known { Ok(loaded) } else { Err(StoreError::NotFound) }
}

/// Nobody of an organisation: the petitioner.
fn petitioner(organisation: OrganisationId) -> Actor {
    Actor { user: UserId(Uuid::nil()), organisation, roles: BTreeSet::new() }
}

/// How far the petition of a code is.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none, or the telephone is another.
pub fn status(snapshot: &mut Snapshot, answer: &Answer) -> Result<PublicStatus, StoreError> {
    let keyring = snapshot.keyring().clone();
    let Loaded { petition, .. } = find(snapshot.connection(), &keyring, answer)?;
    let reference = snapshot.reference()?;
    let name = |id: OrganisationId, reference: &ReferenceData| {
        reference.organisations.get(id).map(|organisation| organisation.name.to_string())
    };
    let today = civil_date(snapshot.now());
    let ground = Ground::new(reference, (petition.issue_division, petition.responsible), today);
    let actor = petitioner(petition.registered_in);
    let facts = ground.facts_for(&actor, snapshot.now());
    let reference = &ground.reference;
    // Where an accusation is handled could lead back to who is accused.
    let quiet = petition.kind == PetitionKind::Accusation;
    let can_ask = |clock: &Clock| {
        matches!(clock.kind, ClockKind::ReviewRequest | ClockKind::RecheckRequest)
            && clock.deadline.open_for_citizen_on(today)
    };
    let request_until =
        petition.clocks(&facts).iter().find(|clock| can_ask(clock)).map(|clock| clock.deadline.legal_latest);
    let mut milestones = vec![(petition.received_on, "收到信访件并登记".to_owned())];
    if !quiet {
        milestones.extend(petition.dispatches.iter().map(|d| (d.on, format!("{}办理", d.kind.name_zh()))));
        milestones.extend(petition.hearings.iter().map(|hearing| (hearing.from, "举行听证".to_owned())));
        let opinion = |level: Level| match level {
            Level::Handling => "出具处理意见",
            Level::Review => "出具复查意见",
            Level::Recheck => "出具复核意见",
        };
        milestones.extend(petition.opinions.iter().map(|o| (o.issued_on, opinion(o.level).to_owned())));
    }
    milestones.extend(petition.acceptance.iter().map(|acceptance| (acceptance.on, "受理".to_owned())));
    milestones.extend(petition.non_acceptance.iter().map(|refusal| (refusal.on, "告知不予（不再）受理".to_owned())));
    milestones.extend(petition.concluded_on.map(|on| (on, "办结".to_owned())));
    milestones.sort();
    let rateable = RatedParty::ALL.iter().filter(|party| {
        let rating = Rate { party: **party, satisfaction: Satisfaction::Satisfied, comment: None };
        escalation::petition::rate(&petition, rating, &facts).is_ok()
    });
    let answering = if quiet { petition.registered_in } else { petition.responsible };
    Ok(PublicStatus {
        number: petition.number.to_string(),
        state: public_state(petition.state, quiet).to_owned(),
        registered_in: name(petition.registered_in, reference),
        responsible: name(petition.responsible, reference).filter(|_| !quiet),
        call: organisations::phone(&reference.organisations, answering),
        due_on: handling_deadline(&petition, &facts).filter(|d| d.paused_from.is_none()).map(|d| d.nominal),
        request_until,
        milestones: milestones.into_iter().map(|(on, what)| Milestone { on, what }).collect(),
        rateable: rateable.copied().collect(),
    })
}

/// Of an accusation only that it is in hand, or over.
fn public_state(state: PetitionState, quiet: bool) -> &'static str {
    match (quiet, state.is_over()) {
        (false, _) => state.name_zh(),
        (true, false) => "办理中",
        (true, true) => "已办结",
    }
}

/// Rates the work on the petition of a code (满意度评价). In the history it stands without an account.
///
/// # Errors
/// [`CaseError`]: as [`status`], and a refusal when it cannot be rated, or not any more.
pub fn rate(transaction: &mut Transaction, answer: &Answer, rating: Rate) -> Result<(), CaseError> {
    let keyring = transaction.keyring().clone();
    let loaded = find(transaction.connection(), &keyring, answer)?;
    let actor = petitioner(loaded.petition.registered_in);
    let ground = act::ground(transaction, &loaded.petition)?;
    let facts = ground.facts_for(&actor, transaction.now());
    let events = escalation::petition::rate(&loaded.petition, rating, &facts)?;
    act::append(transaction, (actor.user, actor.organisation), loaded, &events)?;
    Ok(())
}
