//! What places add to the forms of papers (文书模板附注), with the day each takes effect.
//!
//! An entry is never changed or deleted; a later one for the same form, place, kind and day takes its place.

#[cfg(test)]
mod tests;

use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::UserId;
use domain::organisation::OrganisationKind;
use domain::template::TemplateNote;
use domain::text::{Line, Paragraph};
use domain::time::{CivilDate, civil_date, has_four_digit_year};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::reference::{self, Change, ChangeKind, ChangeSubject, Decided, Objection, exists, may_administer};
use crate::schema::template_note;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// A note that a place has set, and who did it when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TemplateEntry {
    /// Identity.
    pub id: Uuid,
    /// What was set.
    pub set: TemplateNote,
    /// When (UTC).
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub set_at: Instant,
    /// Who.
    pub set_by: UserId,
    /// Why.
    pub reason: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = template_note)]
struct Row {
    id: Uuid,
    form: String,
    division: DivisionCode,
    organisation_kind: Option<OrganisationKind>,
    text: Option<String>,
    effective_from: CivilDate,
    set_at: Instant,
    set_by: UserId,
    reason: String,
}

impl TryFrom<Row> for TemplateEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let text = row.text.as_deref().map(Paragraph::new).transpose();
        let set = TemplateNote {
            form: row.form,
            division: row.division,
            organisation_kind: row.organisation_kind,
            text: text.map_err(|error| StoreError::CorruptRecord(format!("text of a template note: {error}")))?,
            effective_from: row.effective_from,
        };
        Ok(Self { id: row.id, set, set_at: row.set_at, set_by: row.set_by, reason: row.reason })
    }
}

fn all(connection: &mut AnyConnection) -> Result<Vec<TemplateEntry>, StoreError> {
    let rows: Vec<Row> = template_note::table
        .order((template_note::set_at, template_note::id))
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(TemplateEntry::try_from).collect()
}

/// What places have set, in the order it was set.
pub(crate) fn notes(connection: &mut AnyConnection) -> Result<Vec<TemplateNote>, StoreError> {
    Ok(all(connection)?.into_iter().map(|entry| entry.set).collect())
}

/// What was set for a division and the divisions around it, for any form, kind and day, the latest first.
///
/// # Errors
/// When the database fails.
pub fn entries(snapshot: &mut Snapshot, division: DivisionCode) -> Result<Vec<TemplateEntry>, StoreError> {
    let mut entries = all(snapshot.connection())?;
    entries.retain(|entry| entry.set.division.contains(division));
    entries.reverse();
    Ok(entries)
}

/// Sets a note for a division and all in it, from today or a later day: what was printed stays as it is. Administrators set
/// those of their division. Whether there is such a form is for the caller to see.
///
/// # Errors
/// When the database fails.
pub fn set(transaction: &mut Transaction, scope: &Scope, note: &TemplateNote, reason: &Line) -> Decided<TemplateEntry> {
    let today = civil_date(transaction.now());
    if let Err(objection) = may_administer(scope, note.division).and_then(|()| suitable(note, today)) {
        return Ok(Err(objection));
    }
    let before = transaction.reference_to_change()?.notes.clone();
    let place = (note.division, note.organisation_kind);
    let before = TemplateNote::in_force(&before, &note.form, place, note.effective_from);
    let county = note.division.county();
    let entry = TemplateEntry {
        id: transaction.new_id(county),
        set: note.clone(),
        set_at: transaction.now(),
        set_by: scope.user(),
        reason: reason.to_string(),
    };
    diesel::insert_into(template_note::table)
        .values((
            template_note::county.eq(Db(county)),
            template_note::id.eq(Db(entry.id)),
            template_note::form.eq(&note.form),
            template_note::division.eq(Db(note.division)),
            template_note::organisation_kind.eq(note.organisation_kind.map(Db)),
            template_note::text.eq(note.text.as_deref()),
            template_note::effective_from.eq(Db(note.effective_from)),
            template_note::set_at.eq(Db(entry.set_at)),
            template_note::set_by.eq(Db(entry.set_by)),
            template_note::reason.eq(&entry.reason),
        ))
        .execute(transaction.connection())?;
    let change = Change {
        scope: Some(scope),
        county,
        action: ChangeKind::Set,
        subject: ChangeSubject::Template,
        key: note.form.clone(),
        before: before.map(|before| json!(before)),
        after: json!(note),
        reason: Some(reason),
    };
    reference::record(transaction, &change)?;
    Ok(Ok(entry))
}

fn suitable(note: &TemplateNote, today: CivilDate) -> Result<(), Objection> {
    exists(note.division)?;
    if !has_four_digit_year(note.effective_from) {
        return Err(Objection::unsuitable("effective_from", "生效日期的年份应为四位数"));
    }
    if note.effective_from < today {
        return Err(Objection::unsuitable("effective_from", format!("生效日期不能早于今天（{today}）")));
    }
    Ok(())
}
