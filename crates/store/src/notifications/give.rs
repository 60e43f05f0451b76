//! Notices on their way into the table.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{ApplicationId, County, MeetingId, NoticeId, OrganisationId, UserId, county_of};
use domain::notice::{NoticeKind, NoticeSubject};
use escalation::ClockKind;
use escalation::notices::Notice;
use uuid::Uuid;

use crate::clock::Instant;
use crate::dossier::DossierId;
use crate::error::StoreError;
use crate::limits::NOTICES_KEPT;
use crate::schema::notification as table;
use crate::types::Db;
use crate::webhooks;
use crate::write::Transaction;

/// A new notice.
#[derive(Insertable)]
#[diesel(table_name = table)]
struct New {
    county: Db<County>,
    id: Db<NoticeId>,
    organisation: Db<OrganisationId>,
    addressee: Option<Db<UserId>>,
    kind: Db<NoticeKind>,
    subject: Db<NoticeSubject>,
    subject_county: Db<County>,
    subject_id: Db<Uuid>,
    clock: Option<Db<ClockKind>>,
    number: Option<i32>,
    due_on: Option<Db<NaiveDate>>,
    created_at: Db<Instant>,
}

/// What notices are about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    /// What it is.
    pub(crate) subject: NoticeSubject,
    /// Which.
    pub(crate) id: Uuid,
}

impl From<DossierId> for About {
    fn from(id: DossierId) -> Self {
        Self { subject: id.kind().into(), id: id.uuid() }
    }
}

impl From<MeetingId> for About {
    fn from(id: MeetingId) -> Self {
        Self { subject: NoticeSubject::Meeting, id: id.0 }
    }
}

impl From<ApplicationId> for About {
    fn from(id: ApplicationId) -> Self {
        Self { subject: NoticeSubject::Application, id: id.0 }
    }
}

/// Gives notices about something, and promises them to the receivers that want them.
pub(crate) fn give(
    transaction: &mut Transaction,
    about: impl Into<About>,
    notices: &[Notice],
) -> Result<(), StoreError> {
    let about = about.into();
    for notice in notices {
        let county = notice.to.county();
        let new = New {
            county: Db(county),
            id: Db(NoticeId(transaction.new_id(county))),
            organisation: Db(notice.to),
            addressee: notice.user.map(Db),
            kind: Db(notice.kind),
            subject: Db(about.subject),
            subject_county: Db(county_of(about.id)),
            subject_id: Db(about.id),
            clock: notice.clock.map(Db),
            number: number(notice),
            due_on: notice.due_on.map(Db),
            created_at: Db(transaction.now()),
        };
        diesel::insert_into(table::table).values(new).execute(transaction.connection())?;
        webhooks::promise(transaction, about, notice)?;
    }
    Ok(())
}

/// Gives those of the notices that were not given before: a lamp is told of once for a term and its day.
pub(super) fn give_once(transaction: &mut Transaction, about: About, notices: Vec<Notice>) -> Result<(), StoreError> {
    for notice in notices {
        let same = table::table
            .filter(table::county.eq(Db(notice.to.county())))
            .filter(table::subject_id.eq(Db(about.id)))
            .filter(table::organisation.eq(Db(notice.to)))
            .filter(table::kind.eq(Db(notice.kind)))
            .filter(table::clock.eq(notice.clock.map(Db)))
            .filter(table::due_on.eq(notice.due_on.map(Db)))
            .select(table::number);
        let given: Vec<Option<i32>> = same.load(transaction.connection())?;
        if !given.contains(&number(&notice)) {
            give(transaction, about, &[notice])?;
        }
    }
    Ok(())
}

fn number(notice: &Notice) -> Option<i32> {
    notice.number.map(|number| i32::try_from(number).unwrap_or(i32::MAX))
}

/// Removes notices that were read long ago.
pub(crate) fn forget_read(transaction: &mut Transaction) -> Result<(), StoreError> {
    let before = transaction.now() - NOTICES_KEPT;
    diesel::delete(table::table.filter(table::read_at.lt(Some(Db(before))))).execute(transaction.connection())?;
    Ok(())
}
