//! The applications before a committee: those that wait, the most urgent first; those of another state, the latest first.

use diesel::prelude::*;
use domain::application::ApplicationState;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{ApplicationId, CaseId};
use domain::time::{CivilDate, civil_date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::clock;
use super::answers;
use super::record::{self, Application};
use crate::clock::Instant;
use crate::connection::MultiBackend;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::application as table;
use crate::scope::Scope;
use crate::types::Db;

/// What a list of applications is narrowed to.
#[derive(Debug, Clone, Copy)]
pub struct ApplicationFilter {
    /// In this state.
    pub state: ApplicationState,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationPosition {
    at: Instant,
    id: ApplicationId,
}

/// An application in a list (申请摘要).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ApplicationLine {
    /// Identity.
    pub id: ApplicationId,
    /// Where it stands.
    pub state: ApplicationState,
    /// Where the dispute lies.
    pub division: DivisionCode,
    /// UTC instant at which it came in.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub received_at: Instant,
    /// Name of the applicant, masked, as long as it is kept here.
    pub applicant: Option<String>,
    /// Last civil date of the answer, while it waits.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub answer_by: Option<CivilDate>,
    /// The lamp of that day.
    pub lamp: Option<Lamp>,
    /// Civil date of the answer.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub answered_on: Option<CivilDate>,
    /// The case it became.
    pub case: Option<CaseId>,
}

impl ApplicationLine {
    /// Where the list goes on after it.
    #[must_use]
    pub const fn position(&self) -> ApplicationPosition {
        ApplicationPosition { at: self.received_at, id: self.id }
    }
}

/// A page of the applications before the account's committee.
///
/// # Errors
/// When the database fails.
pub fn list(
    snapshot: &mut Snapshot,
    scope: &Scope,
    ApplicationFilter { state }: ApplicationFilter,
    (after, limit): (Option<ApplicationPosition>, u32),
) -> Result<Vec<ApplicationLine>, StoreError> {
    if !answers(scope) {
        return Ok(Vec::new());
    }
    let (reference, keyring, now) = (snapshot.reference()?, snapshot.keyring().clone(), snapshot.now());
    let mut query = table::table
        .filter(table::county.eq(Db(scope.county())))
        .filter(table::organisation.eq(Db(scope.organisation_id())))
        .filter(table::state.eq(Db(state)))
        .limit(i64::from(limit))
        .select(Application::as_select())
        .into_boxed::<MultiBackend>();
    let waits = state == ApplicationState::Waiting;
    query = match after {
        None => query,
        Some(ApplicationPosition { at, id }) if waits => {
            let tie = table::received_at.gt(Db(at)).or(table::id.gt(Db(id)));
            query.filter(table::received_at.ge(Db(at))).filter(tie)
        }
        Some(ApplicationPosition { at, id }) => {
            let tie = table::received_at.lt(Db(at)).or(table::id.lt(Db(id)));
            query.filter(table::received_at.le(Db(at))).filter(tie)
        }
    };
    query = if waits {
        query.order((table::received_at, table::id))
    } else {
        query.order((table::received_at.desc(), table::id.desc()))
    };
    let applications: Vec<Application> = query.load(snapshot.connection())?;
    let mut lines = Vec::with_capacity(applications.len());
    for application in applications {
        let told = record::told(snapshot.connection(), &keyring, &application)?;
        let due = waits.then(|| clock(&reference, &application, now).deadline);
        lines.push(ApplicationLine {
            id: application.id,
            state,
            division: application.division,
            received_at: application.received_at,
            applicant: told.map(|told| told.applicant.masked().name),
            answer_by: due.map(|due| due.nominal),
            lamp: due.map(|due| due.lamp_on(civil_date(now))),
            answered_on: application.answered_at.map(civil_date),
            case: application.case_id,
        });
    }
    Ok(lines)
}
