//! Registration and the way from one organisation to another.

use domain::id::OrganisationId;
use domain::petition::{
    Accused, Dispatch, DispatchReport, First, Objection, Petition, PetitionFlag, PetitionLeg, PetitionState, Procedure,
};
use domain::time::{CivilDate, civil_date};

use crate::petition::event::PetitionRegistered;

pub(super) fn register(r: PetitionRegistered) -> Petition {
    let on = civil_date(r.at);
    let first = First { value: true, by: r.by, on };
    let ended = r.ledger.as_ref().and_then(|ledger| ledger.ended.as_ref());
    Petition {
        id: r.id,
        version: 1,
        number: r.number,
        query_code: r.query_code,
        state: ended.map_or(PetitionState::Registered, |ended| ended.outcome.state()),
        registered_at: r.at,
        registered_by: r.by,
        registered_in: r.organisation,
        registered_section: r.section,
        received_on: r.received_on,
        kind: r.kind,
        channel: r.channel,
        purpose: r.purpose,
        content: r.content,
        cause: r.cause,
        issue_division: r.issue_division,
        title: r.title,
        narrative: r.narrative,
        requests: r.requests,
        addressee: r.addressee,
        source_number: r.source_number,
        petitioners: r.petitioners,
        headcount: r.headcount,
        accused: r.accused,
        formerly_accused: Accused::default(),
        urgent_since: r.flags.contains(&PetitionFlag::MajorUrgent).then_some(on),
        flags: r.flags,
        procedure: Procedure::Ordinary,
        simple_ground: None,
        first_nationwide: first,
        first_at_office: first,
        repeat: None,
        repeat_decisions: Vec::new(),
        joined: None,
        responsible: r.organisation,
        handler: Some(r.by),
        legs: vec![PetitionLeg { organisation: r.organisation, since: on, until: None }],
        leader_reports: Vec::new(),
        dispatches: Vec::new(),
        acceptance: None,
        non_acceptance: None,
        redirect: None,
        routing: None,
        handling_from: None,
        handling_pauses: Vec::new(),
        extension: None,
        handlings: Vec::new(),
        contacts: Vec::new(),
        opinions: Vec::new(),
        requests_above: Vec::new(),
        hearings: Vec::new(),
        executions: Vec::new(),
        reply: None,
        ending: None,
        concluded_on: ended.map(|ended| ended.on),
        ledger: r.ledger,
        mediation: None,
        supervisions: Vec::new(),
        reproofs: Vec::new(),
        proposals: Vec::new(),
        missed: Vec::new(),
        task_force: None,
        sponsorships: Vec::new(),
        meeting_items: Vec::new(),
        services: Vec::new(),
        urgent_reports: Vec::new(),
        police_reports: Vec::new(),
        ratings: Vec::new(),
        attachments: Vec::new(),
        forgotten: Vec::new(),
        holds: Vec::new(),
    }
}

/// Another organisation answers from now on; who handles it there is still to be said.
pub(super) fn pass_to(petition: &mut Petition, organisation: OrganisationId, on: CivilDate) {
    if petition.responsible == organisation {
        return;
    }
    if let Some(leg) = petition.legs.last_mut() {
        leg.until = Some(on);
    }
    petition.legs.push(PetitionLeg { organisation, since: on, until: None });
    petition.responsible = organisation;
    petition.handler = None;
}

pub(super) fn dispatch(petition: &mut Petition, dispatch: Dispatch) {
    pass_to(petition, dispatch.to, dispatch.on);
    petition.state = PetitionState::Dispatched;
    petition.dispatches.push(dispatch);
}

/// The sender answers again, to verify and to send it on.
pub(super) fn object(petition: &mut Petition, objection: Objection) {
    let Some(dispatch) = petition.dispatches.last_mut() else { return };
    let (sender, on) = (dispatch.from, objection.on);
    dispatch.objection = Some(objection);
    petition.state = PetitionState::Objected;
    pass_to(petition, sender, on);
}

pub(super) fn report_assignment(petition: &mut Petition, organisation: OrganisationId, report: &DispatchReport) {
    let open = |d: &&mut Dispatch| d.to == organisation && d.report_due_on.is_some() && d.report.is_none();
    for dispatch in petition.dispatches.iter_mut().filter(open) {
        dispatch.report = Some(report.clone());
    }
}

/// Taken from an organisation that is accused itself: what it has not concluded begins anew elsewhere.
pub(super) fn take_back(petition: &mut Petition, to: OrganisationId, on: CivilDate) {
    pass_to(petition, to, on);
    if !petition.state.is_over() {
        petition.state = PetitionState::Registered;
        petition.acceptance = None;
        petition.handling_from = None;
        petition.extension = None;
    }
}
