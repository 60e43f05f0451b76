//! Who changed what of the reference data.

use chrono::{DateTime, Utc};
use domain::id::{OrganisationId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::reference::{self, ChangeFilter, ChangeKind, ChangeSubject, ReferenceChange};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{auth::Authenticated, extract::Page, problem::Problem, server::State};

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Only of this kind of thing.
    #[param(inline)]
    subject: Option<ChangeSubject>,
    /// Only of the thing with this id, key, day or year.
    key: Option<String>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReferenceChange)]
pub(super) struct ChangeView {
    /// Identity.
    id: Uuid,
    /// When (UTC).
    at: DateTime<Utc>,
    /// Who; absent for the operator at the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<UserId>,
    /// For which organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<OrganisationId>,
    /// What was done.
    action: ChangeKind,
    /// What was done, in Chinese.
    action_name: &'static str,
    /// To what kind of thing.
    subject: ChangeSubject,
    /// To what kind of thing, in Chinese.
    subject_name: &'static str,
    /// To which: an id, the key of a rule, a day or a year.
    key: String,
    /// As it was before; absent where there was nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// As it was after.
    after: Value,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<ReferenceChange> for ChangeView {
    fn from(change: ReferenceChange) -> Self {
        Self {
            id: change.id,
            at: change.at,
            actor: change.actor,
            organisation: change.organisation,
            action: change.action,
            action_name: change.action.name_zh(),
            subject: change.subject,
            subject_name: change.subject.name_zh(),
            key: change.subject_key,
            before: change.before,
            after: change.after,
            reason: change.reason,
        }
    }
}

/// `GET /api/v1/reference/changes`, the latest first.
pub(super) async fn list(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<ChangeView>, Problem> {
    let scope = caller.scope();
    let query = format!("changes {} {:?} {:?}", scope.division(), filter.subject, filter.key);
    let (before, asked) = state.cursors.asked::<Uuid>(query, filter.limit, filter.cursor.as_deref())?;
    let rows = asked.rows();
    let wanted = ChangeFilter { subject: filter.subject, key: filter.key, before };
    let found = state.store.read(move |snapshot| reference::changes(snapshot, &scope, &wanted, rows)).await??;
    Ok(asked.cut(found.into_iter().map(ChangeView::from).collect(), |last: &ChangeView| last.id))
}
