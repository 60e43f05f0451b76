//! Preconditions on the case itself, each with its article.

use domain::basis::Instrument;
use domain::case::{
    Agreement, AttachmentKind, Case, Closing, ConfirmationResult, Consent, ConsentAbout, Difficulty, MediationState,
    Offer, OfferKind, Party, RiskLevel, Side, Source, SupervisionKind, TerminationReason,
};
use domain::meeting::MeetingItem;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Role};
use domain::rules::RuleKey;

use crate::facts::Facts;
use crate::refusal::Need;

/// A precondition on what an act is done to.
#[derive(Debug, Clone, Copy)]
pub struct SubjectNeed<A> {
    /// What must hold.
    pub need: Need,
    /// Whether it holds.
    pub met: fn(&A, &Facts<'_>) -> bool,
}

/// A precondition on the case.
pub type CaseNeed = SubjectNeed<Case>;

const fn case_need(need: Need, met: fn(&Case, &Facts<'_>) -> bool) -> CaseNeed {
    CaseNeed { need, met }
}

const LAW: Instrument = Instrument::PeopleMediationLaw;

pub(crate) const NO_REFUSAL: CaseNeed =
    case_need(Need::new("no_refusal", "当事人明确拒绝调解的，不得调解", LAW.article(17)), |c, _| {
        !c.refusal_active()
    });

pub(crate) const ALL_CONSENT: CaseNeed = case_need(
    Need::new("all_consent", "各方当事人应当同意调解（主动调解的，各方未表示反对）", LAW.article(17)),
    |c, _| c.all_consent() || (c.source == Source::Proactive && !c.refusal_active()),
);

pub(crate) const BOTH_SIDES: CaseNeed =
    case_need(Need::own("both_sides", "应当登记申请人和被申请人双方"), |c, _| {
        [Side::Applicant, Side::Respondent].iter().all(|side| c.present().any(|p| p.side == *side))
    });

pub(crate) const ALL_INFORMED: CaseNeed = case_need(
    Need::new("all_informed", "调解前应当向各方当事人告知权利义务", LAW.article(23)),
    |c, _| c.present().all(|p| p.informed_on.is_some()),
);

pub(crate) const ALL_CAN_ACT: CaseNeed = case_need(
    Need::new("all_can_act", "无完全民事行为能力的当事人应当登记监护人", Instrument::CivilCode.article(19)),
    |c, _| c.present().all(Party::can_act),
);

pub(crate) const INFORMATION_COVERED: CaseNeed = case_need(
    Need::new(
        "information_covered",
        "处理不满十四周岁未成年人个人信息应当取得监护人同意",
        Instrument::PersonalInformation.article(31),
    ),
    |c, _| c.present().all(Party::information_covered),
);

pub(crate) const MAY_ACCEPT: CaseNeed = case_need(
    Need::own("may_accept", "调解员只能当场受理口头申请的简易纠纷，其他由调委会主任受理"),
    |c, f| {
        f.actor.has_any(&[Role::CommitteeDirector])
            || (c.source == Source::OralApplication && c.difficulty == Difficulty::Simple)
    },
);

pub(crate) const HAS_MEDIATOR: CaseNeed =
    case_need(Need::new("has_mediator", "应当先指派主持调解的调解员", LAW.article(19)), |c, _| {
        c.current_mediators().any(|a| a.host)
    });

pub(crate) const HAS_OWN_MEDIATOR: CaseNeed =
    case_need(Need::own("has_own_mediator", "本机构在本案没有现任调解员"), |c, f| {
        c.current_mediators().any(|a| a.organisation == f.actor.organisation)
    });

pub(crate) const HAS_SESSION: CaseNeed = case_need(Need::own("has_session", "应当先记录调解过程"), |c, _| {
    c.sessions.iter().any(|s| s.round == c.round)
});

pub(crate) const AGREEMENT_WRITTEN: CaseNeed = case_need(
    Need::new(
        "agreement_written",
        "申请司法确认应当有书面调解协议；口头协议请先转为书面",
        Instrument::CivilProcedureInterpretation.article(354),
    ),
    |c, _| c.agreement.as_ref().is_some_and(Agreement::is_written),
);

pub(crate) const AGREEMENT_ORAL: CaseNeed =
    case_need(Need::own("agreement_oral", "协议已是书面形式"), |c, _| {
        c.agreement.as_ref().is_some_and(|a| !a.is_written())
    });

pub(crate) const IDENTITIES_PROVEN: CaseNeed = case_need(
    Need::new(
        "identities_proven",
        "申请司法确认应当提交各方当事人身份证明",
        Instrument::CivilProcedureInterpretation.article(354),
    ),
    |c, _| c.present().all(|p| p.identity_proven),
);

pub(crate) const NOT_ASKED: CaseNeed =
    case_need(Need::own("not_asked", "本次协议已经申请过司法确认"), |c, _| may_ask_court(c));

pub(crate) const TRANSFER_CONSENT: CaseNeed = case_need(
    Need::new(
        "transfer_consent",
        "转由其他机构调解应当经各方当事人同意；尚未受理的，应当经申请人同意",
        LAW.article(23),
    ),
    |c, _| {
        c.present().all(|p| match c.transfer_consent(p) {
            Some(word) => word == Consent::Agreed,
            // Before acceptance the respondent has not been asked anything yet; the receiver will ask.
            None => c.accepted_on.is_none() && (p.side == Side::Respondent || c.source == Source::Proactive),
        })
    },
);

pub(crate) const MAY_GO_ON: CaseNeed = case_need(
    Need::new(
        "may_go_on",
        "因撤回申请、另案受理或者虚假调解而终止的案件，不能移交其他机构继续调解",
        Instrument::MediationWorkRules.article(22),
    ),
    |c, _| {
        use TerminationReason::{ApplicationWithdrawn, LitigationFiled, ShamMediation};
        !c.termination
            .as_ref()
            .is_some_and(|t| matches!(t.reason, ApplicationWithdrawn | LitigationFiled | ShamMediation))
    },
);

pub(crate) const MAY_COMMAND: CaseNeed = case_need(
    Need::new("may_command", "调解委员会之间没有隶属关系，只有矛调中心等机关可以交办", Instrument::Hubei.article(8)),
    |_, f| f.own().is_some_and(|o| o.kind.oversees()),
);

pub(crate) const OBJECTION_OPEN: CaseNeed =
    case_need(Need::own("objection_open", "对交办的异议期限已过"), |c, f| {
        c.offer.as_ref().is_none_or(|offer| {
            let objection = || f.deadline(offer.offered_on, RuleKey::EscalationAssignedObjectWd, &[]);
            offer.kind == OfferKind::Transfer || f.today() <= objection().nominal
        })
    });

pub(crate) const HAS_SUPERIOR: CaseNeed =
    case_need(Need::own("has_superior", "双方没有可以裁定的共同上级"), |c, f| {
        c.offer.as_ref().is_none_or(|o| deciding_superior(o, f.organisations).is_some())
    });

pub(crate) const RETURN_LEFT: CaseNeed =
    case_need(Need::own("return_left", "退回次数已达上限；仍有异议的，请提请共同上级裁定"), returns_left);

pub(crate) const NO_RETURN_LEFT: CaseNeed =
    case_need(Need::own("no_return_left", "尚可退回一次，不必提请裁定"), |c, f| !returns_left(c, f));

pub(crate) const NOT_DISPUTED: CaseNeed =
    case_need(Need::own("not_disputed", "已提请共同上级裁定，请等待裁定"), |c, _| {
        c.offer.as_ref().is_none_or(|o| o.disputed_on.is_none())
    });

pub(crate) const DISPUTED: CaseNeed = case_need(Need::own("disputed", "接收方尚未提请裁定"), |c, _| {
    c.offer.as_ref().is_some_and(|o| o.disputed_on.is_some())
});

pub(crate) const IS_TRANSFER: CaseNeed = case_need(
    Need::own("is_transfer", "只有移交上级才能提请裁定；对交办有异议的，请退回"),
    |c, _| c.offer.as_ref().is_some_and(|o| o.kind == OfferKind::Transfer),
);

// A committee does not wait for its supervisor to answer, except under a listed order.
pub(crate) const ORDERS_ANSWERED: CaseNeed = case_need(
    Need::own("orders_answered", "尚有未反馈的督办、交办或者未销号的挂牌督办"),
    |c, _| {
        c.supervisions
            .iter()
            .all(|s| s.discharged_on.is_some() || (s.kind != SupervisionKind::Listed && !s.reports.is_empty()))
    },
);

pub(crate) const VISITED: CaseNeed =
    case_need(Need::new("visited", "达成协议的案件结案前应当回访", LAW.article(31)), |c, _| {
        c.agreement.as_ref().is_none_or(|a| c.follow_ups.iter().any(|v| v.on >= a.effective_on))
    });

pub(crate) const SIGNED_TEXT_FILED: CaseNeed = case_need(
    Need::new("signed_text_filed", "结案前应当上传经签字盖章的调解协议书", LAW.article(27)),
    |c, _| {
        c.agreement.as_ref().filter(|a| a.is_written()).is_none_or(|a| {
            let signed_on = a.written_on.unwrap_or(a.effective_on);
            c.attachments.iter().any(|f| f.kind == AttachmentKind::Agreement && f.added_on >= signed_on)
        })
    },
);

pub(crate) const DANGER_REPORTED: CaseNeed = case_need(
    Need::new("danger_reported", "高风险纠纷结案前应当已报告公安机关；风险已经消除的，请重新评估", LAW.article(25)),
    |c, _| c.risks.level != RiskLevel::High || !c.police_reports.is_empty(),
);

pub(crate) const HAS_HOPPED: CaseNeed =
    case_need(Need::own("has_hopped", "案件没有流转过，责任机构没有变更"), |c, _| c.hop() > 0);

pub(crate) const HOP_TOLD: CaseNeed =
    case_need(Need::own("hop_told", "案件流转后，结案前应当告知各方当事人现由哪个机构负责"), |c, _| c.hop_told());

pub(crate) const SERVICES_CONCLUDED: CaseNeed =
    case_need(Need::own("services_concluded", "结案前，已安排的服务应当记录结果"), |c, _| {
        c.services.iter().all(|s| s.conclusion.is_some())
    });

pub(crate) const ITEMS_DONE: CaseNeed =
    case_need(Need::own("items_done", "归档前，会议议定的事项应当已有反馈"), |c, _| {
        !c.meeting_items.iter().any(MeetingItem::is_open)
    });

pub(crate) const FILED_BY_DIRECTOR: CaseNeed =
    case_need(Need::own("filed_by_director", "结案、归档后由调委会主任补正"), |c, f| {
        !c.state.is_filed() || f.actor.has_any(&[Role::CommitteeDirector])
    });

pub(crate) const REFUSER_AGREES: CaseNeed = case_need(
    Need::new("refuser_agrees", "当事人拒绝调解的，应当先记录其同意调解的意愿", LAW.article(17)),
    |c, _| !matches!(c.state, MediationState::NotAccepted | MediationState::Terminated) || !c.refusal_active(),
);

pub(crate) const RENEWAL_AGREED: CaseNeed = case_need(
    Need::new("renewal_agreed", "协议尚在履行期内，经各方当事人同意才能重新调解", LAW.article(31)),
    |c, _| {
        let asked_anew = |p: &Party| {
            p.word(ConsentAbout::Mediation).is_some_and(|word| word.consent == Consent::Agreed && word.round > c.round)
        };
        !matches!(c.state, MediationState::AgreementReached | MediationState::Performing) || c.present().all(asked_anew)
    },
);

pub(crate) const NOT_HELD: CaseNeed =
    case_need(Need::own("not_held", "案卷已被保全，解除保全前不得删除其中的任何内容"), |c, _| !c.is_held());

pub(crate) const HELD: CaseNeed = case_need(Need::own("held", "案卷没有被保全"), |c, _| c.is_held());

pub(crate) const RETENTION_OVER: CaseNeed = case_need(
    Need::new(
        "retention_over",
        "案卷归档后应当保存至保管期限届满，永久保管的不得删除；违法处理的个人信息除外",
        Instrument::PersonalInformation.article(47),
    ),
    kept_long_enough,
);

pub(crate) const PARTIES_REMEMBERED: CaseNeed = case_need(
    Need::own("parties_remembered", "当事人个人信息已经删除的案件不能重新调解，请另行登记"),
    |c, _| c.present().all(|p| !c.forgotten.contains(&p.person)),
);

/// Whether the file need not be kept any longer.
pub(crate) fn kept_long_enough(case: &Case, facts: &Facts<'_>) -> bool {
    case.closing.as_ref().and_then(Closing::kept_until).is_some_and(|until| facts.today() > until)
}

/// Returns of the same offer between the same two, against the limit.
fn returns_left(case: &Case, facts: &Facts<'_>) -> bool {
    let Some(offer) = &case.offer else { return false };
    let returns = case.returned.iter().filter(|r| r.from == offer.from && r.by == offer.to).count();
    returns < facts.rules.count(RuleKey::EscalationMaxReturns) as usize
}

/// Whether the court may be asked: not yet, or without its having taken the matter.
pub(crate) fn may_ask_court(case: &Case) -> bool {
    use ConfirmationResult::{NotAccepted, Withdrawn};
    case.confirmation.as_ref().is_none_or(|k| matches!(k.result, Some(NotAccepted | Withdrawn)))
}

/// Who decides when sender and receiver disagree: the nearest organisation above both. At the top of the tree there is none;
/// then the joint meeting office of the receiver's division does (《信访工作条例》第二十四条 by analogy), or its justice bureau.
pub(crate) fn deciding_superior<'a>(offer: &Offer, tree: &'a OrganisationTree) -> Option<&'a Organisation> {
    tree.common_superior(offer.from, offer.to).or_else(|| {
        let receiver = tree.get(offer.to)?;
        [OrganisationKind::JointMeetingOffice, OrganisationKind::JusticeBureau]
            .into_iter()
            .find_map(|kind| tree.serving(receiver.division, kind).find(|o| o.tier >= receiver.tier))
    })
}
