//! Reference data (基础数据): organisations, rules and template notes of places, the calendar. Small, read by every decision, seldom changed.
//!
//! Each server keeps it in memory ([`ReferenceData`]). The table `reference_version` holds one id that is new after
//! every change, written in the same transaction; a transaction compares it with the id that the memory was filled at.
//! It is an id and no number, since a number that was undone would come again for another change.

mod authority;
mod change;
mod objection;
#[cfg(test)]
mod tests;

pub(crate) use authority::{exists, may_administer, may_administer_all};
pub(crate) use change::{Change, EVERYWHERE, latest_of_terms, record};
pub use change::{ChangeFilter, ChangeKind, ChangeSubject, ReferenceChange, changes};
pub use objection::{Decided, Objection, ObjectionKind};

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::reference_version;
use crate::types::Db;
use crate::write::Transaction;
use crate::{calendar, organisations, rules, templates};
use diesel::prelude::*;
use domain::calendar::Calendar;
use domain::organisation::OrganisationTree;
use domain::rules::RuleOverride;
use domain::template::TemplateNote;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The only row of `reference_version`.
const ROW: i32 = 1;

/// Reference data as one transaction sees it.
#[derive(Debug, Clone)]
pub struct ReferenceData {
    /// Every organisation, closed ones too.
    pub organisations: Arc<OrganisationTree>,
    /// What places have set, in the order it was set.
    pub overrides: Arc<[RuleOverride]>,
    /// What places add to the forms of papers, in the order it was set.
    pub notes: Arc<[TemplateNote]>,
    /// Which days are worked.
    pub calendar: Arc<Calendar>,
}

/// What was read last, and at which version.
#[derive(Debug, Default)]
pub(crate) struct ReferenceCache(Mutex<Option<(Uuid, Arc<ReferenceData>)>>);

impl ReferenceCache {
    /// The reference data as the transaction on `connection` sees it.
    fn current(&self, connection: &mut AnyConnection) -> Result<Arc<ReferenceData>, StoreError> {
        let version: Uuid = reference_version::table.find(ROW).select(reference_version::version).first(connection)?;
        if let Some(data) = self.at(version) {
            return Ok(data);
        }
        let data = Arc::new(ReferenceData {
            organisations: Arc::new(organisations::organisation_tree(connection)?),
            overrides: rules::rule_overrides(connection)?.into(),
            notes: templates::notes(connection)?.into(),
            calendar: Arc::new(calendar::calendar(connection)?),
        });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&data)));
        Ok(data)
    }

    fn at(&self, version: Uuid) -> Option<Arc<ReferenceData>> {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cached.as_ref().filter(|(cached_at, _)| *cached_at == version).map(|(_, data)| Arc::clone(data))
    }
}

impl Transaction {
    /// The reference data as this transaction sees it, its own changes included.
    pub(crate) fn reference(&mut self) -> Result<Arc<ReferenceData>, StoreError> {
        let context = Arc::clone(self.context());
        context.reference.current(self.connection())
    }

    /// The reference data as it is before a change. Begins every change, as [`record`] ends it: of two transactions that
    /// change something at the same time one is tried again, so that each is judged by what it finds.
    pub(crate) fn reference_to_change(&mut self) -> Result<Arc<ReferenceData>, StoreError> {
        let data = self.reference()?;
        renew_version(self)?;
        Ok(data)
    }
}

/// Makes every server read the reference data again once this transaction is committed.
fn renew_version(transaction: &mut Transaction) -> Result<(), StoreError> {
    let version = transaction.new_id(EVERYWHERE);
    diesel::update(reference_version::table.find(ROW))
        .set(reference_version::version.eq(Db(version)))
        .execute(transaction.connection())?;
    Ok(())
}

impl Snapshot {
    /// The reference data as this read sees it.
    pub(crate) fn reference(&mut self) -> Result<Arc<ReferenceData>, StoreError> {
        let context = Arc::clone(self.context());
        context.reference.current(self.connection())
    }
}
