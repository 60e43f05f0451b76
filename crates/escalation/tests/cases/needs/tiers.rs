//! What is asked on the way over the tiers, and of everybody.

use domain::case::{Case, EvidenceGap, MediationState as S, ReturnReason, TerminationReason, Trigger};
use domain::organisation::Role;
use escalation::acts::closing::Archive;
use escalation::acts::danger::ReportUrgent;
use escalation::acts::joint::{Join, LeaveJoint};
use escalation::acts::supervision::{DischargeSupervision, ReportSupervision, Supervise};
use escalation::acts::transfer::{ReturnOffer, SettleOffer, TransferUp};

use super::{Shown, shown};
use crate::support::*;

pub(super) fn needs() -> Vec<Shown> {
    let ready = tried_twice;
    let forget = |change: fn(&mut Case)| {
        let mut c = tried_twice();
        change(&mut c.case);
        c
    };
    let deadlock = || transfer(Org::FengqiaoTown, &[Trigger::Deadlock]);
    let township = Org::FengqiaoTown.director();
    let centre = Org::CountyCentre.director();
    let mut from_the_township = at_the_township();
    let day_there = from_the_township.today();
    for who in [zhang(), li()] {
        from_the_township.act(&township, agrees_to_transfer(who, day_there));
    }
    let mut twice_supervised = supervised();
    twice_supervised.act(&Org::FengqiaoOffice.with(Role::JusticeOfficer), supervise(date("2026-03-20")));
    let mut undone = stage(S::InMediation);
    let decided_on = undone.today();
    undone.act(&centre, decided(Org::Fengyuan.id(), decided_on, date("2026-03-20")));
    undone.act(&mediator(), terminate(TerminationReason::Deadlock)).act(&director(), close());
    let nothing_missing = ReturnOffer { reason: ReturnReason::Attempts, missing: Vec::new() };
    let settle = SettleOffer { holder: Org::Zhongshan.id(), reason: story("由钟山社区办理。") };
    vec![
        shown("receiver_next", ready(), director(), transfer(Org::CountyCentre, &[Trigger::Deadlock])),
        shown("trigger_given", ready(), director(), transfer(Org::FengqiaoTown, &[])),
        shown("trigger_true", ready(), director(), transfer(Org::FengqiaoTown, &[Trigger::ManyPeople])),
        shown("attempts", forget(|c| c.sessions.truncate(1)), director(), deadlock()),
        shown(
            "both_heard",
            forget(|c| c.sessions.iter_mut().for_each(|s| s.heard.truncate(1))),
            director(),
            deadlock(),
        ),
        shown(
            "proposal_made",
            forget(|c| c.sessions.iter_mut().for_each(|s| s.proposal = None)),
            director(),
            deadlock(),
        ),
        shown("tier_materials", from_the_township, township.clone(), {
            TransferUp {
                gaps: vec![EvidenceGap::Attempts, EvidenceGap::NotHeard, EvidenceGap::NoProposal],
                ..transfer(Org::CountyCentre, &[Trigger::Deadlock])
            }
        }),
        shown("receiver_below", at_the_county(World::default()), centre.clone(), down_to(Org::CityCentre)),
        shown("due_in_future", stage(S::InMediation), centre.clone(), supervise(stage(S::InMediation).today())),
        shown("due_in_future", stage(S::InMediation), centre.clone(), supervise(date("+10000-01-01"))),
        shown("listed_by_meeting", stage(S::InMediation), Org::CountyPetitions.with(Role::PetitionClerk), {
            Supervise { listed: true, ..supervise(date("2026-03-20")) }
        }),
        shown("missing_listed", stage(S::EscalationProposed), township, nothing_missing),
        shown("holder_of_two", disputed(), centre.clone(), settle),
        shown("members_new", stage(S::InMediation), director(), join(&[Org::Fengyuan])),
        shown("parties_agree", stage(S::InMediation), director(), {
            Join { parties_agree: false, ..join(&[Org::Zhongshan]) }
        }),
        shown("member", in_joint_mediation(), director(), LeaveJoint { organisation: Org::Quanfan.id() }),
        shown("own_departure", in_joint_mediation(), Org::Zhongshan.director(), {
            LeaveJoint { organisation: Org::NaturalResources.id() }
        }),
        shown("order_open", supervised(), mediator(), ReportSupervision { supervision: 2, text: story("正在办理。") }),
        shown("own_order", twice_supervised, centre.clone(), DischargeSupervision { supervision: 2 }),
        shown("reported", supervised(), centre.clone(), DischargeSupervision { supervision: 1 }),
        shown("organisation_known", stage(S::InMediation), centre, {
            ReportUrgent { to: Vec::new(), facts: story("可能聚集。") }
        }),
        shown("items_done", undone, director(), Archive {}),
        shown("item_open", stage(S::InMediation), director(), finished(1)),
        // Whoever may not do it at all.
        shown("role", stage(S::UnderReview), Org::Fengyuan.with(Role::Auditor), accept()),
        shown("relation", stage(S::UnderReview), Org::Zhongshan.director(), accept()),
        shown("state", stage(S::Registered), director(), accept()),
    ]
}
