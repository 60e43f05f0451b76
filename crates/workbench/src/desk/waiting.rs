//! What waits for an office (待办事项): its own cases and petitions, and what it owes on those of others, in one order.

use domain::{
    deadline::{ClockKind, Lamp},
    notice::DossierKind,
    organisation::OrganisationTree,
    time::CivilDate,
};
use store::{cases::CaseLine, deadlines::ClockLine, petitions::PetitionLine};

use super::orders::Asked;
use crate::{
    cases::list::{self, Due},
    petitions, wording,
};

/// A case or petition that waits.
pub(super) struct Line {
    /// The last day of what comes first in it; one that stands still has none.
    due_on: Option<CivilDate>,
    pub(super) lamp: Option<Lamp>,
    pub(super) due: Option<Due>,
    /// Its address, where the visitor may open it.
    pub(super) path: Option<String>,
    pub(super) title: String,
    /// Number, and what else tells it from others.
    pub(super) under: String,
    /// What the order asks because of which it waits.
    pub(super) asked: Option<String>,
    /// Where it stands, or that it is the business of another office; and its class.
    pub(super) state: (&'static str, &'static str),
    pub(super) responsible: String,
    /// Day of registration, of receipt, or on which the task was given.
    pub(super) since: String,
}

impl Line {
    pub(super) fn case(line: CaseLine, asked: &Asked, tree: &OrganisationTree, today: CivilDate) -> Self {
        let (due_on, lamp) = (line.due_on, line.lamp);
        let asked = line.due_kind.and_then(|kind| asked.get(&(line.id.0, kind, None)).cloned());
        let shown = list::Line::new(line, tree, today);
        Self {
            due_on,
            lamp,
            due: shown.due,
            path: Some(shown.path),
            title: shown.title,
            under: format!("{} · {}", shown.number, shown.category),
            asked,
            state: shown.state,
            responsible: shown.responsible,
            since: shown.registered_on,
        }
    }

    pub(super) fn petition(line: PetitionLine, asked: &Asked, tree: &OrganisationTree, today: CivilDate) -> Self {
        let (due_on, lamp) = (line.due_on, line.lamp);
        let asked = line.due_kind.and_then(|kind| asked.get(&(line.id.0, kind, None)).cloned());
        let shown = petitions::list::Line::new(line, tree, today);
        let seq = shown.seq.map(|seq| format!("第 {seq} 次"));
        let people = Some(shown.petitioners).filter(|names| !names.is_empty());
        Self {
            due_on,
            lamp,
            due: shown.due,
            path: Some(shown.path),
            title: shown.title,
            under: [shown.number, shown.about].into_iter().chain(people).chain(seq).collect::<Vec<_>>().join(" · "),
            asked,
            state: shown.state,
            responsible: shown.responsible,
            since: shown.received_on,
        }
    }

    /// What is owed on a case or petition of another office. An offer stands among those to be received, and the mediation
    /// of a petition in the case that was opened for it.
    pub(super) fn owed(line: ClockLine, asked: &Asked, tree: &OrganisationTree, today: CivilDate) -> Option<Self> {
        if matches!(line.kind, ClockKind::OfferDecision | ClockKind::PetitionMediation) {
            return None;
        }
        let place = match line.subject {
            DossierKind::Case => "cases",
            DossierKind::Petition => "petitions",
        };
        let number = line.number.map_or_else(String::new, |number| format!("（第 {number} 项）"));
        Some(Self {
            due_on: line.lamp.map(|_| line.due_on),
            lamp: line.lamp,
            due: line.lamp.map(|lamp| Due {
                kind: line.kind.name_zh(),
                on: line.due_on.to_string(),
                left: wording::left(line.due_on, today),
                lamp: wording::lamp(lamp),
            }),
            path: line.title.is_some().then(|| format!("/{place}/{}", line.subject_id)),
            title: line.title.unwrap_or_else(|| format!("{}（不在您的查看范围内）", line.subject.name_zh())),
            under: format!("{}{number}", line.subject_number.unwrap_or_default()),
            asked: asked.get(&(line.subject_id, line.kind, line.number)).cloned(),
            state: ("协同办理", "offered"),
            responsible: line.responsible.map(|id| tree.name(id).to_owned()).unwrap_or_default(),
            since: line.started_on.to_string(),
        })
    }
}

/// The earliest legal deadline first, what has none last.
pub(super) fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| (line.due_on.is_none(), line.due_on));
    lines
}
