//! Who may change reference data, and whether the places it names exist.

use super::Objection;
use crate::scope::Scope;
use domain::division::{DivisionCode, DivisionTree};
use domain::organisation::{OrganisationTree, Role};

/// Administrators care for their own division and what lies in it.
pub(crate) fn may_administer(scope: &Scope, division: DivisionCode) -> Result<(), Objection> {
    if scope.has_any(&[Role::Administrator]) && scope.division().contains(division) {
        return Ok(());
    }
    Err(Objection::not_allowed("须由本区划或上级区划机构的系统管理员办理"))
}

/// What holds for everybody is in the hands of the administrators of the highest tier there is.
pub(crate) fn may_administer_all(scope: &Scope, organisations: &OrganisationTree) -> Result<(), Objection> {
    let own = scope.organisation().tier;
    if scope.has_any(&[Role::Administrator]) && organisations.iter().all(|other| !other.active || other.tier <= own) {
        return Ok(());
    }
    Err(Objection::not_allowed("节假日全系统通用，须由最高层级机构的系统管理员维护"))
}

/// Townships and villages come and go each year, so only the county has to be one that the program knows.
pub(crate) fn exists(division: DivisionCode) -> Result<(), Objection> {
    let known = DivisionTree::official();
    if known.covers(division) || division.county_code().is_some_and(|county| known.get(county).is_some()) {
        return Ok(());
    }
    Err(Objection::unsuitable("division", format!("没有代码为 {division} 的行政区划")))
}
