//! The three levels: opinions, their service, requests to the organ above.

use domain::petition::{
    Conclusion, Level, Opinion, Petition, PetitionFlag, PetitionService, PetitionState as S, RequestAbove,
};

use super::way::pass_to;

pub(super) fn issue(petition: &mut Petition, opinion: Opinion) {
    petition.state = match opinion.level {
        Level::Handling => S::OpinionIssued,
        Level::Review => S::ReviewOpinion,
        Level::Recheck => S::RecheckOpinion,
    };
    petition.concluded_on.get_or_insert(opinion.issued_on);
    petition.opinions.push(opinion);
}

/// The unit answers again for what was decided above it; an order to handle anew starts its term again.
pub(super) fn serve(petition: &mut Petition, service: PetitionService) {
    let on = service.on;
    let Some(opinion) = petition.opinions.last_mut() else { return };
    opinion.service = Some(service);
    let (level, anew) = (opinion.level, opinion.conclusion == Conclusion::Redo);
    if let Some(unit) = petition.unit() {
        pass_to(petition, unit, on);
    }
    petition.state = match level {
        _ if anew => S::InHandling,
        Level::Handling => S::Served,
        Level::Review => S::ReviewServed,
        Level::Recheck => S::Final,
    };
    if anew {
        petition.handling_from = Some(on);
        petition.extension = None;
        petition.concluded_on = None;
        petition.flags.retain(|flag| *flag != PetitionFlag::ConclusionApproved);
    }
}

pub(super) fn ask_above(petition: &mut Petition, request: RequestAbove) {
    petition.state = if request.level == Level::Recheck { S::RecheckRequested } else { S::ReviewRequested };
    pass_to(petition, request.body, request.on);
    petition.requests_above.push(request);
}
