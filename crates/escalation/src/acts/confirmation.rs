//! Judicial confirmation (司法确认), 《人民调解法》第三十三条、《民事诉讼法》第二百零五条.

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Case, ConfirmationResult};
use domain::id::{OrganisationId, PersonId};
use domain::organisation::OrganisationKind;
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, happened};
use crate::act::{Input, InputNeed, ask};
use crate::clocks::confirmation_deadline;
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Records the joint application to the court (申请司法确认).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskConfirmation {
    /// The court: of a party's domicile, the subject matter, or the committee's place.
    pub court: OrganisationId,
    /// Civil date on which it was handed in.
    pub asked_on: NaiveDate,
    /// The parties who apply; it must be all of them.
    pub applicants: Vec<PersonId>,
    /// Neither marriage, parentage, adoption nor title to real or intellectual property is to be confirmed (CPI 355).
    pub within_civil_scope: bool,
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

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ConfirmationAsked { court: self.court, on: self.asked_on }]
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
