//! Lists of petitions: by keyset, within a scope, with filters. As with cases, each walks along one index in the order of
//! the page.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PetitionId};
use domain::petition::{Channel, ContentClass, PetitionFlag, PetitionKind, PetitionState};
use domain::time::{CivilDate, add_days, civil_date, start_of};
use serde::{Deserialize, Serialize};

use super::line::{PetitionLine, Row};
use super::projection::flag_pattern;
use super::visibility::{self, Shield, known};
use crate::clock::Instant;
use crate::connection::{AnyConnection, MultiBackend};
use crate::dossier::people::Indexes;
use crate::dossier::{Span, lit, passing_over, recorded_under, within};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::{person, petition as table, petition_organisation};
use crate::scope::Scope;
use crate::types::Db;

domain::coded_enum! {
    /// Which petitions a list is about.
    pub enum PetitionView {
        /// Petitions that are or were before my organisation (本机构信访件).
        Own = "own" "本机构信访件";
        /// Petitions that my organisation answers for now (待办信访件).
        Responsible = "responsible" "本机构承办信访件";
        /// Petitions of my organisation's division, for those who oversee or audit it (辖区信访件).
        Division = "division" "辖区信访件";
        /// Petitions I handle (我承办的).
        Mine = "mine" "我承办的信访件";
    }
}

domain::coded_enum! {
    /// How a list is ordered.
    pub enum PetitionOrder {
        /// Latest registration first (登记时间).
        Registered = "registered" "登记时间";
        /// Earliest deadline first; petitions without a running deadline are left out (到期先后).
        Due = "due" "到期先后";
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct PetitionFilter {
    /// One of these states.
    pub states: Vec<PetitionState>,
    /// Kind.
    pub kind: Option<PetitionKind>,
    /// By what way it came.
    pub channel: Option<Channel>,
    /// What it is about.
    pub content: Option<ContentClass>,
    /// Marked with this.
    pub flag: Option<PetitionFlag>,
    /// Where it was registered.
    pub office: Option<OrganisationId>,
    /// Who answers for it.
    pub responsible: Option<OrganisationId>,
    /// Whether it repeats another, or is the first of its matter.
    pub repeat: Option<bool>,
    /// Petitions of this matter.
    pub matter: Option<PetitionId>,
    /// Lamp of the deadline that comes first, as of today.
    pub lamp: Option<Lamp>,
    /// Registered on or after this civil date.
    pub from: Option<CivilDate>,
    /// Registered on or before this civil date.
    pub until: Option<CivilDate>,
    /// Where the problem lies: this division or one within.
    pub division: Option<DivisionCode>,
    /// Exact number of the petition.
    pub number: Option<String>,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PetitionPosition {
    /// By registration.
    Registered(Instant, PetitionId),
    /// By deadline.
    Due(CivilDate, PetitionId),
}

/// A page of a list (信访件列表).
#[derive(Debug, Clone, PartialEq)]
pub struct PetitionPage {
    /// The petitions.
    pub lines: Vec<PetitionLine>,
    /// Where to go on, when there may be more.
    pub next: Option<PetitionPosition>,
}

/// What is asked of a list.
#[derive(Debug, Clone)]
pub struct PetitionQuery {
    /// Which petitions.
    pub view: PetitionView,
    /// In which order.
    pub order: PetitionOrder,
    /// Narrowed to what.
    pub filter: PetitionFilter,
    /// After which position.
    pub after: Option<PetitionPosition>,
    /// At most how many.
    pub limit: u32,
}

/// A page of petitions within the scope. Of a view that the account has no right to, the page is empty; petitions that it
/// may not know are in none.
///
/// # Errors
/// When the database fails.
pub fn list(snapshot: &mut Snapshot, scope: &Scope, question: &PetitionQuery) -> Result<PetitionPage, StoreError> {
    if !may_look(scope, question.view) {
        return Ok(PetitionPage { lines: Vec::new(), next: None });
    }
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let keyring = snapshot.keyring().clone();
    let shield = Shield::of(scope, &keyring, &reference.organisations);
    let rows = rows(snapshot.connection(), scope, &shield, question, today)?;
    let full = rows.len() == question.limit as usize;
    let lines = rows.into_iter().map(|row| row.open(&keyring, today)).collect::<Result<Vec<_>, _>>()?;
    let next = lines.last().filter(|_| full).and_then(|last| match question.order {
        PetitionOrder::Registered => Some(PetitionPosition::Registered(last.registered_at, last.id)),
        PetitionOrder::Due => last.due_on.map(|on| PetitionPosition::Due(on, last.id)),
    });
    Ok(PetitionPage { lines, next })
}

/// Whether the account has a right to a view.
pub(super) fn may_look(scope: &Scope, view: PetitionView) -> bool {
    match view {
        PetitionView::Own | PetitionView::Responsible | PetitionView::Mine => visibility::partakes(scope),
        PetitionView::Division => visibility::oversees(scope),
    }
}

type Columns = diesel::dsl::AsSelect<Row, MultiBackend>;
type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, diesel::dsl::Select<table::table, Columns>, MultiBackend>;

/// The query narrowed to a view, a filter and to what the account may know, run.
macro_rules! narrowed {
    ($query:expr, $connection:expr, ($scope:expr, $shield:expr), $question:expr, $today:expr) => {{
        // A forgotten petition is in no list.
        let mut query = $query.filter(table::wrapped_key.is_not_null()).limit(i64::from($question.limit));
        let own = $scope.organisation_id();
        query = known!(query, ($scope, $shield));
        query = match $question.view {
            PetitionView::Own => query,
            PetitionView::Responsible => query.filter(table::responsible.eq(Db(own))),
            PetitionView::Mine => query.filter(table::handler.eq(Some(Db($scope.user())))),
            PetitionView::Division => query,
        };
        let filter = &$question.filter;
        let divisions = [filter.division, ($question.view == PetitionView::Division).then(|| $scope.division())];
        query = within!(query, table, divisions);
        if !filter.states.is_empty() {
            query = query.filter(table::state.eq_any(filter.states.iter().copied().map(Db).collect::<Vec<_>>()));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(table::kind.eq(Db(kind)));
        }
        if let Some(channel) = filter.channel {
            query = query.filter(table::channel.eq(Db(channel)));
        }
        if let Some(content) = filter.content {
            query = query.filter(table::content.eq(Db(content)));
        }
        if let Some(flag) = filter.flag {
            query = query.filter(table::flags.like(format!("%{}%", flag_pattern(flag))));
        }
        if let Some(office) = filter.office {
            query = query.filter(table::registered_in.eq(Db(office)));
        }
        if let Some(responsible) = filter.responsible {
            query = query.filter(table::responsible.eq(Db(responsible)));
        }
        if let Some(matter) = filter.matter {
            query = query.filter(table::matter.eq(Db(matter)));
        }
        if let Some(number) = &filter.number {
            query = query.filter(table::number.eq(number.clone()));
        }
        query = match filter.repeat {
            None => query,
            Some(true) => query.filter(table::repeat_seq.gt(1)),
            Some(false) => query.filter(table::repeat_seq.eq(1)),
        };
        query = lit!(query, table, filter.lamp, $today);
        query.load::<Row>($connection)
    }};
}

/// A query over `$source` in the order of registration, latest first, with the instant and id of `$order`.
macro_rules! walk {
    ($question:expr, $source:expr, $order:ident::$id:ident) => {{
        let mut query = $source
            .select(Row::as_select())
            .into_boxed::<MultiBackend>()
            .order(($order::registered_at.desc(), $order::$id.desc()));
        if let Some(from) = $question.filter.from {
            query = query.filter($order::registered_at.ge(Db(start_of(from))));
        }
        if let Some(until) = $question.filter.until {
            query = query.filter($order::registered_at.lt(Db(start_of(add_days(until, 1)))));
        }
        if let Some(PetitionPosition::Registered(at, id)) = $question.after {
            // The first condition alone is where the walk begins; the second leaves out the ties before.
            let tie = $order::registered_at.lt(Db(at)).or($order::$id.lt(Db(id)));
            query = query.filter($order::registered_at.le(Db(at))).filter(tie);
        }
        query
    }};
}

fn rows(
    connection: &mut AnyConnection,
    scope: &Scope,
    shield: &Shield,
    question: &PetitionQuery,
    today: CivilDate,
) -> Result<Vec<Row>, StoreError> {
    let own = petition_organisation::organisation.eq(Db(scope.organisation_id()));
    let before_own =
        petition_organisation::county.eq(table::county).and(petition_organisation::petition_id.eq(table::id)).and(own);
    let rows = match (question.order, question.view) {
        (PetitionOrder::Registered, PetitionView::Own) => {
            let source = petition_organisation::table.inner_join(table::table.on(before_own));
            let query = walk!(question, source, petition_organisation::petition_id);
            narrowed!(query, connection, (scope, shield), question, today)
        }
        (PetitionOrder::Registered, _) => {
            narrowed!(walk!(question, table::table, table::id), connection, (scope, shield), question, today)
        }
        // What is due is due to the one who answers for it.
        (PetitionOrder::Due, PetitionView::Own) => {
            let query = due(question).filter(table::responsible.eq(Db(scope.organisation_id())));
            narrowed!(query, connection, (scope, shield), question, today)
        }
        (PetitionOrder::Due, _) => narrowed!(due(question), connection, (scope, shield), question, today),
    };
    Ok(rows?)
}

/// The petitions of a page in which somebody was recorded under all of these hashes that are given.
pub(super) fn of_person(
    connection: &mut AnyConnection,
    (scope, shield): (&Scope, &Shield),
    question: &PetitionQuery,
    indexes: &Indexes,
    today: CivilDate,
) -> Result<Vec<Row>, StoreError> {
    let recorded_in = person::county.eq(table::county).and(person::case_id.eq(table::id));
    let source = person::table.inner_join(table::table.on(recorded_in));
    let mut query = recorded_under!(walk!(question, source, table::id).distinct(), indexes);
    if question.view == PetitionView::Own {
        let before_own = petition_organisation::county
            .eq(table::county)
            .and(petition_organisation::petition_id.eq(table::id))
            .and(petition_organisation::organisation.eq(Db(scope.organisation_id())));
        query = query.filter(exists(petition_organisation::table.filter(before_own)));
    }
    Ok(narrowed!(query, connection, (scope, shield), question, today)?)
}

/// Petitions with a running deadline, earliest first.
fn due<'a>(question: &PetitionQuery) -> Boxed<'a> {
    let mut query = table::table
        .select(Row::as_select())
        .into_boxed::<MultiBackend>()
        .filter(table::due_on.is_not_null())
        .order((table::due_on.asc(), table::id.asc()));
    if let Some(from) = question.filter.from {
        query = query.filter(passing_over!(table::registered_at.ge(Db(start_of(from)))));
    }
    if let Some(until) = question.filter.until {
        query = query.filter(passing_over!(table::registered_at.lt(Db(start_of(add_days(until, 1))))));
    }
    if let Some(PetitionPosition::Due(on, id)) = question.after {
        let tie = table::due_on.gt(Some(Db(on))).or(table::id.gt(Db(id)));
        query = query.filter(table::due_on.ge(Some(Db(on)))).filter(tie);
    }
    query
}
