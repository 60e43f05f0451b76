//! Lists of clocks, the earliest due day first: by keyset, within a scope, along one index each.
//!
//! A clock of an accusation is there for nobody from whom that is kept. Whoever has to keep a clock sees it even where the
//! petition is not theirs to read, as a committee that a petition was referred to; then it has no title.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId, PetitionId};
use domain::notice::DossierKind;
use domain::time::{CivilDate, civil_date};
use escalation::ClockKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Row;
use crate::connection::{AnyConnection, MultiBackend};
use crate::dossier::{Named, Span, lamp, passing_over, within};
use crate::error::StoreError;
use crate::petitions::{Shield, kept_from};
use crate::read::Snapshot;
use crate::schema::deadline as table;
use crate::scope::Scope;
use crate::types::Db;
use crate::{cases, petitions};

domain::coded_enum! {
    /// Which clocks a list is about.
    pub enum ClockView {
        /// Those that my organisation has to keep, or that run in its hands for the people concerned (本机构期限).
        Own = "own" "本机构期限";
        /// Those of the cases and petitions of my organisation's division, for those who oversee or audit it (辖区期限).
        Division = "division" "辖区期限";
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct ClockFilter {
    /// Of cases, or of petitions.
    pub subject: Option<DossierKind>,
    /// What they measure.
    pub kind: Option<ClockKind>,
    /// What their lamp shows today; neither rights nor clocks that stand still have one.
    pub lamp: Option<Lamp>,
    /// Those that stand still, or those that do not.
    pub paused: Option<bool>,
    /// Who answers for them.
    pub organisation: Option<OrganisationId>,
    /// Only those that somebody else has to keep than who answers for the case or petition: orders, tasks, decisions of
    /// meetings and the like.
    pub elsewhere: bool,
    /// Due on or before this civil date.
    pub due_until: Option<CivilDate>,
    /// Where the dispute or the problem lies: this division or one within.
    pub division: Option<DivisionCode>,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockPosition {
    due_on: NaiveDate,
    subject_id: Uuid,
    kind: ClockKind,
    number: i32,
}

/// What is asked of a list.
#[derive(Debug, Clone)]
pub struct ClockQuery {
    /// Which clocks.
    pub view: ClockView,
    /// Narrowed to what.
    pub filter: ClockFilter,
    /// After which position.
    pub after: Option<ClockPosition>,
    /// At most how many.
    pub limit: u32,
}

/// A clock that runs (期限).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ClockLine {
    /// What it runs on.
    pub subject: DossierKind,
    /// Which case or petition.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// Its number, when it has one and the account sees it.
    pub subject_number: Option<String>,
    /// Its title, when the account sees it.
    pub title: Option<String>,
    /// What it measures.
    pub kind: ClockKind,
    /// Which one, where several of a kind run.
    pub number: Option<u32>,
    /// Whether it is a right of the people concerned rather than a duty of an office.
    pub right: bool,
    /// Who answers for it.
    pub organisation: OrganisationId,
    /// Who answers for the case or petition, when the account sees that.
    pub responsible: Option<OrganisationId>,
    /// Civil date of the event after which it began.
    pub started_on: NaiveDate,
    /// Last day in time: the nominal day, or the legal latest where the place judges authorities by it (到期日).
    pub due_on: NaiveDate,
    /// Last day as counted, not rolled (名义到期日).
    pub nominal_on: NaiveDate,
    /// Last working day not after the nominal day (预警日).
    pub alarm_on: NaiveDate,
    /// Last day that still counts as in time for a citizen, rolled past days of rest (法定最后日).
    pub legal_latest: NaiveDate,
    /// Its lamp today; none of a right, and none while it stands still.
    pub lamp: Option<Lamp>,
    /// First day of a pause that still lasts; the days are then the earliest possible.
    pub paused_from: Option<NaiveDate>,
    /// Whether the holidays of its time are not known yet, so that only weekends were taken for rest.
    pub estimated: bool,
}

impl ClockLine {
    /// Where the list goes on after it.
    #[must_use]
    pub fn position(&self) -> ClockPosition {
        let number = self.number.map_or(0, |number| i32::try_from(number).unwrap_or(i32::MAX));
        ClockPosition { due_on: self.due_on, subject_id: self.subject_id, kind: self.kind, number }
    }

    fn of(row: &Row, today: CivilDate) -> Self {
        let kind = row.kind.0;
        let (right, paused_from) = (kind.is_right(), row.paused_from.map(|on| on.0));
        let lit = (!right && paused_from.is_none()).then_some(row.due_on.0);
        Self {
            subject: row.subject.0,
            subject_id: row.subject_id.0,
            subject_number: None,
            title: None,
            kind,
            number: u32::try_from(row.number).ok().filter(|number| *number > 0),
            right,
            organisation: row.owner.0,
            responsible: None,
            started_on: row.started_on.0,
            due_on: row.due_on.0,
            nominal_on: row.nominal_on.0,
            alarm_on: row.alarm_on.0,
            legal_latest: row.legal_latest.0,
            lamp: lamp(lit, (Some(row.yellow_from.0), Some(row.red_from.0)), today),
            paused_from,
            estimated: row.estimated != 0,
        }
    }
}

/// The clocks of a page. Of a view that the account has no right to, there are none.
///
/// # Errors
/// When the database fails.
pub fn list(snapshot: &mut Snapshot, scope: &Scope, question: &ClockQuery) -> Result<Vec<ClockLine>, StoreError> {
    let reads = match question.view {
        ClockView::Own => [cases::partakes(scope), petitions::partakes(scope)],
        ClockView::Division => [cases::oversees(scope), petitions::oversees(scope)],
    };
    let subjects = DossierKind::ALL.iter().zip(reads).filter_map(|(subject, reads)| reads.then_some(*subject));
    let subjects: Vec<_> = subjects.filter(|one| question.filter.subject.is_none_or(|asked| asked == *one)).collect();
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let shield = Shield::of(scope, snapshot.keyring(), &reference.organisations);
    let rows = rows(snapshot.connection(), scope, (&shield, &subjects), question, today)?;
    let mut lines: Vec<_> = rows.iter().map(|row| ClockLine::of(row, today)).collect();

    let about = |subject| lines.iter().filter(move |line| line.subject == subject).map(|line| line.subject_id);
    let mut names = cases::names(snapshot, scope, about(DossierKind::Case).map(CaseId))?;
    names.extend(petitions::names(snapshot, scope, about(DossierKind::Petition).map(PetitionId))?);
    for line in &mut lines {
        if let Some(Named { number, title, responsible }) = names.get(&line.subject_id).cloned() {
            (line.subject_number, line.title, line.responsible) = (number, Some(title), Some(responsible));
        }
    }
    Ok(lines)
}

fn rows(
    connection: &mut AnyConnection,
    scope: &Scope,
    (shield, subjects): (&Shield, &[DossierKind]),
    question: &ClockQuery,
    today: CivilDate,
) -> Result<Vec<Row>, StoreError> {
    let those = |are: fn(ClockKind) -> bool| -> Vec<_> {
        ClockKind::ALL.iter().copied().filter(|kind| are(*kind)).map(Db).collect()
    };
    let filter = &question.filter;
    let mut query = table::table
        .select(Row::as_select())
        .into_boxed::<MultiBackend>()
        .order((table::due_on, table::subject_id, table::kind, table::number))
        .limit(i64::from(question.limit))
        // A right that nobody used ends with its last day.
        .filter(table::kind.ne_all(those(ClockKind::is_right)).or(table::legal_latest.ge(Db(today))))
        // And what begins by itself is there from its day on.
        .filter(table::kind.ne_all(those(ClockKind::begins_by_itself)).or(table::started_on.lt(Db(today))));
    let divisions = [filter.division, (question.view == ClockView::Division).then(|| scope.division())];
    query = within!(query, table, divisions);
    let own = Db(scope.organisation_id());
    query = match (question.view, filter.elsewhere) {
        (ClockView::Own, true) => query.filter(table::called_upon.eq(own)),
        (ClockView::Own, false) => query.filter(table::owner.eq(own)),
        (ClockView::Division, true) => query.filter(table::called_upon.is_not_null()),
        (ClockView::Division, false) => query,
    };
    if let [only] = subjects {
        query = query.filter(table::subject.eq(Db(*only)));
    }
    if let Some(kind) = filter.kind {
        // Were it a range of an index, SQLite would sort again what is in order.
        query = query.filter(passing_over!(table::kind.eq(Db(kind))));
    }
    if let Some(organisation) = filter.organisation {
        query = query.filter(table::owner.eq(Db(organisation)));
    }
    if let Some(until) = filter.due_until {
        query = query.filter(table::due_on.le(Db(until)));
    }
    query = match filter.paused {
        None => query,
        Some(true) => query.filter(table::paused_from.is_not_null()),
        Some(false) => query.filter(table::paused_from.is_null()),
    };
    if let Some(lamp) = filter.lamp {
        query = query.filter(table::paused_from.is_null()).filter(table::kind.ne_all(those(ClockKind::is_right)));
        let day = Db(today);
        query = match lamp {
            Lamp::Overdue => query.filter(table::due_on.lt(day)),
            Lamp::Red => query.filter(table::due_on.ge(day)).filter(table::red_from.le(day)),
            Lamp::Yellow => {
                query.filter(table::due_on.ge(day)).filter(table::red_from.gt(day)).filter(table::yellow_from.le(day))
            }
            Lamp::Green => query.filter(table::due_on.ge(day)).filter(table::yellow_from.gt(day)),
        };
    }
    if let Some(ClockPosition { due_on, subject_id, kind, number }) = question.after {
        // The first condition alone is where the walk begins; the second leaves out the ties before.
        let same = table::subject_id.eq(Db(subject_id));
        let later = table::kind.gt(Db(kind)).or(table::kind.eq(Db(kind)).and(table::number.gt(number)));
        let tie = table::due_on.gt(Db(due_on)).or(table::subject_id.gt(Db(subject_id))).or(same.and(later));
        query = query.filter(table::due_on.ge(Db(due_on))).filter(tie);
    }
    query = kept_from!(query, (table::county, table::subject_id), (scope, shield));
    Ok(query.load(connection)?)
}
