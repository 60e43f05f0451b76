//! Joint mediation (联合调解): several organisations work one case, the responsible one leads.

use domain::basis::Instrument;
use domain::case::{Case, JointMember};
use domain::id::OrganisationId;
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ORGANISATION_KNOWN;
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// An organisation called in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Who.
    pub organisation: OrganisationId,
    /// What it is to do.
    pub task: Line,
}

/// Calls other organisations in (联合调解).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// Who.
    pub members: Vec<Invitation>,
    /// The parties agree to the participation (《人民调解法》第二十条).
    pub parties_agree: bool,
}

impl Input for Join {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(ORGANISATION_KNOWN, "/members", |i, _, f| {
            !i.members.is_empty()
                && i.members.iter().all(|m| f.organisations.get(m.organisation).is_some_and(|o| o.active))
        }),
        ask(
            Need::own("members_new", "所选单位已在本案联合调解之列或者重复"),
            "/members",
            |i, c, _| {
                let mut all: Vec<_> = i.members.iter().map(|m| m.organisation).collect();
                all.sort_unstable();
                all.windows(2).all(|pair| pair[0] != pair[1]) && all.iter().all(|o| !c.takes_part(*o))
            },
        ),
        ask(
            Need::new(
                "parties_agree",
                "邀请其他组织参与调解应当征得当事人同意",
                Instrument::PeopleMediationLaw.article(20),
            ),
            "/parties_agree",
            |i, _, _| i.parties_agree,
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let members = self
            .members
            .into_iter()
            .map(|m| JointMember {
                organisation: m.organisation,
                mediates: facts.organisations.get(m.organisation).is_some_and(|o| o.kind.mediates()),
                task: m.task.into(),
                since: facts.today(),
                until: None,
            })
            .collect();
        vec![Event::Joined { members }]
    }
}

/// Lets an organisation go (退出联合调解): the one that leads or oversees any, a member itself, as committees do not command
/// each other.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveJoint {
    /// Who.
    pub organisation: OrganisationId,
}

impl Input for LeaveJoint {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(Need::own("member", "该单位不在本案联合调解之列"), "/organisation", |i, c, _| {
            c.joint.iter().any(|m| m.organisation == i.organisation && m.until.is_none())
        }),
        ask(
            Need::new("own_departure", "联合调解单位只能决定本单位退出", Instrument::Hubei.article(8)),
            "/organisation",
            |i, c, f| {
                let member = f.actor.organisation != c.responsible && c.takes_part(f.actor.organisation);
                !member || i.organisation == f.actor.organisation
            },
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::JointMemberLeft { organisation: self.organisation, on: facts.today() }]
    }
}
