//! Overrides as they are stored.

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::rule_override;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::rules::{RuleKey, RuleOverride};
use domain::time::CivilDate;
use serde_json::Value;

#[derive(Queryable, Selectable)]
#[diesel(table_name = rule_override)]
struct Row {
    division: DivisionCode,
    organisation_kind: Option<String>,
    key: RuleKey,
    value: Value,
    effective_from: CivilDate,
}

impl TryFrom<Row> for RuleOverride {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = serde_json::from_value(row.value)
            .map_err(|error| StoreError::CorruptRecord(format!("value of rule {}: {error}", row.key)))?;
        Ok(Self {
            division: row.division,
            organisation_kind: row.organisation_kind,
            key: row.key,
            value,
            effective_from: row.effective_from,
        })
    }
}

/// What places have set, in the order it was set: of two entries for the same place, kind and day the later counts.
pub(crate) fn rule_overrides(connection: &mut AnyConnection) -> Result<Vec<RuleOverride>, StoreError> {
    let rows: Vec<Row> = rule_override::table
        .order((rule_override::set_at, rule_override::id))
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(RuleOverride::try_from).collect()
}
