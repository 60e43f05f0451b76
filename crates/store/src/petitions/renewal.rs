//! How open petitions are walked when their clocks are counted again.

use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, PetitionId, UserId};
use domain::petition::Petition;
use escalation::petition::ladder;
use escalation::{Clock, Facts};

use super::lamps::look_at_lamps;
use super::record::Summary;
use super::{measures, projection};
use crate::connection::AnyConnection;
use crate::dossier::{DossierId, Due, Timed, stored_in};
use crate::error::StoreError;
use crate::notifications;
use crate::schema::petition as table;
use crate::types::Db;
use crate::write::Transaction;

impl Timed for Petition {
    fn stands_under(&self) -> (UserId, DivisionCode, OrganisationId) {
        (self.registered_by, self.issue_division, self.responsible)
    }

    fn due_in(summary: &mut Summary) -> &mut Option<Due> {
        &mut summary.due
    }

    fn let_in(transaction: &mut Transaction, petition: &Self) -> Result<(), StoreError> {
        projection::let_in(transaction, petition)
    }

    /// A term counts in the indicators on the day on which it runs out.
    fn recount(
        transaction: &mut Transaction,
        petition: &Self,
        facts: &Facts<'_>,
        is_over: bool,
    ) -> Result<(), StoreError> {
        if is_over { measures::complete(transaction, petition) } else { measures::renew(transaction, petition, facts) }
    }

    /// An order that is due by rule is given here as well.
    fn look(
        transaction: &mut Transaction,
        id: DossierId,
        petition: &Self,
        (clocks, facts): (&[Clock], &Facts<'_>),
    ) -> Result<(), StoreError> {
        if ladder::automatic(petition, clocks, facts).is_some() {
            return look_at_lamps(transaction, petition.id);
        }
        notifications::look(transaction, id, petition, (clocks, facts))
    }

    stored_in!(table, PetitionId);
}
