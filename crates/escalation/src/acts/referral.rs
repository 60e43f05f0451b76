//! Referral (导入其他途径): the case leaves mediation for another lawful route.

use domain::case::{Case, Referral, ReferralRoute};
use domain::id::OrganisationId;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ORGANISATION_KNOWN, ROUTES_TOLD};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Leads the case into another route (导出).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refer {
    /// Which route.
    pub route: ReferralRoute,
    /// The organ, when it is registered here.
    pub organ: Option<OrganisationId>,
    /// What the parties were told.
    pub guidance: Story,
    /// The parties were told; the choice of route is theirs.
    pub parties_told: bool,
}

impl Input for Refer {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(ORGANISATION_KNOWN, "/organ", |i, _, f| {
            i.organ.is_none_or(|o| f.organisations.get(o).is_some_and(|o| o.active))
        }),
        ask(
            Need::new("parties_told", "导入其他途径应当告知当事人，由当事人自行选择", ROUTES_TOLD),
            "/parties_told",
            |i, _, _| i.parties_told,
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Referred(Referral {
            on: facts.today(),
            route: self.route,
            organ: self.organ,
            guidance: self.guidance.into(),
        })]
    }
}
