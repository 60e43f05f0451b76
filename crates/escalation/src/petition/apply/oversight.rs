//! Orders, proposals, task force, leaders.

use domain::petition::{Petition, PetitionSupervision, ProposalAnswer, SponsorshipStep, TaskForce};
use domain::time::CivilDate;

pub(super) fn with_order(petition: &mut Petition, number: u32, change: impl FnOnce(&mut PetitionSupervision)) {
    if let Some(order) = petition.supervisions.iter_mut().find(|s| s.number == number) {
        change(order);
    }
}

pub(super) fn answer(petition: &mut Petition, number: u32, answer: ProposalAnswer) {
    if let Some(proposal) = petition.proposals.iter_mut().find(|p| p.number == number) {
        proposal.answer = Some(answer);
    }
}

pub(super) fn with_task_force(petition: &mut Petition, change: impl FnOnce(&mut TaskForce)) {
    if let Some(force) = &mut petition.task_force {
        change(force);
    }
}

pub(super) fn finish_task(petition: &mut Petition, number: u32, on: CivilDate, result: String) {
    with_task_force(petition, |force| {
        if let Some(task) = force.tasks.iter_mut().find(|t| t.number == number) {
            (task.done_on, task.result) = (Some(on), Some(result));
        }
    });
}

pub(super) fn sponsor_step(petition: &mut Petition, step: SponsorshipStep, result: Option<String>) {
    let Some(sponsor) = petition.sponsorships.last_mut() else { return };
    if result.is_some() {
        (sponsor.ended_on, sponsor.result) = (Some(step.on), result);
    }
    sponsor.steps.push(step);
}
