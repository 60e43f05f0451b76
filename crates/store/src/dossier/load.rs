//! What lies before each organisation now (在办情况), of cases and of petitions alike.

use std::collections::BTreeMap;

use domain::deadline::Lamp;
use domain::id::OrganisationId;
use serde::Serialize;
use utoipa::ToSchema;

/// What lies before an organisation now (在办情况).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Load {
    /// Cases that have not come to any end yet (在办案件).
    pub open: u64,
    /// Cases by the lamp of the deadline that comes first, those after mediation too; without a lamp where none runs.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub lamps: BTreeMap<Lamp, u64>,
}

/// What lies before each organisation, from how many it has of what is open, and of what shows a lamp where one is asked for.
pub(crate) fn loads<E>(
    mut counts: impl FnMut(Option<Lamp>) -> Result<Vec<(OrganisationId, i64)>, E>,
) -> Result<BTreeMap<OrganisationId, Load>, E> {
    let natural = |count: i64| u64::try_from(count).unwrap_or_default();
    let mut loads: BTreeMap<OrganisationId, Load> = BTreeMap::new();
    for (organisation, count) in counts(None)? {
        loads.entry(organisation).or_default().open = natural(count);
    }
    for lamp in Lamp::ALL {
        for (organisation, count) in counts(Some(*lamp))? {
            loads.entry(organisation).or_default().lamps.insert(*lamp, natural(count));
        }
    }
    Ok(loads)
}
