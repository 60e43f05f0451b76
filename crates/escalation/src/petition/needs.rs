//! Preconditions on the petition itself, each with its article.

use domain::basis::Instrument;
use domain::organisation::OrganisationKind;
use domain::petition::{
    MediationStage, Petition, PetitionFlag, PetitionKind, PetitionState, Procedure, RepeatPosition,
};
use domain::rules::RuleKey;

use super::clocks::{clocks, handling_deadline, request_window};
use super::matter;
use crate::needs::SubjectNeed;
use crate::refusal::Need;

type PetitionNeed = SubjectNeed<Petition>;

const fn need(need: Need, met: fn(&Petition, &crate::facts::Facts<'_>) -> bool) -> PetitionNeed {
    SubjectNeed { need, met }
}

const LAW: Instrument = Instrument::PetitionRegulations;
const SIMPLE: Instrument = Instrument::SimplifiedPetitions;
const TOGETHER: Instrument = Instrument::MediationInPetitions;

pub(super) const MAY_RELAY: PetitionNeed = need(
    Need::new("may_relay", "责任单位收到后应当受理、不予受理或者提出异议，只有信访工作机构可以再转", LAW.article(23)),
    |p, f| {
        let office = |o: &domain::organisation::Organisation| o.kind == OrganisationKind::PetitionOffice;
        p.state != PetitionState::Dispatched || f.organisations.get(p.responsible).is_some_and(office)
    },
);

pub(super) const OBJECTION_OPEN: PetitionNeed = need(
    Need::new("objection_open", "异议应当在收到之后的异议期限内提出", LAW.article(23)),
    |p, f| {
        p.dispatch()
            .is_none_or(|d| f.today() <= f.deadline(d.counted_from(), RuleKey::PetitionObjectionWd, &[]).nominal)
    },
);

pub(super) const NOT_GROUP: PetitionNeed =
    need(Need::new("not_group", "集体访不适用简易办理", SIMPLE.whole()), |p, _| !p.is(PetitionFlag::Group));

pub(super) const FIRST_TIME: PetitionNeed =
    need(Need::new("first_time", "只有初次信访事项适用简易办理", SIMPLE.whole()), |p, _| {
        p.repeat.is_none()
    });

pub(super) const NOT_ACCUSATION: PetitionNeed =
    need(Need::new("not_accusation", "检举控告类不适用", SIMPLE.whole()), |p, _| !p.is_accusation());

pub(super) const NOT_SIMPLE_YET: PetitionNeed =
    need(Need::own("not_simple_yet", "已适用简易办理，或者已由简易办理转为普通程序"), |p, _| {
        p.simple_ground.is_none()
    });

pub(super) const IS_SIMPLE: PetitionNeed =
    need(Need::own("is_simple", "本件没有适用简易办理"), |p, _| p.procedure == Procedure::Simple);

pub(super) const IS_ORDINARY: PetitionNeed = need(
    Need::new("is_ordinary", "简易办理不能延期；情况复杂的，应当先转为普通程序", SIMPLE.whole()),
    |p, _| p.procedure == Procedure::Ordinary,
);

pub(super) const DECIDES: PetitionNeed =
    need(Need::new("decides", "只有有权处理的机关、单位可以受理", LAW.article(23)), |p, f| {
        f.organisations.get(p.responsible).is_some_and(|o| o.kind.decides_petitions())
    });

pub(super) const NO_SECOND_TERM: PetitionNeed = need(
    Need::own(
        "no_second_term",
        "重复件不另行受理：原信访事项正在办理、可以申请复查复核、已经终结或者尚待执行的，应当并入、不予受理或者不再受理",
    ),
    |p, f| matter::standing(p, f).is_none_or(|s| s.position == RepeatPosition::Ended),
);

pub(super) const NOT_EXTENDED: PetitionNeed =
    need(Need::new("not_extended", "办理期限只能延长一次", LAW.article(34)), |p, _| p.extension.is_none());

pub(super) const EXTENSION_OPEN: PetitionNeed = need(
    Need::new("extension_open", "延长应当在原办理期限届满前批准；已超期的不能再延长", LAW.article(34)),
    |p, f| handling_deadline(p, f).is_none_or(|d| d.paused_from.is_some() || f.today() < d.nominal),
);

pub(super) const HAS_TERM: PetitionNeed = need(
    Need::new("has_term", "检举控告类按照纪检监察规定办理，没有可以延长的信访办理期限", LAW.article(30)),
    |p, _| !p.is_accusation(),
);

pub(super) const IS_APPEAL: PetitionNeed =
    need(Need::new("is_appeal", "只适用于申诉求决类信访件", LAW.article(31)), |p, _| {
        p.kind == PetitionKind::Appeal
    });

pub(super) const IS_NO_APPEAL: PetitionNeed = need(
    Need::new("is_no_appeal", "申诉求决类应当出具处理意见书，不能只作答复", LAW.article(32)),
    |p, _| p.kind != PetitionKind::Appeal,
);

pub(super) const MEDIATION_OVER: PetitionNeed = need(
    Need::new(
        "mediation_over",
        "正在征求意愿、委托或者进行调解的，应当等待结果或者先终止调解恢复办理",
        TOGETHER.whole(),
    ),
    |p, _| p.mediation.as_ref().is_none_or(|m| !m.stage.is_open()),
);

pub(super) const AGREEMENT_PERFORMED: PetitionNeed = need(
    Need::new("agreement_performed", "达成调解协议的，协议履行后才能按化解结案", TOGETHER.whole()),
    |p, _| p.mediation.as_ref().is_none_or(|m| !matches!(m.stage, MediationStage::Agreed | MediationStage::Breached)),
);

pub(super) const HAS_REVIEWER: PetitionNeed = need(
    Need::new("has_reviewer", "尚无意见，或者没有可以复查、复核的上一级机关", LAW.article(35)),
    |p, _| p.opinions.last().is_some_and(|o| o.remedy.is_some()),
);

pub(super) const WINDOW_OVER: PetitionNeed =
    need(Need::new("window_over", "申请复查、复核的期限尚未届满", LAW.article(35)), |p, f| {
        request_window(p, f).is_none_or(|w| f.today() > w.last_day(f.rules.judge_citizen()))
    });

pub(super) const SUPPORTED: PetitionNeed =
    need(Need::new("supported", "没有支持信访请求而尚未执行完毕的意见", LAW.article(32)), |p, _| {
        p.awaits_execution()
    });

pub(super) const IS_REPEAT: PetitionNeed =
    need(Need::own("is_repeat", "应当先认定为重复信访"), |p, _| p.repeat.is_some());

pub(super) const NOT_LITIGATION: PetitionNeed = need(
    Need::new("not_litigation", "涉法涉诉且未依法终结的事项不能调解", Instrument::ShandongGuidance.whole()),
    |p, _| !p.is(PetitionFlag::LitigationRelated),
);

pub(super) const NO_MEDIATION_OPEN: PetitionNeed =
    need(Need::own("no_mediation_open", "已在征求意愿、委托调解或者已经达成协议"), |p, _| {
        p.mediation.as_ref().is_none_or(|m| !m.stage.is_open() && !m.stage.is_agreed())
    });

pub(super) const MEDIATION_OFFERED: PetitionNeed =
    need(Need::own("mediation_offered", "应当先征求双方调解意愿"), |p, _| {
        p.mediation.as_ref().is_some_and(|m| m.stage == MediationStage::Offered)
    });

pub(super) const BOTH_AGREE: PetitionNeed =
    need(Need::new("both_agree", "双方当事人都同意才能委托调解", TOGETHER.whole()), |p, _| {
        p.mediation.as_ref().is_some_and(domain::petition::MediationLink::both_agree)
    });

pub(super) const GROUP_REPRESENTED: PetitionNeed = need(
    Need::new("group_represented", "集体访委托调解前应当推选代表人，并登记授权委托书", LAW.article(20)),
    |p, _| {
        let authorised = || p.attachments.iter().any(|a| a.kind == domain::case::AttachmentKind::Authorisation);
        !p.is(PetitionFlag::Group) || (p.representatives().next().is_some() && authorised())
    },
);

pub(super) const MEDIATION_OPEN: PetitionNeed =
    need(Need::own("mediation_open", "没有正在进行的调解"), |p, _| {
        p.mediation.as_ref().is_some_and(|m| m.stage.is_open())
    });

pub(super) const NOT_HELD: PetitionNeed =
    need(Need::own("not_held", "案卷已被保全，解除保全前不得删除其中的任何内容"), |p, _| {
        !p.is_held()
    });

pub(super) const HELD: PetitionNeed = need(Need::own("held", "案卷没有被保全"), |p, _| p.is_held());

pub(super) const RETENTION_OVER: PetitionNeed = need(
    Need::new(
        "retention_over",
        "信访件办结后应当保存至保管期限届满，永久保管的不得删除；违法处理的个人信息除外",
        Instrument::PersonalInformation.article(47),
    ),
    kept_long_enough,
);

/// Whether the file need not be kept any longer.
pub(super) fn kept_long_enough(petition: &Petition, facts: &crate::facts::Facts<'_>) -> bool {
    petition.kept_until().is_some_and(|until| facts.today() > until)
}

pub(super) const NOTHING_DUE: PetitionNeed =
    need(Need::own("nothing_due", "尚有未完结的督办、建议、任务或者其他期限"), |p, f| {
        clocks(p, f).iter().all(|clock| clock.kind.is_right())
    });

pub(super) const WEIGHTY: PetitionNeed =
    need(Need::own("weighty", "专班用于集体访、重大紧急、扬言或者积案"), |p, _| {
        [PetitionFlag::Group, PetitionFlag::MajorUrgent, PetitionFlag::Threat, PetitionFlag::Backlog]
            .into_iter()
            .any(|flag| p.is(flag))
    });

pub(super) const NO_TASK_FORCE: PetitionNeed =
    need(Need::own("no_task_force", "已有专班"), |p, _| !has_task_force(p));

pub(super) const HAS_TASK_FORCE: PetitionNeed =
    need(Need::own("has_task_force", "没有专班"), |p, _| has_task_force(p));

fn has_task_force(petition: &Petition) -> bool {
    petition.task_force.as_ref().is_some_and(|force| force.dissolved_on.is_none())
}

pub(super) const NO_SPONSOR: PetitionNeed = need(Need::own("no_sponsor", "已有领导包案"), |p, _| !has_sponsor(p));

pub(super) const HAS_SPONSOR: PetitionNeed =
    need(Need::own("has_sponsor", "没有领导包案"), |p, _| has_sponsor(p));

fn has_sponsor(petition: &Petition) -> bool {
    petition.sponsorships.last().is_some_and(|sponsor| sponsor.ended_on.is_none())
}

pub(super) const MARKED_URGENT: PetitionNeed =
    need(Need::own("marked_urgent", "应当先标记为重大紧急"), |p, _| p.is(PetitionFlag::MajorUrgent));
