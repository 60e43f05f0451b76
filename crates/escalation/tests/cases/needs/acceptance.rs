//! What is asked of parties and intake.

use domain::case::{
    Agent, AttachmentKind, MediationState as S, NonAcceptanceGround as Ground, Party, Risk, RiskLevel, Side,
};
use escalation::acts::acceptance::Accept;
use escalation::acts::danger::ReportPolice;
use escalation::acts::intake::RecordConsent;
use escalation::acts::parties::{
    AddParty, AuthoriseAgent, CorrectParticulars, CorrectParty, ElectRepresentatives, ReleaseParty,
};

use super::{Shown, shown};
use crate::support::*;

pub(super) fn needs() -> Vec<Shown> {
    let open = || stage(S::UnderReview);
    let stranger = person(77);
    let group_of = |n| group(person(3), Side::Respondent, n, &[]);
    let agent = |who, party| AuthoriseAgent { party, agent: Agent { person: who, special: true } };
    let fresh = |change: fn(&mut Party)| {
        let mut new = party(person(3), Side::Respondent);
        change(&mut new);
        AddParty { party: new }
    };
    let correction =
        |capacity, members| CorrectParty { party: zhang(), reason: line("登记有误"), capacity, members };
    let mut attached = open();
    attached.act(&mediator(), attach(1, AttachmentKind::Evidence, attached.today()));
    vec![
        shown("party_new", open(), mediator(), AddParty { party: party(zhang(), Side::Respondent) }),
        shown("party_fresh", open(), mediator(), fresh(|p| p.informed_on = Some(date("2026-03-09")))),
        shown("people_few", open(), mediator(), fresh(|p| p.representatives = (100..300).map(person).collect())),
        shown("representatives", open(), mediator(), AddParty { party: group_of(30) }),
        shown("party_known", open(), mediator(), agrees(stranger, stage(S::UnderReview).today())),
        shown("is_group", open(), mediator(), ElectRepresentatives { party: zhang(), representatives: vec![stranger] }),
        shown("ward", open(), mediator(), record_guardian(zhang(), 11, true)),
        shown("speaker_new", open(), mediator(), agent(zhang(), zhang())),
        shown("no_double_agency", open(), mediator(), agent(li(), zhang())),
        shown("something_corrected", open(), mediator(), correction(None, None)),
        shown("person_known", open(), mediator(), {
            CorrectParticulars { person: stranger, reason: line("姓名有误"), identity_proven: false }
        }),
        shown("members_fit", open(), mediator(), correction(None, Some(3))),
        shown("side_remains", open(), director(), ReleaseParty { party: li(), reason: line("误登") }),
        shown("date_possible", open(), mediator(), agrees(li(), date("2026-03-08"))),
        shown(
            "speaker_entitled",
            open(),
            mediator(),
            RecordConsent { given_by: Some(stranger), ..agrees(li(), stage(S::UnderReview).today()) },
        ),
        shown("attachment_new", attached.clone(), mediator(), attach(1, AttachmentKind::Photo, attached.today())),
        shown("request_date_possible", open(), director(), {
            let mut correction = correct("排水沟漫水纠纷");
            correction.applied_on = Some(date("2026-03-10"));
            correction
        }),
        shown("admissible", consenting(), director(), Accept { admissible: false }),
        shown("refusal_recorded", open(), director(), decline(Ground::PartyRefused)),
        shown("contact_recorded", open(), director(), decline(Ground::CannotContact)),
        shown("level_fits", open(), mediator(), assess(RiskLevel::Low, &[Risk::Weapon])),
        shown("police_known", open(), mediator(), {
            ReportPolice { police: Some(Org::CountyCourt.id()), facts: story("扬言报复。") }
        }),
    ]
}
