//! Before whom a petition is or was (本件经手的机构).

use std::collections::BTreeSet;

use super::Petition;
use crate::id::OrganisationId;

impl Petition {
    /// Organisations that the petition is or was before, or that it waits for a word of: where it was registered, sent,
    /// answered for and reviewed, who supervises it and reported of it, and whoever was given a part in it.
    #[must_use]
    pub fn partakers(&self) -> BTreeSet<OrganisationId> {
        let Self { legs, dispatches, opinions, requests_above, supervisions, reproofs, proposals, .. } = self;
        let task_force = self.task_force.iter();
        std::iter::once(self.registered_in)
            .chain(legs.iter().map(|leg| leg.organisation))
            .chain(dispatches.iter().flat_map(|d| [d.from, d.to]))
            .chain(opinions.iter().map(|opinion| opinion.organisation))
            .chain(requests_above.iter().map(|request| request.body))
            .chain(supervisions.iter().flat_map(|s| [s.by, s.to]))
            .chain(reproofs.iter().flat_map(|r| [r.by, r.to]))
            .chain(proposals.iter().flat_map(|p| [p.by, p.to]))
            .chain(task_force.clone().flat_map(|force| force.members.iter().map(|member| member.organisation)))
            .chain(task_force.flat_map(|force| force.tasks.iter().map(|task| task.owner)))
            .chain(self.meeting_items.iter().flat_map(|item| [item.by, item.owner]))
            .chain(self.sponsorships.iter().map(|leader| leader.organisation))
            .chain(self.services.iter().filter_map(|service| service.provider_organisation))
            .chain(self.urgent_reports.iter().flat_map(|report| report.to.iter().copied()))
            .chain(self.police_reports.iter().filter_map(|report| report.police))
            .collect()
    }

    /// Whether it is confidential (保密) and was never before an organisation.
    #[must_use]
    pub fn is_withheld_from(&self, organisation: OrganisationId) -> bool {
        self.is(super::PetitionFlag::Confidential) && !self.partakers().contains(&organisation)
    }
}
