//! Who looked at what, and why (《个人信息保护法》 Art. 51).
//!
//! Written with the next commit while the reader already has its answer: see [`crate::Store::write_later`].

mod export;
mod list;

pub use export::record_export;
pub use list::{AccessFilter, Look, list};

use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::access_log;
use crate::types::{Db, words};
use crate::write::Transaction;
use diesel::prelude::*;
use domain::id::{County, OrganisationId, UserId};
use uuid::Uuid;

domain::coded_enum! {
    /// What was done with personal data.
    pub enum AccessKind {
        /// A record was read, masked as usual.
        Read = "read" "查看";
        /// A person was looked for by name or number.
        Search = "search" "查找";
        /// Fields were shown unmasked, for a reason.
        Unmask = "unmask" "查看完整信息";
        /// A file was downloaded.
        Download = "download" "下载";
        /// Records were taken out of the program.
        Export = "export" "导出、打印";
        /// Records were erased for good, for a reason.
        Erase = "erase" "删除";
    }
}

domain::coded_enum! {
    /// What kind of record was looked at.
    pub enum AccessSubject {
        /// A case (案件).
        Case = "case" "案件";
        /// A petition (信访件).
        Petition = "petition" "信访件";
        /// A person (当事人).
        Person = "person" "个人信息";
        /// A file (附件).
        Attachment = "attachment" "附件";
        /// A printed paper (打印文书).
        Print = "print" "文书";
        /// An account (用户).
        User = "user" "用户";
        /// A meeting (会议).
        Meeting = "meeting" "会议";
        /// An application of a citizen (网上申请).
        Application = "application" "网上申请";
        /// A ledger that is imported (台账).
        Ledger = "ledger" "台账";
    }
}

words!(AccessKind, AccessSubject);

/// One look at personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// County of the record, or of the account where many were looked for.
    pub county: County,
    /// Who looked.
    pub actor: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What was done.
    pub action: AccessKind,
    /// What kind of record it was.
    pub subject: AccessSubject,
    /// Which record; none for a search.
    pub subject_id: Option<Uuid>,
    /// The case or petition it is or belongs to; none for a search and for accounts.
    pub dossier: Option<Uuid>,
    /// The reason given, where one is required.
    pub reason: Option<String>,
    /// Id of the request, to find it in the logs.
    pub request: Option<String>,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = access_log)]
pub struct AccessLine {
    /// Position in the log of the county: grows with time.
    pub id: Uuid,
    /// When it was.
    pub at: Instant,
    /// Who looked.
    pub actor: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What was done.
    pub action: AccessKind,
    /// What kind of record it was.
    pub subject: AccessSubject,
    /// Which record.
    pub subject_id: Option<Uuid>,
    /// The case or petition it is or belongs to.
    pub dossier: Option<Uuid>,
    /// The reason given.
    pub reason: Option<String>,
}

/// Writes a line.
pub(crate) fn record(transaction: &mut Transaction, access: &Access) -> Result<(), StoreError> {
    let (id, at) = (transaction.new_id(access.county), transaction.now());
    diesel::insert_into(access_log::table)
        .values((
            access_log::county.eq(Db(access.county)),
            access_log::id.eq(Db(id)),
            access_log::at.eq(Db(at)),
            access_log::actor.eq(Db(access.actor)),
            access_log::organisation.eq(Db(access.organisation)),
            access_log::action.eq(Db(access.action)),
            access_log::subject.eq(Db(access.subject)),
            access_log::subject_id.eq(access.subject_id.map(Db)),
            access_log::dossier.eq(access.dossier.map(Db)),
            access_log::reason.eq(access.reason.as_deref()),
            access_log::request.eq(access.request.as_deref()),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// Who looked at any of these records, latest first, `limit` lines before the line `before`.
pub(crate) fn of_records(
    connection: &mut AnyConnection,
    county: County,
    records: &[Uuid],
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AccessLine>, StoreError> {
    let lines = access_log::table
        .filter(access_log::county.eq(Db(county)))
        .filter(access_log::subject.eq_any(AccessSubject::ALL.iter().map(|subject| Db(*subject))))
        .filter(access_log::subject_id.eq_any(records.iter().map(|id| Some(Db(*id)))))
        .filter(access_log::id.lt(Db(before.unwrap_or(Uuid::max()))))
        .order(access_log::id.desc())
        .limit(limit)
        .select(AccessLine::as_select());
    Ok(lines.load(connection)?)
}

/// Who looked at anything of a county, or what one account looked at: latest first, `limit` lines before the line `before`.
fn of_county(
    connection: &mut AnyConnection,
    county: County,
    actor: Option<UserId>,
    (before, limit): (Uuid, i64),
) -> Result<Vec<AccessLine>, StoreError> {
    let lines = access_log::table
        .filter(access_log::county.eq(Db(county)))
        .filter(access_log::id.lt(Db(before)))
        .order(access_log::id.desc())
        .limit(limit)
        .select(AccessLine::as_select());
    Ok(match actor {
        Some(actor) => lines.filter(access_log::actor.eq(Db(actor))).load(connection)?,
        None => lines.load(connection)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::store;
    use domain::id::compose;
    use test_database::both_databases;

    both_databases! {
        fn looks_at_a_record_are_listed_latest_first_and_page_by_page(database: TestDatabase) {
            let store = store(&database);
            let county = County(330_681);
            let case = compose(1, county, 1);
            for number in 0..5 {
                let access = Access {
                    county,
                    actor: UserId(compose(1, county, 2)),
                    organisation: OrganisationId(compose(1, county, 3)),
                    action: AccessKind::Unmask,
                    subject: AccessSubject::Case,
                    subject_id: Some(if number == 4 { compose(1, county, 4) } else { case }),
                    dossier: None,
                    reason: Some(format!("reason {number}")),
                    request: None,
                };
                store.write_blocking(move |transaction| record(transaction, &access)).unwrap();
            }
            let lines = |before| {
                let page = store.read_blocking(move |snapshot| {
                    of_records(snapshot.connection(), county, &[case], before, 3)
                });
                page.unwrap()
            };
            let reasons = |page: &[AccessLine]| page.iter().filter_map(|line| line.reason.clone()).collect::<Vec<_>>();

            let first = lines(None);
            let second = lines(first.last().map(|line| line.id));

            assert_eq!(reasons(&first), ["reason 3", "reason 2", "reason 1"]);
            assert_eq!(reasons(&second), ["reason 0"]);
        }
    }
}
