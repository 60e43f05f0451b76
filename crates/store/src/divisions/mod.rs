//! Administrative divisions (行政区划): those embedded in the program, and the villages once they are loaded.
//!
//! Where everybody lives is public; so reading takes no scope.

mod search;
#[cfg(test)]
mod tests;
mod villages;

pub use search::search;
pub use villages::{load_villages, load_villages_of};

use crate::error::StoreError;
use crate::read::Snapshot;
use domain::division::{Division, DivisionCode, DivisionLevel, DivisionTree};
use serde::Serialize;
use utoipa::ToSchema;

/// A division as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DivisionRecord {
    /// Its code.
    pub code: DivisionCode,
    /// Its own Chinese name, such as 枫桥镇.
    pub name: String,
    /// Names from the province down: 浙江省绍兴市诸暨市枫桥镇.
    pub full_name: String,
    /// How far down its code reaches.
    pub level: DivisionLevel,
    /// The division around it that people know; none above a province.
    pub parent: Option<DivisionCode>,
    /// Whether it exists for statistics only, as development zones do (开发区).
    pub development_zone: bool,
    /// Whether it lies in a city without counties (直筒子市), so that a township hands up to the city.
    pub collapses_county: bool,
    /// Whether it lies in a county directly under its province (省直辖县级), so that the county is the top tier.
    pub collapses_city: bool,
}

impl From<&Division> for DivisionRecord {
    fn from(division: &Division) -> Self {
        let tree = DivisionTree::official();
        Self {
            code: division.code,
            name: division.name.to_owned(),
            full_name: tree.full_name(division.code),
            level: division.level,
            parent: tree.parent(division.code).map(|parent| parent.code),
            development_zone: division.development_zone,
            collapses_county: division.collapses_county(),
            collapses_city: division.collapses_city(),
        }
    }
}

impl DivisionRecord {
    /// A village in a township that the program knows.
    fn village(code: DivisionCode, name: String) -> Self {
        let tree = DivisionTree::official();
        let township = tree.parent(code);
        Self {
            code,
            full_name: format!("{}{name}", tree.full_name(code)),
            name,
            level: code.level(),
            parent: township.map(|township| township.code),
            development_zone: false,
            collapses_county: township.is_some_and(Division::collapses_county),
            collapses_city: township.is_some_and(Division::collapses_city),
        }
    }
}

/// One division.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none; of villages, also when they are not loaded.
pub fn find(snapshot: &mut Snapshot, code: DivisionCode) -> Result<DivisionRecord, StoreError> {
    if let Some(division) = DivisionTree::official().get(code) {
        return Ok(division.into());
    }
    let name = villages::name(snapshot.connection(), code)?;
    Ok(DivisionRecord::village(code, name))
}

/// The names of a division from the province down; of a village that is not loaded, as far as they are known.
///
/// # Errors
/// When the database fails.
pub fn full_name(snapshot: &mut Snapshot, code: DivisionCode) -> Result<String, StoreError> {
    match find(snapshot, code) {
        Ok(found) => Ok(found.full_name),
        Err(StoreError::NotFound) => Ok(DivisionTree::official().full_name(code)),
        Err(error) => Err(error),
    }
}

/// The divisions directly below one, in the order of codes, without those that exist in codes only; the provinces below
/// none. Of a township, its villages if they are loaded.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such division.
pub fn children(snapshot: &mut Snapshot, parent: Option<DivisionCode>) -> Result<Vec<DivisionRecord>, StoreError> {
    let tree = DivisionTree::official();
    let Some(parent) = parent else {
        return Ok(tree.provinces().map(DivisionRecord::from).collect());
    };
    if parent.level() == DivisionLevel::Township {
        tree.get(parent).ok_or(StoreError::NotFound)?;
        let villages = villages::within(snapshot.connection(), parent)?;
        return Ok(villages.into_iter().map(|(code, name)| DivisionRecord::village(code, name)).collect());
    }
    find(snapshot, parent)?;
    Ok(tree.children(parent).into_iter().map(DivisionRecord::from).collect())
}
