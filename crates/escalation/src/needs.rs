//! Preconditions on the case itself, each with its article.

use domain::basis::Instrument;
use domain::case::{Agreement, AttachmentKind, Case, Consent, Difficulty, OfferKind, Side, Source};
use domain::organisation::Role;
use domain::rules::RuleKey;

use crate::facts::Facts;
use crate::refusal::Need;

/// A precondition on the case.
#[derive(Debug, Clone, Copy)]
pub struct CaseNeed {
    /// What must hold.
    pub need: Need,
    /// Whether it holds.
    pub met: fn(&Case, &Facts<'_>) -> bool,
}

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
        [Side::Applicant, Side::Respondent].iter().all(|side| c.parties.iter().any(|p| p.side == *side))
    });

pub(crate) const ALL_INFORMED: CaseNeed = case_need(
    Need::new("all_informed", "调解前应当向各方当事人告知权利义务", LAW.article(23)),
    |c, _| c.parties.iter().all(|p| p.informed_on.is_some()),
);

pub(crate) const ALL_CAN_ACT: CaseNeed = case_need(
    Need::new("all_can_act", "无完全民事行为能力的当事人应当登记监护人", Instrument::CivilCode.article(19)),
    |c, _| c.parties.iter().all(domain::case::Party::can_act),
);

pub(crate) const INFORMATION_COVERED: CaseNeed = case_need(
    Need::new(
        "information_covered",
        "处理不满十四周岁未成年人个人信息应当取得监护人同意",
        Instrument::PersonalInformation.article(31),
    ),
    |c, _| c.parties.iter().all(domain::case::Party::information_covered),
);

pub(crate) const MAY_ACCEPT: CaseNeed = case_need(
    Need::own("may_accept", "调解员只能当场受理口头申请的简易纠纷，其他由调委会主任受理"),
    |c, f| {
        f.actor.has_any(&[Role::CommitteeDirector])
            || (c.source == Source::OralApplication && c.difficulty == Difficulty::Simple)
    },
);

pub(crate) const HAS_MEDIATOR: CaseNeed =
    case_need(Need::new("has_mediator", "应当先指派调解员", LAW.article(19)), |c, _| {
        c.current_mediators().next().is_some()
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
    |c, _| c.parties.iter().all(|p| p.identity_proven),
);

pub(crate) const NOT_ASKED: CaseNeed =
    case_need(Need::own("not_asked", "本次协议已经申请过司法确认"), |c, _| c.confirmation.is_none());

pub(crate) const TRANSFER_CONSENT: CaseNeed = case_need(
    Need::new("transfer_consent", "各方当事人应当同意转由其他机构继续调解", LAW.article(23)),
    |c, _| c.parties.iter().all(|p| p.transfer_consent(c.hop()) == Some(Consent::Agreed)),
);

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

pub(crate) const ORDERS_DISCHARGED: CaseNeed =
    case_need(Need::own("orders_discharged", "尚有未销号的督办"), |c, _| {
        c.supervisions.iter().all(|s| s.discharged_on.is_some())
    });

pub(crate) const VISITED: CaseNeed =
    case_need(Need::new("visited", "达成协议的案件结案前应当回访", LAW.article(31)), |c, _| {
        c.agreement.is_none() || !c.follow_ups.is_empty()
    });

pub(crate) const SIGNED_TEXT_FILED: CaseNeed =
    case_need(Need::own("signed_text_filed", "结案前应当上传经签字盖章的调解协议书"), |c, _| {
        !c.agreement.as_ref().is_some_and(Agreement::is_written) || c.has_attachment(AttachmentKind::Agreement)
    });

pub(crate) const NOT_CONFIRMING: CaseNeed =
    case_need(Need::own("not_confirming", "司法确认申请尚未有结果"), |c, _| {
        c.confirmation.as_ref().is_none_or(|k| k.result.is_some())
    });

/// Returns of the same offer between the same two, against the limit.
fn returns_left(case: &Case, facts: &Facts<'_>) -> bool {
    let Some(offer) = &case.offer else { return false };
    let returns = case.returned.iter().filter(|r| r.from == offer.from && r.by == offer.to).count();
    returns < facts.rules.count(RuleKey::EscalationMaxReturns) as usize
}
