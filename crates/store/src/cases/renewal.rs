//! How open cases are walked along when their due dates are counted again.

use diesel::prelude::*;
use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{CaseId, County, OrganisationId, UserId};

use super::record::Summary;
use crate::connection::AnyConnection;
use crate::dossier::{Due, Timed, along_due_dates};
use crate::error::StoreError;
use crate::schema::mediation_case as table;
use crate::types::Db;

impl Timed for Case {
    fn stands_under(&self) -> (UserId, DivisionCode, OrganisationId) {
        (self.registered_by, self.division, self.responsible)
    }

    fn due_in(summary: &mut Summary) -> &mut Option<Due> {
        &mut summary.due
    }

    along_due_dates!(table, CaseId);
}
