//! How open cases are walked when their clocks are counted again.

use diesel::prelude::*;
use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{CaseId, County, OrganisationId, UserId};

use super::projection;
use super::record::Summary;
use crate::connection::AnyConnection;
use crate::dossier::{Due, Timed, stored_in};
use crate::error::StoreError;
use crate::schema::mediation_case as table;
use crate::types::Db;
use crate::write::Transaction;

impl Timed for Case {
    fn stands_under(&self) -> (UserId, DivisionCode, OrganisationId) {
        (self.registered_by, self.division, self.responsible)
    }

    fn due_in(summary: &mut Summary) -> &mut Option<Due> {
        &mut summary.due
    }

    fn let_in(transaction: &mut Transaction, case: &Self) -> Result<(), StoreError> {
        projection::let_in(transaction, case)
    }

    stored_in!(table, CaseId);
}
