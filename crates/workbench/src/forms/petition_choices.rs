//! What can be chosen in the form of an act on a petition.

use std::collections::BTreeMap;

use domain::{
    id::{OrganisationId, UserId},
    organisation::{Organisation, OrganisationTree},
};
use store::petitions::{Candidate, PetitionSheet};

use super::{
    choices::{Choices, beginning, items, services},
    fields::Choice,
};

impl Choices {
    /// Those for an act on a petition. `handlers` are those of the actor's organisation, `earlier` the petitions that it
    /// may repeat, `own` the actor's organisation.
    pub(crate) fn on_petition(
        sheet: &PetitionSheet,
        tree: &OrganisationTree,
        own: &Organisation,
        (handlers, earlier): (&BTreeMap<UserId, String>, &[Candidate]),
    ) -> Self {
        let petition = &sheet.petition;
        let people = petition.petitioners.iter().map(|one| {
            let name = sheet.people.get(&one.person).map_or("（已删除）", |masked| masked.name.as_str());
            Choice::new(one.person, format!("{name}（{}）", one.role.name_zh()))
        });
        let people: Vec<Choice> = people.collect();
        let supervisions = petition.supervisions.iter().filter(|order| order.discharged_on.is_none());
        let proposals = petition.proposals.iter().filter(|proposal| proposal.answer.is_none());
        Self {
            parties: people.clone(),
            everybody: people,
            colleagues: handlers
                .iter()
                .filter(|(id, _)| petition.handler != Some(**id))
                .map(|(id, name)| Choice::new(id, name.clone()))
                .collect(),
            organisations: organisations(petition.responsible, tree, own),
            supervisions: supervisions.map(|order| numbered(order.number, order.name_zh(), &order.demand)).collect(),
            proposals: proposals
                .map(|proposal| numbered(proposal.number, proposal.kind.name_zh(), &proposal.text))
                .collect(),
            tasks: petition.open_tasks().map(|task| numbered(task.number, "任务", &task.what)).collect(),
            items: items(&petition.meeting_items),
            services: services(&petition.services),
            petitions: earlier.iter().map(|one| Choice::new(one.id, earlier_in_short(one))).collect(),
            ..Self::default()
        }
    }
}

fn numbered(number: u32, what: &str, text: &str) -> Choice {
    Choice::new(number, format!("{what} {number}：{}", beginning(text)))
}

fn earlier_in_short(candidate: &Candidate) -> String {
    let title = candidate.title.as_deref().map(|title| format!("，{}", beginning(title))).unwrap_or_default();
    let who = candidate.petitioners.join("、");
    format!("{}，{who}{title}（{}，相似度 {}）", candidate.number, candidate.state.name_zh(), candidate.score)
}

/// Every organisation that can be meant but the one that answers for it, those around the actor's own first.
fn organisations(responsible: OrganisationId, tree: &OrganisationTree, own: &Organisation) -> Vec<Choice> {
    let mut found: Vec<&Organisation> = tree.iter().filter(|found| found.active && found.id != responsible).collect();
    found.sort_by_key(|found| !own.division.contains(found.division));
    found.into_iter().map(|found| Choice::new(found.id, found.name.clone())).collect()
}
