//! The access log (查阅日志): who looked at personal data, when and why, for auditors.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{CaseId, OrganisationId, PetitionId, UserId},
    organisation::Role,
};
use serde::{Deserialize, Serialize};
use store::{AccessFilter, AccessKind, AccessSubject, DossierId, Look, looks};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    auth::Authenticated,
    extract::{Page, day},
    problem::Problem,
    routes::{Access, Route},
    server::State,
};

/// The routes of the access log.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::read("/api/v1/access-log", "查阅日志：谁看过什么、为什么", find)
            .tag("查阅日志")
            .access(Access::Roles(&[Role::Auditor])),
    ]
}

/// Which looks; every condition must hold.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only those of the account with this name.
    username: Option<String>,
    /// Only those at the case or petition with this number, its people, files and papers.
    number: Option<String>,
    /// Only from this day on (中国标准时间).
    #[serde(default, deserialize_with = "day")]
    #[param(value_type = Option<NaiveDate>)]
    from: Option<NaiveDate>,
    /// Only up to and with this day (中国标准时间).
    #[serde(default, deserialize_with = "day")]
    #[param(value_type = Option<NaiveDate>)]
    until: Option<NaiveDate>,
    /// Rows on a page, 50 if absent. A page may have fewer and still have a next one.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A look at personal data (查阅记录).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Look)]
pub struct LookView {
    /// Identity; grows with time.
    pub id: Uuid,
    /// When (UTC).
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What was done.
    pub action: AccessKind,
    /// With what kind of record.
    pub subject: AccessSubject,
    /// With which; absent for a search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<Uuid>,
    /// The case that it is or belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// The petition that it is or belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub petition: Option<PetitionId>,
    /// The number of that case or petition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The reason given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl From<Look> for LookView {
    fn from(Look { line, dossier, number }: Look) -> Self {
        let (case, petition) = match dossier {
            Some(DossierId::Case(id)) => (Some(id), None),
            Some(DossierId::Petition(id)) => (None, Some(id)),
            None => (None, None),
        };
        Self {
            id: line.id,
            at: line.at,
            actor: line.actor,
            organisation: line.organisation,
            action: line.action,
            subject: line.subject,
            subject_id: line.subject_id,
            case,
            petition,
            number,
            reason: line.reason,
        }
    }
}

/// A page of the looks at what the auditor sees.
///
/// # Errors
/// [`crate::problem::Kind::NotFound`] when there is no such account or number within the scope, or one of the cursor.
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<LookView>, Problem> {
    let scope = caller.scope();
    let Filter { username, number, from, until, limit, cursor } = filter;
    let wanted = AccessFilter { username, number, from, until };
    let query = format!("looks {} {wanted:?}", scope.division());
    let (before, asked) = state.cursors.asked::<Uuid>(query, limit, cursor.as_deref())?;
    let page = (before, asked.limit);
    let (found, before) = state.store.read(move |snapshot| looks(snapshot, &scope, &wanted, page)).await?;
    Ok(asked.page(found.into_iter().map(LookView::from).collect(), before))
}
