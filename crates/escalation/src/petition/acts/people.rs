//! Petitioners and handlers (信访人、承办人).

use domain::id::{PersonId, UserId};
use domain::matching::PetitionerRole;
use domain::petition::{HandOverReason, Petition, Petitioner};
use domain::rules::RuleKey;
use serde::Deserialize;
use utoipa::ToSchema;

use super::register::representatives_fit;
use super::{LAW, PETITIONER_LISTED};
use crate::act::{Input, InputNeed, ask};
use crate::acts::danger::{ReportPolice, ReportUrgent};
use crate::acts::erasure::NOT_FORGOTTEN;
use crate::acts::intake::Attach;
use crate::acts::parties::CorrectParticulars;
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::refusal::Need;

/// Adds a petitioner (追加信访人), whose particulars have been recorded.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPetitioner {
    /// Who.
    pub petitioner: Petitioner,
}

impl Input<Petition> for AddPetitioner {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(Need::own("petitioner_new", "该信访人已经登记"), "/petitioner/person", |i, p, _| {
            p.everybody().all(|person| person != i.petitioner.person)
        }),
        ask(REPRESENTATIVES, "/petitioner/role", |i, p, f| {
            let mut all = p.petitioners.clone();
            all.push(i.petitioner.clone());
            representatives_fit(&all, f)
        }),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::PetitionerAdded(self.petitioner)]
    }
}

const REPRESENTATIVES: Need = Need::new("representatives", "代表人数不得超过规定上限（5人）", LAW.article(20));

/// Records the representatives a group elected (推选代表人); they replace earlier ones.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElectPetitioners {
    /// Who, among the petitioners.
    pub representatives: Vec<PersonId>,
}

impl Input<Petition> for ElectPetitioners {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(REPRESENTATIVES, "/representatives", |i, _, f| {
            (1..=f.rules.count(RuleKey::PetitionRepMax) as usize).contains(&i.representatives.len())
        }),
        ask(
            Need::own("representatives_listed", "代表人应当是本件信访人，且不能是代理人"),
            "/representatives",
            |i, p, _| {
                let may_represent = |person: &PersonId| {
                    p.petitioners.iter().any(|known| known.person == *person && known.role != PetitionerRole::Agent)
                };
                i.representatives.iter().all(may_represent)
            },
        ),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::RepresentativesElected { representatives: self.representatives }]
    }
}

impl Input<Petition> for CorrectParticulars {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(PETITIONER_LISTED, "/person", |i, p, _| p.everybody().any(|person| person == i.person)),
        ask(NOT_FORGOTTEN, "/person", |i, p, _| !p.forgotten.contains(&i.person)),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ParticularsCorrected { person: self.person, reason: self.reason.into() }]
    }
}

impl Input<Petition> for Attach {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(super::HAPPENED, "/attachment/added_on", |i, p, f| super::happened(i.attachment.added_on, p, f)),
        ask(Need::own("attachment_new", "该附件已经登记"), "/attachment/id", |i, p, _| {
            p.attachments.iter().all(|a| a.id != i.attachment.id)
        }),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Attached(self.attachment)]
    }
}

/// Lets another person of the responsible organisation handle it (移交承办人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who.
    pub to: UserId,
    /// Why.
    pub reason: HandOverReason,
}

impl Input<Petition> for HandOver {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(Need::own("handler_here", "承办人应当是本机构在职的信访办理人员"), "/to", |i, _, f| {
            f.beside.handlers.contains(&i.to)
        }),
        ask(Need::own("handler_changes", "该人员已是承办人"), "/to", |i, p, _| p.handler != Some(i.to)),
        ask(super::NOT_THE_ACCUSED, "/to", |i, p, f| !p.is_kept_from_user(i.to, f.actor.organisation, f.organisations)),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::HandedOver { to: self.to, reason: self.reason, on: facts.today() }]
    }
}

impl Input<Petition> for ReportPolice {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(crate::acts::danger::POLICE_KNOWN, "/police", |i, _, f| i.is_to_police(f)),
        ask(super::NOT_THE_ACCUSED, "/police", |i, p, f| i.police.is_none_or(|o| super::may_reach(o, p, f))),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::PoliceReported(self.report(facts))]
    }
}

impl Input<Petition> for ReportUrgent {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(super::ORGANISATION_KNOWN, "/to", |i, _, f| {
            !i.to.is_empty() && i.to.iter().all(|o| super::is_active(*o, f))
        }),
        ask(super::NOT_THE_ACCUSED, "/to", |i, p, f| i.to.iter().all(|o| super::may_reach(*o, p, f))),
        ask(
            Need::new(
                "chain_complete",
                "应当同时报告本级联席会议办公室和上级信访工作机构（已在本系统登记的）",
                LAW.article(25),
            ),
            "/to",
            |i, p, f| crate::petition::shield::report_chain(p, f).iter().all(|o| i.to.contains(o)),
        ),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::UrgentReported(self.report(facts))]
    }
}
