//! Entries as they are stored.

use super::set::RuleSetting;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::rule_override;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::UserId;
use domain::rules::{RuleKey, RuleOverride};
use domain::time::CivilDate;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a place has set, and who did it when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleEntry {
    /// Identity.
    pub id: Uuid,
    /// What was set.
    pub set: RuleOverride,
    /// When (UTC).
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub set_at: Instant,
    /// Who.
    pub set_by: UserId,
    /// Why.
    pub reason: String,
    /// A warning in Chinese where it is looser than the statute allows; it holds all the same.
    pub warning: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = rule_override)]
struct Row {
    id: Uuid,
    division: DivisionCode,
    organisation_kind: Option<String>,
    key: RuleKey,
    value: Value,
    effective_from: CivilDate,
    set_at: Instant,
    set_by: UserId,
    reason: String,
}

impl TryFrom<Row> for RuleEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = serde_json::from_value(row.value)
            .map_err(|error| StoreError::CorruptRecord(format!("value of rule {}: {error}", row.key)))?;
        let set = RuleOverride {
            division: row.division,
            organisation_kind: row.organisation_kind,
            key: row.key,
            value,
            effective_from: row.effective_from,
        };
        let warning = set.looser_than_statute();
        Ok(Self { id: row.id, set, set_at: row.set_at, set_by: row.set_by, reason: row.reason, warning })
    }
}

/// What places have set, in the order it was set: of two entries for the same place, kind and day the later counts.
pub(crate) fn rule_overrides(connection: &mut AnyConnection) -> Result<Vec<RuleOverride>, StoreError> {
    Ok(all(connection)?.into_iter().map(|entry| entry.set).collect())
}

/// The entries of a division and the divisions around it, in the order they were set.
pub(super) fn around(connection: &mut AnyConnection, division: DivisionCode) -> Result<Vec<RuleEntry>, StoreError> {
    let mut entries = all(connection)?;
    entries.retain(|entry| entry.set.division.contains(division));
    Ok(entries)
}

fn all(connection: &mut AnyConnection) -> Result<Vec<RuleEntry>, StoreError> {
    let rows: Vec<Row> = rule_override::table
        .order((rule_override::set_at, rule_override::id))
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(RuleEntry::try_from).collect()
}

/// Stores an entry.
pub(super) fn insert(
    transaction: &mut Transaction,
    scope: &Scope,
    setting: &RuleSetting,
) -> Result<RuleEntry, StoreError> {
    let set = setting.set.clone();
    let county = set.division.county();
    let entry = RuleEntry {
        id: transaction.new_id(county),
        set_at: transaction.now(),
        set_by: scope.user(),
        reason: setting.reason.to_string(),
        warning: set.looser_than_statute(),
        set,
    };
    diesel::insert_into(rule_override::table)
        .values((
            rule_override::county.eq(Db(county)),
            rule_override::id.eq(Db(entry.id)),
            rule_override::division.eq(Db(entry.set.division)),
            rule_override::organisation_kind.eq(entry.set.organisation_kind.as_deref()),
            rule_override::key.eq(Db(entry.set.key)),
            rule_override::value.eq(Db(json!(entry.set.value))),
            rule_override::effective_from.eq(Db(entry.set.effective_from)),
            rule_override::set_at.eq(Db(entry.set_at)),
            rule_override::set_by.eq(Db(entry.set_by)),
            rule_override::reason.eq(&entry.reason),
        ))
        .execute(transaction.connection())?;
    Ok(entry)
}
