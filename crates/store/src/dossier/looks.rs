//! Looks at a dossier, its people, files and papers, each with its line in the access log.

use diesel::prelude::*;
use escalation::{Need, Refusal, Unmet, UnmetKind};
use uuid::Uuid;

use super::{DossierId, files, people};
use crate::Store;
use crate::access_log::{self, Access, AccessKind, AccessLine, AccessSubject};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::print;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

const REASON_GIVEN: Need = Need::own("reason_given", "这类附件写明当事人身份，不由您的机构办理的，查看时应当写明事由");

/// The refusal for whoever may see people whole for a reason, and gave none.
pub(crate) fn reason_missing() -> Refusal {
    Refusal { unmet: vec![Unmet::of(&REASON_GIVEN, UnmetKind::Permission, None)] }
}

/// Logs that a dossier was looked at, in the transaction in which it is.
///
/// # Errors
/// When the database fails.
pub fn record_look(
    transaction: &mut Transaction,
    scope: &Scope,
    dossier: impl Into<DossierId>,
    action: AccessKind,
) -> Result<(), StoreError> {
    let dossier = dossier.into();
    let look = access(scope, dossier, action, (dossier.subject(), dossier.uuid()), None);
    access_log::record(transaction, &look)
}

impl Store {
    /// Logs that a dossier was looked at, with the next commit and without waiting for it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait.
    pub fn log_look(&self, scope: &Scope, dossier: impl Into<DossierId>, action: AccessKind) -> Result<(), StoreError> {
        let (scope, dossier) = (scope.clone(), dossier.into());
        self.write_later(move |transaction| record_look(transaction, &scope, dossier, action))
    }

    /// Logs that somebody was looked for among records of a kind, with the next commit and without waiting for it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait.
    pub fn log_search(&self, scope: &Scope, subject: AccessSubject) -> Result<(), StoreError> {
        let access = Access {
            county: scope.county(),
            actor: scope.user(),
            organisation: scope.organisation_id(),
            action: AccessKind::Search,
            subject,
            subject_id: None,
            dossier: None,
            reason: None,
            request: scope.request_id().map(ToOwned::to_owned),
        };
        self.write_later(move |transaction| access_log::record(transaction, &access))
    }
}

/// Who looked at a dossier, its people, files or papers: latest first, so many lines before the line `before`.
pub(crate) fn lines(
    connection: &mut AnyConnection,
    dossier: DossierId,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<AccessLine>, StoreError> {
    let people = people::of_dossier(connection, dossier)?;
    let files = files::of_dossier(connection, dossier)?;
    let papers =
        print::table.filter(print::county.eq(Db(dossier.county()))).filter(print::case_id.eq(Db(dossier.uuid())));
    let papers = papers.select(print::hash).load::<Uuid>(connection)?;
    let parts = people.into_iter().map(|person| person.0).chain(files.into_iter().map(|file| file.0));
    let ids: Vec<Uuid> = std::iter::once(dossier.uuid()).chain(parts).chain(papers).collect();
    access_log::of_records(connection, dossier.county(), &ids, before, i64::from(limit))
}

/// The line for one look.
pub(crate) fn access(
    scope: &Scope,
    dossier: DossierId,
    action: AccessKind,
    (subject, subject_id): (AccessSubject, Uuid),
    reason: Option<&str>,
) -> Access {
    Access {
        county: dossier.county(),
        actor: scope.user(),
        organisation: scope.organisation_id(),
        action,
        subject,
        subject_id: Some(subject_id),
        dossier: Some(dossier.uuid()),
        reason: reason.map(ToOwned::to_owned),
        request: scope.request_id().map(ToOwned::to_owned),
    }
}
