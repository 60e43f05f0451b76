//! The committee's answer to an application: taken over as a case, or returned.

use std::sync::Arc;

use diesel::prelude::*;
use domain::application::{ApplicationReturn, ApplicationState, deadline};
use domain::case::{Consent, Difficulty, Means, PartyKind, Risks, Side, Source};
use domain::category::Category;
use domain::id::{ApplicationId, CaseId};
use domain::person::{NewConsent, NewParty, Particulars};
use domain::rules::{RuleKey, RuleSet};
use domain::text::Line;
use domain::time::civil_date;
use escalation::notices::lamps_of;
use escalation::{Clock, ClockKind, Dispute};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::pictures;
use super::record::{self, Application, Payload, Returned, Told};
use crate::cases::{self, CaseError, NewCase};
use crate::clock::Instant;
use crate::dossier;
use crate::error::StoreError;
use crate::limits::RETURNED_APPLICATION_KEPT;
use crate::notifications;
use crate::reference::{Objection, ReferenceData};
use crate::schema::application as table;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// What only the committee can say of a dispute that a citizen told (登记立案).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TakeOverApplication)]
pub struct TakeOver {
    /// Kind of dispute.
    pub category: Category,
    /// One line that names it; the kind of dispute when absent.
    #[serde(default)]
    pub title: Option<Line>,
    /// Difficulty; general when absent.
    #[serde(default)]
    pub difficulty: Option<Difficulty>,
}

/// Why an application comes back (退回申请).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReturnApplication)]
pub struct Return {
    /// Why.
    pub ground: ApplicationReturn,
    /// Where the citizen should turn to, as the citizen reads it.
    pub guidance: Line,
}

/// What was done (答复回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationReceipt {
    /// The application.
    pub id: ApplicationId,
    /// Its version now; the ETag.
    pub version: u64,
    /// Where it stands now.
    pub state: ApplicationState,
    /// The case it became.
    pub case: Option<CaseId>,
}

/// The outcome of an answer, which the rules of a case could refuse.
pub type Answered = Result<Result<ApplicationReceipt, Objection>, CaseError>;

/// Takes an application over: the case that it tells of is registered as of the day on which it came in.
///
/// # Errors
/// [`CaseError`]: [`StoreError::NotFound`] when it is not before the account's committee, a refusal of the registration.
pub fn take_over(
    transaction: &mut Transaction,
    scope: &Scope,
    (id, expected): (ApplicationId, i64),
    known: &TakeOver,
) -> Answered {
    let application = match waiting(transaction, scope, (id, expected))? {
        Ok(application) => application,
        Err(objection) => return Ok(Err(objection)),
    };
    let keyring = transaction.keyring().clone();
    let told = record::told(transaction.connection(), &keyring, &application)?.ok_or(StoreError::Erased)?;
    let pictures = record::pictures(transaction.connection(), &keyring, &application)?;
    let case = cases::register(transaction, scope, &new_case(&application, told, known))?.id;
    pictures::hand_over(transaction, scope, (id, pictures), case)?;
    let says = Payload::Plain(case.0.as_bytes().to_vec());
    answer(transaction, scope, &application, (ApplicationState::TakenOver, says, Some(case))).map(Ok)
}

/// Returns an application; the citizen reads why, and where to turn to.
///
/// # Errors
/// As [`take_over`].
pub fn return_to_citizen(
    transaction: &mut Transaction,
    scope: &Scope,
    at: (ApplicationId, i64),
    Return { ground, guidance }: &Return,
) -> Answered {
    let application = match waiting(transaction, scope, at)? {
        Ok(application) => application,
        Err(objection) => return Ok(Err(objection)),
    };
    let key = application.key(transaction.keyring())?.ok_or(StoreError::Erased)?;
    let says = Payload::sealed(&key, &Returned { ground: *ground, guidance: guidance.clone() })?;
    answer(transaction, scope, &application, (ApplicationState::Returned, says, None)).map(Ok)
}

/// An application before the account's committee that waits, at the version that the caller has read.
fn waiting(
    transaction: &mut Transaction,
    scope: &Scope,
    (id, expected): (ApplicationId, i64),
) -> Result<Result<Application, Objection>, StoreError> {
    let application = record::load(transaction.connection(), scope, id)?;
    let found = i64::from(application.version);
    if found != expected {
        return Err(StoreError::VersionConflict { expected, found });
    }
    if application.state != ApplicationState::Waiting {
        return Ok(Err(Objection::conflicting(format!("该申请{}", application.state.name_zh()))));
    }
    Ok(Ok(application))
}

fn answer(
    transaction: &mut Transaction,
    scope: &Scope,
    application: &Application,
    (state, says, case): (ApplicationState, Payload<'_>, Option<CaseId>),
) -> Result<ApplicationReceipt, CaseError> {
    let event = application.event((transaction.now(), Some(scope.user()), state), says)?;
    let version = record::answer(transaction, application, event, (case, state == ApplicationState::Returned))?;
    unfollow(transaction, application.id)?;
    Ok(ApplicationReceipt { id: application.id, version: u64::try_from(version).unwrap_or_default(), state, case })
}

/// The case that an application tells of.
fn new_case(application: &Application, told: Told, known: &TakeOver) -> NewCase {
    let on = civil_date(application.received_at);
    let party = |side, kind, particulars: Particulars, consent| NewParty {
        side,
        kind,
        particulars,
        members: 1,
        representatives: Vec::new(),
        guardians: Vec::new(),
        lives_on_own_labour: false,
        consent,
    };
    let consent = NewConsent { consent: Consent::Agreed, given_on: on, means: Means::Online };
    let other_kind = if told.other_is_organisation { PartyKind::Organisation } else { PartyKind::Person };
    let other = told.other.map(|other| party(Side::Respondent, other_kind, other, None));
    let applicant = party(Side::Applicant, PartyKind::Person, told.applicant, Some(consent));
    let title = known.title.clone();
    NewCase {
        dispute: Dispute {
            responsible: None,
            division: application.division,
            source: Source::OnlineApplication,
            referred_by: None,
            applied_on: on,
            category: known.category,
            sectors: std::collections::BTreeSet::new(),
            difficulty: known.difficulty.unwrap_or(Difficulty::General),
            title: title.unwrap_or_else(|| Line::new(known.category.name_zh()).expect("categories have short names")),
            narrative: told.narrative,
            requests: told.requests,
            claimed: None,
            risks: Risks::default(),
        },
        parties: [applicant].into_iter().chain(other).collect(),
    }
}

/// The clock of a waiting application, under what holds at an instant.
pub(super) fn clock(reference: &ReferenceData, application: &Application, now: Instant) -> Clock {
    let kind = reference.organisations.get(application.organisation).map(|found| found.kind.code());
    let rules = RuleSet::resolve(&reference.overrides, application.division, kind, civil_date(now));
    let started_on = civil_date(application.received_at);
    Clock {
        kind: ClockKind::Acceptance,
        number: None,
        started_on,
        deadline: deadline(started_on, &rules, &reference.calendar),
        owner: application.organisation,
        basis: RuleKey::MediationAcceptWd.rule().basis,
    }
}

/// Tells the committee of the lamp of a waiting application, and notes when it turns next.
pub(super) fn follow(transaction: &mut Transaction, application: &Application) -> Result<(), StoreError> {
    let (reference, now): (Arc<ReferenceData>, _) = (transaction.reference()?, transaction.now());
    let lamps = lamps_of(&[&clock(&reference, application, now)], civil_date(now));
    notifications::follow(transaction, application.id, lamps)
}

pub(super) fn unfollow(transaction: &mut Transaction, id: ApplicationId) -> Result<(), StoreError> {
    notifications::follow(transaction, id, lamps_of(&[], civil_date(transaction.now())))
}

/// Looks at the lamp of an application that may turn today.
pub(crate) fn look_at_lamps(transaction: &mut Transaction, id: ApplicationId) -> Result<(), StoreError> {
    let application = record::find(transaction.connection(), id)?;
    follow(transaction, &application)
}

/// Destroys the keys of applications that were returned long ago, and of their pictures.
pub(crate) fn forget_returned(transaction: &mut Transaction) -> Result<(), StoreError> {
    let before = transaction.now() - RETURNED_APPLICATION_KEPT;
    let returned = || {
        table::table
            .filter(table::state.eq(Db(ApplicationState::Returned)))
            .filter(table::wrapped_key.is_not_null())
            .filter(table::answered_at.lt(Some(Db(before))))
    };
    let ids: Vec<ApplicationId> = returned().select(table::id).load(transaction.connection())?;
    for id in ids {
        dossier::forget_files(transaction, id.into())?;
    }
    diesel::update(returned()).set(table::wrapped_key.eq(None::<Vec<u8>>)).execute(transaction.connection())?;
    Ok(())
}
