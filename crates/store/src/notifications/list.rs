//! The inbox of an account: what its organisation was told, and what it was told itself.
//!
//! A notice about something that the account may not know of is not there for it: an accusation kept from it, a case or
//! petition that has been forgotten, and what is addressed to an office for which its role does not read.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::id::{ApplicationId, CaseId, MeetingId, NoticeId, PetitionId, UserId};
use domain::notice::{NoticeKind, NoticeSubject};
use escalation::ClockKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::Instant;
use crate::connection::{AnyConnection, MultiBackend};
use crate::crypto::KeyRing;
use crate::dossier::Names;
use crate::error::StoreError;
use crate::petitions::{Shield, kept_from};
use crate::read::Snapshot;
use crate::reference::ReferenceData;
use crate::schema::{mediation_case, notification as table};
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;
use crate::{applications, cases, meetings, petitions};

domain::coded_enum! {
    /// Whom notices of a list are addressed to.
    pub enum Addressed {
        /// To me alone (本人).
        Me = "me" "本人提醒";
        /// To my organisation (本机构).
        Office = "office" "本机构提醒";
    }
}

/// What a list of notices is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoticeFilter {
    /// Read ones, or unread ones.
    pub read: Option<bool>,
    /// Addressed to whom; both when absent.
    pub addressed: Option<Addressed>,
    /// Of this kind.
    pub kind: Option<NoticeKind>,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePosition {
    at: Instant,
    id: NoticeId,
}

/// A notice (提醒).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NoticeLine {
    /// Identity.
    pub id: NoticeId,
    /// What it says.
    pub kind: NoticeKind,
    /// What it is about.
    pub subject: NoticeSubject,
    /// Which.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// Its number, when it has one and the account sees it.
    pub subject_number: Option<String>,
    /// Its title, when the account sees it.
    pub title: Option<String>,
    /// The term that it is about.
    pub clock: Option<ClockKind>,
    /// Which one, where several of a kind run.
    pub number: Option<u32>,
    /// Civil date on which something is due.
    pub due_on: Option<NaiveDate>,
    /// The person told; the whole organisation when absent.
    pub addressee: Option<UserId>,
    /// UTC instant.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub created_at: Instant,
    /// UTC instant at which it was first marked as read.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub read_at: Option<Instant>,
    /// By whom.
    pub read_by: Option<UserId>,
}

impl NoticeLine {
    /// Where the list goes on after it.
    #[must_use]
    pub const fn position(&self) -> NoticePosition {
        NoticePosition { at: self.created_at, id: self.id }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    id: NoticeId,
    kind: NoticeKind,
    subject: NoticeSubject,
    subject_id: Uuid,
    clock: Option<ClockKind>,
    number: Option<i32>,
    due_on: Option<NaiveDate>,
    addressee: Option<UserId>,
    created_at: Instant,
    read_at: Option<Instant>,
    read_by: Option<UserId>,
}

type Inbox = table::BoxedQuery<'static, MultiBackend>;

/// Everything that is there for an account.
fn inbox(scope: &Scope, keyring: &KeyRing, reference: &ReferenceData) -> Inbox {
    let own = scope.organisation_id();
    let mine = table::addressee.eq(Some(Db(scope.user())));
    let shield = Shield::of(scope, keyring, &reference.organisations);

    let forgotten_case = mediation_case::table
        .filter(mediation_case::county.eq(table::subject_county))
        .filter(mediation_case::id.eq(table::subject_id))
        .filter(mediation_case::wrapped_key.is_null());

    let inbox = table::table
        .into_boxed()
        .filter(table::county.eq(Db(own.county())))
        .filter(table::organisation.eq(Db(own)))
        .filter(table::addressee.is_null().or(mine))
        .filter(not(exists(forgotten_case)));
    let inbox = kept_from!(inbox, (table::subject_county, table::subject_id), (scope, shield));
    let reads_cases = cases::partakes(scope) || cases::oversees(scope);
    let reads_petitions = petitions::partakes(scope) || petitions::oversees(scope);
    let reads = [
        (NoticeSubject::Case, reads_cases),
        (NoticeSubject::Petition, reads_petitions),
        (NoticeSubject::Meeting, scope.has_any(meetings::READING)),
        (NoticeSubject::Application, applications::answers(scope)),
    ];
    reads
        .into_iter()
        .filter(|(_, reads)| !reads)
        .fold(inbox, |inbox, (subject, _)| inbox.filter(table::subject.ne(Db(subject)).or(mine)))
}

/// The notices of the account and of its organisation, latest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    snapshot: &mut Snapshot,
    scope: &Scope,
    filter: NoticeFilter,
    (after, limit): (Option<NoticePosition>, u32),
) -> Result<Vec<NoticeLine>, StoreError> {
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let mut query = inbox(scope, &keyring, &reference)
        .order((table::created_at.desc(), table::id.desc()))
        .limit(i64::from(limit))
        .select(Row::as_select());
    query = match filter.read {
        None => query,
        Some(true) => query.filter(table::read_at.is_not_null()),
        Some(false) => query.filter(table::read_at.is_null()),
    };
    query = match filter.addressed {
        None => query,
        Some(Addressed::Me) => query.filter(table::addressee.is_not_null()),
        Some(Addressed::Office) => query.filter(table::addressee.is_null()),
    };
    if let Some(kind) = filter.kind {
        query = query.filter(table::kind.eq(Db(kind)));
    }
    if let Some(NoticePosition { at, id }) = after {
        let tie = table::created_at.lt(Db(at)).or(table::id.lt(Db(id)));
        query = query.filter(table::created_at.le(Db(at))).filter(tie);
    }
    let rows: Vec<Row> = query.load(snapshot.connection())?;
    let about = |subject| rows.iter().filter(move |row| row.subject == subject).map(|row| row.subject_id);
    let mut names = cases::names(snapshot, scope, about(NoticeSubject::Case).map(CaseId))?;
    names.extend(petitions::names(snapshot, scope, about(NoticeSubject::Petition).map(PetitionId))?);
    rows.into_iter().map(|row| row.named(snapshot, scope, &names)).collect()
}

impl Row {
    /// With the name of what it is about, as the account may see it.
    fn named(self, snapshot: &mut Snapshot, scope: &Scope, names: &Names) -> Result<NoticeLine, StoreError> {
        let found = |named| match named {
            Err(StoreError::NotFound) => Ok(None),
            named => named.map(Some),
        };
        let named = match self.subject {
            NoticeSubject::Case | NoticeSubject::Petition => {
                names.get(&self.subject_id).map(|named| (named.number.clone(), named.title.clone()))
            }
            NoticeSubject::Meeting => found(meetings::named(snapshot, scope, MeetingId(self.subject_id)))?,
            NoticeSubject::Application => found(applications::named(snapshot, scope, ApplicationId(self.subject_id)))?,
        };
        let (subject_number, title) = named.unzip();
        Ok(NoticeLine {
            id: self.id,
            kind: self.kind,
            subject: self.subject,
            subject_id: self.subject_id,
            subject_number: subject_number.flatten(),
            title,
            clock: self.clock,
            number: self.number.and_then(|number| u32::try_from(number).ok()),
            due_on: self.due_on,
            addressee: self.addressee,
            created_at: self.created_at,
            read_at: self.read_at,
            read_by: self.read_by,
        })
    }
}

/// How many notices the account has not read.
///
/// # Errors
/// When the database fails.
pub fn unread(snapshot: &mut Snapshot, scope: &Scope) -> Result<i64, StoreError> {
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let unread = inbox(scope, &keyring, &reference).filter(table::read_at.is_null());
    Ok(unread.count().get_result(snapshot.connection())?)
}

/// The same, but no more than so many are counted, so that it costs every page next to nothing.
///
/// # Errors
/// When the database fails.
pub fn unread_up_to(snapshot: &mut Snapshot, scope: &Scope, most: u32) -> Result<usize, StoreError> {
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let unread = inbox(scope, &keyring, &reference).filter(table::read_at.is_null());
    let found: Vec<NoticeId> = unread.limit(i64::from(most)).select(table::id).load(snapshot.connection())?;
    Ok(found.len())
}

/// Marks a notice as read, and gives the number of those that were marked: none if it was read before.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none for the account.
pub fn read_one(transaction: &mut Transaction, scope: &Scope, id: NoticeId) -> Result<usize, StoreError> {
    let (reference, keyring) = (transaction.reference()?, transaction.keyring().clone());
    let notice = inbox(scope, &keyring, &reference).filter(table::id.eq(Db(id))).select(table::id);
    let found: NoticeId = notice.first(transaction.connection())?;
    let now = transaction.now();
    mark(transaction.connection(), scope, &[found], now)
}

/// Marks every notice of the account as read, and gives their number.
///
/// # Errors
/// When the database fails.
pub fn read_all(transaction: &mut Transaction, scope: &Scope) -> Result<usize, StoreError> {
    let (reference, keyring) = (transaction.reference()?, transaction.keyring().clone());
    let unread = inbox(scope, &keyring, &reference).filter(table::read_at.is_null()).select(table::id);
    let ids: Vec<NoticeId> = unread.load(transaction.connection())?;
    let now = transaction.now();
    // As many ids as both engines bind at once.
    ids.chunks(1_000).try_fold(0, |read, ids| Ok(read + mark(transaction.connection(), scope, ids, now)?))
}

fn mark(connection: &mut AnyConnection, scope: &Scope, ids: &[NoticeId], now: Instant) -> Result<usize, StoreError> {
    let unread = table::table
        .filter(table::county.eq(Db(scope.organisation_id().county())))
        .filter(table::id.eq_any(ids.iter().copied().map(Db).collect::<Vec<_>>()))
        .filter(table::read_at.is_null());
    let read = (table::read_at.eq(Some(Db(now))), table::read_by.eq(Some(Db(scope.user()))));
    Ok(diesel::update(unread).set(read).execute(connection)?)
}
