//! Judicial confirmation (司法确认), 《人民调解法》第三十三条、《民事诉讼法》第二百零五条.

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Case, ConfirmationResult, CourtGround};
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PersonId};
use domain::organisation::{Organisation, OrganisationKind, Tier};
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, happened};
use crate::act::{Input, InputNeed, ask};
use crate::clocks::{confirmation_deadline, is_delegated_by_court};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Records the joint application to the court (申请司法确认).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskConfirmation {
    /// The court.
    pub court: OrganisationId,
    /// Why that one. Where it is left out, it follows from where the dispute lies, the organisations that mediated are or
    /// the party has its domicile.
    #[serde(default)]
    pub ground: Option<CourtGround>,
    /// Division of the domicile or habitual residence (住所地、经常居住地) of a party, at least the county; needed where the
    /// court is competent for that alone.
    #[serde(default)]
    pub domicile: Option<DivisionCode>,
    /// Why an intermediate court has jurisdiction; only for one.
    #[serde(default)]
    pub intermediate_reason: Option<Line>,
    /// Civil date on which it was handed in.
    pub asked_on: NaiveDate,
    /// The parties who apply; it must be all of them.
    pub applicants: Vec<PersonId>,
    /// Neither marriage, parentage, adoption nor title to real or intellectual property is to be confirmed (CPI 355).
    pub within_civil_scope: bool,
}

impl AskConfirmation {
    /// What makes a court competent: the ground given, as far as it is true, or one that can be seen from the case.
    fn competence(&self, court: &Organisation, case: &Case, facts: &Facts<'_>) -> Option<CourtGround> {
        use CourtGround::{InvitingCourt, MediationPlace, PartyDomicile, SubjectMatter};
        let mediated_there = || {
            let places = case.sealing_organisations().into_iter().filter_map(|o| facts.organisations.get(o));
            places.into_iter().any(|o| court.division.contains(o.division))
        };
        let holds = |ground: &CourtGround| match ground {
            InvitingCourt => is_delegated_by_court(case),
            PartyDomicile => self.domicile.is_some_and(|home| court.division.contains(home)),
            SubjectMatter => court.division.contains(case.division),
            MediationPlace => mediated_there(),
        };
        match self.ground {
            Some(ground) => Some(ground).filter(holds),
            None => [SubjectMatter, MediationPlace, PartyDomicile].into_iter().find(holds),
        }
    }
}

impl Input for AskConfirmation {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            Need::new("court_known", "应当选择有管辖权的人民法院", Instrument::CivilProcedureLaw.article(205)),
            "/court",
            |i, _, f| f.organisations.get(i.court).is_some_and(|o| o.active && o.kind == OrganisationKind::Court),
        ),
        ask(
            Need::new(
                "court_competent",
                "应当向邀请调解的人民法院，或者当事人住所地、标的物所在地、调解组织所在地的人民法院申请；\
                 以当事人住所地为由的，请填写该住所地；以邀请调解为由的，请选明理由",
                Instrument::CivilProcedureLaw.article(205),
            ),
            "/court",
            |i, c, f| f.organisations.get(i.court).is_none_or(|court| i.competence(court, c, f).is_some()),
        ),
        ask(
            Need::new(
                "intermediate_reason",
                "应当由中级人民法院管辖的，才能向中级人民法院申请，并写明理由",
                Instrument::CivilProcedureLaw.article(205),
            ),
            "/intermediate_reason",
            |i, _, f| {
                let intermediate = f.organisations.get(i.court).is_some_and(|court| court.tier > Tier::County);
                intermediate == i.intermediate_reason.is_some()
            },
        ),
        ask(
            Need::new(
                "joint_application",
                "司法确认应当由各方当事人共同申请，一方不同意的不能申请",
                Instrument::PeopleMediationLaw.article(33),
            ),
            "/applicants",
            |i, c, _| c.present().all(|p| i.applicants.contains(&p.person)),
        ),
        ask(
            Need::new(
                "confirmation_window",
                "应当自调解协议生效之日起30日内申请；已过期限的，可以重新达成协议或者向人民法院起诉",
                Instrument::PeopleMediationLaw.article(33),
            ),
            "/asked_on",
            |i, c, f| {
                confirmation_deadline(c, f).is_some_and(|d| d.open_for_citizen_on(i.asked_on))
                    && c.agreement.as_ref().is_some_and(|a| i.asked_on >= a.effective_on)
            },
        ),
        ask(HAPPENED, "/asked_on", |i, c, f| happened(i.asked_on, c, f)),
        ask(
            Need::new(
                "civil_scope",
                "身份关系、物权和知识产权确权等不属于司法确认范围",
                Instrument::CivilProcedureInterpretation.article(355),
            ),
            "/within_civil_scope",
            |i, _, _| i.within_civil_scope,
        ),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::ConfirmationAsked {
            court: self.court,
            ground: facts.organisations.get(self.court).and_then(|court| self.competence(court, case, facts)),
            domicile: self.domicile,
            intermediate_reason: self.intermediate_reason.map(Into::into),
            on: self.asked_on,
        }]
    }
}

/// Records the court's ruling (司法确认裁定).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRuling {
    /// What the court said.
    pub result: ConfirmationResult,
    /// The court's file number.
    pub court_number: Line,
    /// Civil date of the ruling.
    pub ruled_on: NaiveDate,
}

impl Input for RecordRuling {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(HAPPENED, "/ruled_on", |i, c, f| happened(i.ruled_on, c, f)),
        ask(Need::own("ruled_after_asked", "裁定日期不能早于申请日期"), "/ruled_on", |i, c, _| {
            c.confirmation.as_ref().is_some_and(|k| i.ruled_on >= k.asked_on)
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ConfirmationRuled {
            result: self.result,
            court_number: self.court_number.into(),
            on: self.ruled_on,
        }]
    }
}
