//! What can be chosen in a form: the people of the case, its mediators, the organisations that may be meant. Of petitions
//! in [`super::petition_choices`].

use std::collections::BTreeMap;

use domain::{
    case::Case,
    id::{OrganisationId, PersonId, UserId},
    meeting::MeetingItem,
    organisation::{Organisation, OrganisationKind, OrganisationTree},
    service::Service,
};
use escalation::Act;
use store::cases::CaseSheet;

use super::{
    fields::Choice,
    shape::{Member, Shape},
};

/// What can be chosen in the form of one act on one case.
#[derive(Default)]
pub(crate) struct Choices {
    pub(super) parties: Vec<Choice>,
    pub(super) speakers: Vec<Choice>,
    pub(super) everybody: Vec<Choice>,
    pub(super) mediators: Vec<Choice>,
    pub(super) colleagues: Vec<Choice>,
    pub(super) organisations: Vec<Choice>,
    pub(super) sealing: Vec<Choice>,
    pub(super) obligations: Vec<Choice>,
    pub(super) supervisions: Vec<Choice>,
    pub(super) services: Vec<Choice>,
    pub(super) proposals: Vec<Choice>,
    pub(super) tasks: Vec<Choice>,
    pub(super) items: Vec<Choice>,
    pub(super) petitions: Vec<Choice>,
    pub(super) place: String,
}

impl Choices {
    /// Those for an act on a case. `colleagues` are the mediators of the actor's organisation, `names` those of everybody
    /// who works on it, `own` the actor's organisation.
    pub(crate) fn new(
        act: Act,
        sheet: &CaseSheet,
        tree: &OrganisationTree,
        own: &Organisation,
        (colleagues, names): (&[UserId], &BTreeMap<UserId, String>),
    ) -> Self {
        let case = &sheet.case;
        let person = |id: PersonId, what: &str| {
            let name = sheet.people.get(&id).map_or("（已删除）", |masked| masked.name.as_str());
            Choice::new(id, format!("{name}（{what}）"))
        };
        let user = |id: UserId| Choice::new(id, names.get(&id).cloned().unwrap_or_else(|| "（未知）".to_owned()));
        let parties: Vec<Choice> = case.present().map(|party| person(party.person, party.side.name_zh())).collect();
        let speakers: Vec<Choice> = case
            .present()
            .flat_map(|party| {
                let of = |id: &PersonId, what: &str| person(*id, what);
                let representatives = party.representatives.iter().map(move |id| of(id, "代表人"));
                let guardians = party.guardians.iter().map(move |guardian| of(&guardian.person, &guardian.relation));
                let agents = party.agents.iter().map(move |agent| of(&agent.person, "代理人"));
                representatives.chain(guardians).chain(agents).collect::<Vec<_>>()
            })
            .collect();
        let current: Vec<UserId> = case.current_mediators().map(|appointment| appointment.mediator).collect();
        let organisation = |id: OrganisationId| tree.get(id).map(|found| Choice::new(found.id, found.name.clone()));
        Self {
            everybody: parties.iter().chain(&speakers).cloned().collect(),
            parties,
            speakers,
            colleagues: colleagues.iter().filter(|id| !current.contains(id)).map(|id| user(*id)).collect(),
            mediators: current.into_iter().map(user).collect(),
            organisations: organisations(act, case, tree, own),
            sealing: case.sealing_organisations().into_iter().filter_map(organisation).collect(),
            obligations: obligations(case),
            supervisions: supervisions(case),
            services: services(&case.services),
            items: items(&case.meeting_items),
            place: own.name.clone(),
            ..Self::default()
        }
    }

    /// These organisations, for a form that is about no case.
    pub(crate) fn among(organisations: Vec<Choice>) -> Self {
        Self { organisations, ..Self::default() }
    }

    /// What can be chosen for a member.
    pub(super) fn of(&self, member: &Member, shape: &Shape) -> Vec<Choice> {
        let choices = match (shape, member.name.as_str()) {
            (Shape::Person, "given_by" | "signed_by") => &self.speakers,
            (Shape::Person, "person") => &self.everybody,
            (Shape::Person, _) => &self.parties,
            (Shape::Petition, _) => &self.petitions,
            (Shape::User, "mediator" | "mediators") => &self.mediators,
            (Shape::User, _) => &self.colleagues,
            _ => &self.organisations,
        };
        let mut choices = choices.clone();
        // Where there is no choice, it is made.
        if let [only] = choices.as_mut_slice() {
            only.on = member.required;
        }
        choices
    }

    /// The numbers that a member can be, where they are numbers of something.
    pub(super) fn numbers(&self, member: &str) -> Option<Vec<Choice>> {
        let mut numbers = match member {
            "obligation" => self.obligations.clone(),
            "supervision" => self.supervisions.clone(),
            "service" => self.services.clone(),
            "proposal" => self.proposals.clone(),
            "task" => self.tasks.clone(),
            "item" => self.items.clone(),
            _ => return None,
        };
        if let [only] = numbers.as_mut_slice() {
            only.on = true;
        }
        Some(numbers)
    }

    /// What mostly stands in a line.
    pub(super) fn default_line(&self, member: &Member) -> &str {
        if member.name == "place" { &self.place } else { "" }
    }

    /// The rows of a list that needs one for everybody: the member that says for whom, and for whom.
    pub(super) fn needed_rows(&self, members: &[Member]) -> Option<(&'static str, Vec<Choice>)> {
        match members.first()?.of.as_str() {
            "Signature" => Some(("party", self.parties.clone())),
            "Seal" => Some(("organisation", self.sealing.clone())),
            _ => None,
        }
    }
}

/// The organisations that can be meant by an act, the most likely first.
fn organisations(act: Act, case: &Case, tree: &OrganisationTree, own: &Organisation) -> Vec<Choice> {
    let serving = || tree.iter().filter(|found| found.active && found.division.contains(case.division));
    let of_kind = |kind: OrganisationKind| serving().filter(move |found| found.kind == kind).collect::<Vec<_>>();
    let named = |ids: Vec<OrganisationId>| ids.into_iter().filter_map(|id| tree.get(id)).collect::<Vec<_>>();
    let found: Vec<&Organisation> = match act {
        Act::TransferUp => {
            let next = tree.next_up(case.responsible);
            let others = serving().filter(|found| found.kind.mediates() && found.id != case.responsible);
            let others = others.filter(|found| next.is_none_or(|next| next.id != found.id && found.tier >= own.tier));
            next.into_iter().chain(others).collect()
        }
        Act::AssignDown => {
            let holder = tree.get(case.responsible).unwrap_or(own);
            serving()
                .filter(|found| found.kind.mediates() && found.id != holder.id && found.tier <= holder.tier)
                .collect()
        }
        Act::SettleOffer => case.offer.as_ref().map_or_else(Vec::new, |offer| named(vec![offer.from, offer.to])),
        Act::LeaveJoint => {
            named(case.joint.iter().filter(|member| member.until.is_none()).map(|member| member.organisation).collect())
        }
        // A party may have its domicile under a court elsewhere.
        Act::AskConfirmation => {
            let elsewhere = tree.iter().filter(|found| !found.division.contains(case.division));
            let courts = elsewhere.filter(|found| found.active && found.kind == OrganisationKind::Court);
            of_kind(OrganisationKind::Court).into_iter().chain(courts).collect()
        }
        Act::ReportPolice => of_kind(OrganisationKind::Police),
        // Also the committee itself can be given something to do.
        Act::RecordMeetingItem => serving().collect(),
        _ => serving().filter(|found| found.id != case.responsible).collect(),
    };
    found.into_iter().map(|found| Choice::new(found.id, found.name.clone())).collect()
}

fn obligations(case: &Case) -> Vec<Choice> {
    let obligations = case.agreement.iter().flat_map(|agreement| &agreement.obligations);
    let label = |number: u32, content: &str| format!("第 {number} 项：{}", beginning(content));
    obligations.map(|owed| Choice::new(owed.number, label(owed.number, &owed.content))).collect()
}

fn supervisions(case: &Case) -> Vec<Choice> {
    let open = case.supervisions.iter().filter(|order| order.discharged_on.is_none());
    open.map(|order| Choice::new(order.number, format!("{}：{}", order.kind.name_zh(), beginning(&order.demand))))
        .collect()
}

pub(super) fn services(all: &[Service]) -> Vec<Choice> {
    let open = all.iter().filter(|service| service.conclusion.is_none());
    open.map(|one| Choice::new(one.number, format!("{}：{}", one.kind.name_zh(), one.provider))).collect()
}

/// What meetings decided that is not done.
pub(super) fn items(decided: &[MeetingItem]) -> Vec<Choice> {
    let open = decided.iter().filter(|item| item.is_open());
    open.map(|item| Choice::new(item.number, beginning(&item.decision))).collect()
}

/// The beginning of a text, for a list.
pub(super) fn beginning(text: &str) -> String {
    const CHARS: usize = 24;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
