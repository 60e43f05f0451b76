//! What a meeting should speak of: cases and petitions whose lamps are on, and groups that came in lately.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::deadline::Lamp;
use domain::id::{MeetingId, OrganisationId};
use domain::notice::DossierKind;
use domain::petition::PetitionFlag;
use domain::time::{add_days, civil_date};
use escalation::ClockKind;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{HOLDING, record};
use crate::cases::{self, CaseFilter, CaseLine, CaseQuery, CaseView, Order};
use crate::error::StoreError;
use crate::limits::{NEW_GROUP_DAYS, PROPOSALS_PER_LAMP};
use crate::petitions::{self, PetitionFilter, PetitionLine, PetitionOrder, PetitionQuery, PetitionView};
use crate::read::Snapshot;
use crate::reference::{Decided, Objection};
use crate::scope::Scope;

/// Lamps that call for a word, the most urgent first.
const LIT: [Lamp; 3] = [Lamp::Overdue, Lamp::Red, Lamp::Yellow];

/// A case or petition that a meeting should speak of (建议议题).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Proposal {
    /// What it is.
    pub subject: DossierKind,
    /// Which case or petition.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// Its number, when it has one.
    pub subject_number: Option<String>,
    /// One line that names it.
    pub title: String,
    /// Who answers for it.
    pub responsible: OrganisationId,
    /// What the clock measures that an office has to meet first.
    pub due_kind: Option<ClockKind>,
    /// Its last day, as a civil date.
    pub due_on: Option<NaiveDate>,
    /// Its lamp today.
    pub lamp: Option<Lamp>,
    /// Whether it is a petition of a group that came in during the last seven days (新发集体访).
    pub new_group: bool,
}

impl From<CaseLine> for Proposal {
    fn from(line: CaseLine) -> Self {
        Self {
            subject: DossierKind::Case,
            subject_id: line.id.0,
            subject_number: line.number,
            title: line.title,
            responsible: line.responsible,
            due_kind: line.due_kind,
            due_on: line.due_on,
            lamp: line.lamp,
            new_group: false,
        }
    }
}

impl From<PetitionLine> for Proposal {
    fn from(line: PetitionLine) -> Self {
        Self {
            subject: DossierKind::Petition,
            subject_id: line.id.0,
            subject_number: Some(line.number),
            title: line.title,
            responsible: line.responsible,
            due_kind: line.due_kind,
            due_on: line.due_on,
            lamp: line.lamp,
            new_group: false,
        }
    }
}

/// What could go on the agenda of a meeting of the account's organisation and is not there yet: what is due first comes
/// first, groups without a lamp last.
///
/// # Errors
/// [`StoreError::NotFound`] when the account does not see the meeting.
pub fn proposals(snapshot: &mut Snapshot, scope: &Scope, id: MeetingId) -> Decided<Vec<Proposal>> {
    let keyring = snapshot.keyring().clone();
    let (meeting, _) = record::load(snapshot.connection(), &keyring, scope, id)?;
    if meeting.organisation != scope.organisation_id() || !scope.has_any(HOLDING) {
        return Ok(Err(Objection::not_allowed("会议由召集的机构记录")));
    }
    let mut found = Vec::new();
    for lamp in LIT {
        found.extend(lit_cases(snapshot, scope, lamp)?.into_iter().map(Proposal::from));
        found.extend(lit_petitions(snapshot, scope, lamp)?.into_iter().map(Proposal::from));
    }
    for line in new_groups(snapshot, scope)? {
        match found.iter_mut().find(|proposal| proposal.subject_id == line.id.0) {
            Some(proposal) => proposal.new_group = true,
            None => found.push(Proposal { new_group: true, ..line.into() }),
        }
    }
    let there: BTreeSet<Uuid> = meeting.content.agenda.iter().map(|entry| entry.subject_id).collect();
    found.retain(|proposal| !there.contains(&proposal.subject_id));
    found.sort_by_key(|proposal| (proposal.lamp.is_none(), proposal.due_on, proposal.subject_id));
    Ok(Ok(found))
}

/// The case or petition within the scope that has this number.
///
/// # Errors
/// When the database fails.
pub fn numbered(
    snapshot: &mut Snapshot,
    scope: &Scope,
    number: &str,
) -> Result<Option<(DossierKind, Uuid)>, StoreError> {
    for view in [CaseView::Own, CaseView::Division] {
        let filter = CaseFilter { number: Some(number.to_owned()), ..CaseFilter::default() };
        let question = CaseQuery { view, order: Order::Registered, filter, after: None, limit: 1 };
        if let Some(found) = cases::list(snapshot, scope, &question)?.lines.first() {
            return Ok(Some((DossierKind::Case, found.id.0)));
        }
    }
    for view in [PetitionView::Own, PetitionView::Division] {
        let filter = PetitionFilter { number: Some(number.to_owned()), ..PetitionFilter::default() };
        let question = PetitionQuery { view, order: PetitionOrder::Registered, filter, after: None, limit: 1 };
        if let Some(found) = petitions::list(snapshot, scope, &question)?.lines.first() {
            return Ok(Some((DossierKind::Petition, found.id.0)));
        }
    }
    Ok(None)
}

fn lit_cases(snapshot: &mut Snapshot, scope: &Scope, lamp: Lamp) -> Result<Vec<CaseLine>, StoreError> {
    let view = if cases::oversees(scope) { CaseView::Division } else { CaseView::Own };
    let filter = CaseFilter { lamp: Some(lamp), ..CaseFilter::default() };
    let question = CaseQuery { view, order: Order::Due, filter, after: None, limit: PROPOSALS_PER_LAMP };
    Ok(cases::list(snapshot, scope, &question)?.lines)
}

fn lit_petitions(snapshot: &mut Snapshot, scope: &Scope, lamp: Lamp) -> Result<Vec<PetitionLine>, StoreError> {
    let filter = PetitionFilter { lamp: Some(lamp), ..PetitionFilter::default() };
    of_petitions(snapshot, scope, PetitionOrder::Due, filter)
}

fn new_groups(snapshot: &mut Snapshot, scope: &Scope) -> Result<Vec<PetitionLine>, StoreError> {
    let from = Some(add_days(civil_date(snapshot.now()), 1 - NEW_GROUP_DAYS));
    let filter = PetitionFilter { flag: Some(PetitionFlag::Group), from, ..PetitionFilter::default() };
    of_petitions(snapshot, scope, PetitionOrder::Registered, filter)
}

fn of_petitions(
    snapshot: &mut Snapshot,
    scope: &Scope,
    order: PetitionOrder,
    filter: PetitionFilter,
) -> Result<Vec<PetitionLine>, StoreError> {
    let view = if petitions::oversees(scope) { PetitionView::Division } else { PetitionView::Own };
    let question = PetitionQuery { view, order, filter, after: None, limit: PROPOSALS_PER_LAMP };
    Ok(petitions::list(snapshot, scope, &question)?.lines)
}
