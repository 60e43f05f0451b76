//! Applies events to a petition. Total and deterministic, as for a case.

mod levels;
mod oversight;
mod way;

use domain::deadline::Pause;
use domain::matching::PetitionerRole;
use domain::petition::{First, MediationLink, MediationStage, Petition, PetitionFlag, PetitionState as S, Procedure};
use domain::time::CivilDate;

use super::event::{Event, PetitionCorrection};
use crate::apply::{BrokenHistory, finish_item};

/// Applies one event; `None` is the petition before its registration.
///
/// # Errors
/// [`BrokenHistory`] when the first event is no registration, or a later one is.
pub fn apply(petition: Option<Petition>, event: Event) -> Result<Petition, BrokenHistory> {
    match (petition, event) {
        (None, Event::Registered(registered)) => Ok(way::register(*registered)),
        (None, _) | (Some(_), Event::Registered(_)) => Err(BrokenHistory),
        (Some(mut petition), event) => {
            petition.version += 1;
            change(&mut petition, event);
            Ok(petition)
        }
    }
}

fn change(petition: &mut Petition, event: Event) {
    match event {
        Event::Registered(_) => unreachable!("handled by apply"),
        Event::LeadersTold(report) => {
            petition.state = S::ReportedToLeaders;
            petition.leader_reports.push(report);
        }
        Event::Dispatched(dispatch) => way::dispatch(petition, dispatch),
        Event::Received { on } => {
            if let Some(dispatch) = petition.dispatches.last_mut() {
                dispatch.received_on = Some(on);
            }
        }
        Event::ObjectedTo(objection) => way::object(petition, objection),
        Event::AssignmentReported { organisation, report } => way::report_assignment(petition, organisation, &report),
        Event::Simplified { ground } => {
            petition.procedure = Procedure::Simple;
            petition.simple_ground = Some(ground);
        }
        Event::SwitchedToOrdinary { on: _, reason: _ } => petition.procedure = Procedure::Ordinary,
        Event::Accepted { acceptance, handler } => {
            petition.state = S::Accepted;
            petition.handler = Some(handler);
            petition.handling_from = Some(acceptance.on);
            petition.acceptance = Some(acceptance);
        }
        Event::NotAccepted(refusal) => {
            conclude(petition, S::NotAccepted, refusal.on);
            petition.non_acceptance = Some(refusal);
        }
        Event::Redirected(redirect) => {
            conclude(petition, S::Redirected, redirect.on);
            petition.redirect = Some(redirect);
        }
        Event::Routed(routing) => {
            conclude(petition, S::RoutedToLegalProcedure, routing.on);
            petition.routing = Some(routing);
        }
        Event::Contacted(contact) => petition.contacts.push(contact),
        Event::Handled(step) => {
            petition.state = S::InHandling;
            petition.handlings.push(step);
        }
        Event::Extended(extension) => petition.extension = Some(extension),
        Event::OpinionIssued(opinion) => levels::issue(petition, opinion),
        Event::Replied(reply) => {
            conclude(petition, S::Replied, reply.on);
            petition.reply = Some(reply);
        }
        Event::Served(service) => levels::serve(petition, service),
        Event::AskedAbove(request) => levels::ask_above(petition, request),
        Event::HearingHeld(hearing) => petition.hearings.push(hearing),
        Event::Lapsed(ending) => {
            petition.state = S::ClosedByLapse;
            petition.ending = Some(ending);
        }
        Event::Withdrawn(ending) => {
            conclude(petition, S::Withdrawn, ending.on);
            petition.ending = Some(ending);
        }
        Event::Settled(ending) => {
            conclude(petition, S::Settled, ending.on);
            petition.ending = Some(ending);
        }
        Event::Executed(execution) => petition.executions.push(execution),
        Event::RepeatDecided { decision, link, first_at_office } => {
            petition.first_nationwide = First { value: link.is_none(), by: decision.by, on: decision.on };
            petition.first_at_office = First { value: first_at_office, by: decision.by, on: decision.on };
            petition.repeat = link;
            petition.repeat_decisions.push(decision);
        }
        Event::MatterJoined(joined) => {
            conclude(petition, S::Joined, joined.on);
            petition.joined = Some(joined);
        }
        Event::Marked { set, cleared, on, reason: _ } => mark(petition, set, &cleared, on),
        Event::Corrected(correction) => correct(petition, correction),
        Event::AccusedCorrected { accused, reason: _ } => {
            remember_accused(petition);
            petition.accused = accused;
        }
        Event::TakenBack { to, on } => way::take_back(petition, to, on),
        Event::PetitionerAdded(petitioner) => petition.petitioners.push(petitioner),
        Event::RepresentativesElected { representatives } => {
            for petitioner in &mut petition.petitioners {
                let elected = representatives.contains(&petitioner.person);
                petitioner.role = match petitioner.role {
                    _ if elected => PetitionerRole::Representative,
                    PetitionerRole::Representative => PetitionerRole::JointSignatory,
                    role => role,
                };
            }
        }
        // What is corrected or forgotten stands beside the petition, never in it.
        Event::ParticularsCorrected { person: _, reason: _ } | Event::Forgotten { reason: _ } => {}
        Event::PersonForgotten { person, ground: _, reason: _ } => petition.forgotten.push(person),
        Event::Held(hold) => petition.holds.push(hold),
        Event::HoldLifted { on, reason: _ } => {
            for hold in petition.holds.iter_mut().filter(|hold| hold.lifted_on.is_none()) {
                hold.lifted_on = Some(on);
            }
        }
        Event::Attached(attachment) => petition.attachments.push(attachment),
        Event::HandedOver { to, reason: _, on: _ } => petition.handler = Some(to),
        Event::MediationOffered { on, other_side } => {
            petition.mediation = Some(MediationLink {
                stage: MediationStage::Offered,
                offered_on: on,
                other_side,
                words: Vec::new(),
                committee: None,
                case: None,
                referred_on: None,
                accepted_on: None,
                until: None,
                since: on,
                reason: None,
            });
        }
        Event::MediationAnswered(word) => with_mediation(petition, |link| link.words.push(word)),
        Event::MediationReferred { committee, case, on, until } => with_mediation(petition, |link| {
            link.stage = MediationStage::Referred;
            (link.committee, link.case) = (Some(committee), Some(case));
            (link.referred_on, link.until, link.since) = (Some(on), Some(until), on);
        }),
        Event::MediationMoved { stage, on, reason } => with_mediation(petition, |link| {
            if stage == MediationStage::Mediating {
                link.accepted_on.get_or_insert(on);
            }
            (link.stage, link.since, link.reason) = (stage, on, reason);
        }),
        Event::HandlingPaused { on } => petition.handling_pauses.push(Pause { from: on, until: None }),
        Event::HandlingResumed { on } => {
            if let Some(pause) = petition.handling_pauses.last_mut() {
                pause.until = Some(on);
            }
        }
        Event::Supervised(order) => petition.supervisions.push(order),
        Event::SupervisionReported { supervision, report } => {
            oversight::with_order(petition, supervision, |order| order.reports.push(report));
        }
        Event::SupervisionDischarged { supervision, on } => {
            oversight::with_order(petition, supervision, |order| order.discharged_on = Some(on));
        }
        Event::Reproved(reproof) => petition.reproofs.push(reproof),
        Event::Proposed(proposal) => petition.proposals.push(proposal),
        Event::ProposalAnswered { proposal, answer } => oversight::answer(petition, proposal, answer),
        Event::TaskForceFormed(force) => petition.task_force = Some(force),
        Event::TaskSet(task) => oversight::with_task_force(petition, |force| force.tasks.push(task)),
        Event::TaskDone { task, on, result } => oversight::finish_task(petition, task, on, result),
        Event::TaskForceDissolved { on, outcome } => oversight::with_task_force(petition, |force| {
            (force.dissolved_on, force.outcome) = (Some(on), Some(outcome));
        }),
        Event::Sponsored(sponsorship) => petition.sponsorships.push(sponsorship),
        Event::SponsorshipRecorded { step, result } => oversight::sponsor_step(petition, step, result),
        Event::MeetingItemRecorded(item) => petition.meeting_items.push(item),
        Event::MeetingItemDone { item, on, result } => finish_item(&mut petition.meeting_items, item, on, result),
        Event::ServiceArranged(service) => petition.services.push(service),
        Event::ServiceConcluded { service, conclusion } => {
            if let Some(service) = petition.services.iter_mut().find(|s| s.number == service) {
                service.conclusion = Some(conclusion);
            }
        }
        Event::UrgentReported(report) => petition.urgent_reports.push(report),
        Event::PoliceReported(report) => petition.police_reports.push(report),
        Event::Rated(rating) => petition.ratings.push(rating),
        Event::DeadlineMissed(missed) => petition.missed.push(missed),
    }
}

/// The work on it is done; the day is that of the first conclusion.
fn conclude(petition: &mut Petition, state: S, on: CivilDate) {
    petition.state = state;
    petition.concluded_on.get_or_insert(on);
}

fn with_mediation(petition: &mut Petition, change: impl FnOnce(&mut MediationLink)) {
    if let Some(link) = &mut petition.mediation {
        change(link);
    }
}

fn mark(petition: &mut Petition, set: Vec<PetitionFlag>, cleared: &[PetitionFlag], on: CivilDate) {
    petition.flags.retain(|flag| !cleared.contains(flag));
    petition.flags.extend(set);
    petition.flags.sort_unstable();
    petition.flags.dedup();
    petition.urgent_since = petition.is(PetitionFlag::MajorUrgent).then(|| petition.urgent_since.unwrap_or(on));
}

/// Nobody is let in by being named no longer, or by another name for the accusation.
fn remember_accused(petition: &mut Petition) {
    if petition.is_accusation() {
        petition.formerly_accused.add(&petition.accused);
    }
}

fn correct(petition: &mut Petition, correction: PetitionCorrection) {
    fn put<T>(field: &mut T, value: Option<T>) {
        if let Some(value) = value {
            *field = value;
        }
    }
    if correction.kind.is_some_and(|kind| kind != petition.kind) {
        remember_accused(petition);
    }
    put(&mut petition.kind, correction.kind);
    put(&mut petition.purpose, correction.purpose);
    put(&mut petition.content, correction.content);
    put(&mut petition.cause, correction.cause.map(Some));
    put(&mut petition.issue_division, correction.issue_division);
    put(&mut petition.title, correction.title);
    put(&mut petition.narrative, correction.narrative);
    put(&mut petition.requests, correction.requests);
    put(&mut petition.headcount, correction.headcount);
}
