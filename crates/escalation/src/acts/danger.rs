//! Danger: report to the police at once, report major and urgent matters, assess risks.

use domain::case::{Case, PoliceReport, Risk, RiskLevel, Risks, UrgentReport};
use domain::id::OrganisationId;
use domain::organisation::OrganisationKind;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ORGANISATION_KNOWN;
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Tells the police (《人民调解法》第二十五条).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPolice {
    /// The police organ, when it is registered here.
    pub police: Option<OrganisationId>,
    /// Facts told, and to whom.
    pub facts: Story,
}

impl Input for ReportPolice {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(POLICE_KNOWN, "/police", |i, _, f| i.is_to_police(f))];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::PoliceReported(self.report(facts))]
    }
}

pub(crate) const POLICE_KNOWN: Need = Need::own("police_known", "所填机构应当是公安机关");

impl ReportPolice {
    pub(crate) fn is_to_police(&self, facts: &Facts<'_>) -> bool {
        let is_police = |o| facts.organisations.get(o).is_some_and(|o| o.kind == OrganisationKind::Police);
        self.police.is_none_or(is_police)
    }

    pub(crate) fn report(self, facts: &Facts<'_>) -> PoliceReport {
        PoliceReport { at: facts.now, by: facts.actor.user, police: self.police, facts: self.facts.into() }
    }
}

/// Tells the superior organs (重大紧急报告).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportUrgent {
    /// To which organisations.
    pub to: Vec<OrganisationId>,
    /// What.
    pub facts: Story,
}

impl Input for ReportUrgent {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(ORGANISATION_KNOWN, "/to", |i, _, f| {
        !i.to.is_empty() && i.to.iter().all(|o| f.organisations.get(*o).is_some())
    })];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::UrgentReported(self.report(facts))]
    }
}

impl ReportUrgent {
    pub(crate) fn report(self, facts: &Facts<'_>) -> UrgentReport {
        UrgentReport { at: facts.now, by: facts.actor.user, to: self.to, facts: self.facts.into() }
    }
}

pub(super) const LEVEL_FITS: Need = Need::own("level_fits", "涉及凶器、伤亡或者未成年人处于危险的，应当评为高风险");

pub(super) fn level_fits(level: RiskLevel, flags: &[Risk]) -> bool {
    level == RiskLevel::High || !flags.iter().any(|f| matches!(f, Risk::Weapon | Risk::Casualty | Risk::MinorInDanger))
}

/// Assesses the risks of the dispute (风险评估).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessRisk {
    /// Level.
    pub level: RiskLevel,
    /// What it is about.
    pub flags: Vec<Risk>,
}

impl Input for AssessRisk {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(LEVEL_FITS, "/level", |i, _, _| level_fits(i.level, &i.flags))];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::RiskAssessed(Risks { level: self.level, flags: self.flags })]
    }
}
