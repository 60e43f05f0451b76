//! Who is looked for among the people of dossiers: found by keyed hashes, so that no name stands readable anywhere.

use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::people::Indexes;
use crate::crypto::{Indexed, KeyRing};

/// Who is looked for (查找当事人、信访人): whole, as it was recorded; what is given must all be so.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sought {
    /// Name (姓名、名称).
    #[serde(default)]
    pub name: Option<Line>,
    /// Number of the document (证件号码).
    #[serde(default)]
    pub identity_number: Option<Line>,
    /// Telephone (联系电话).
    #[serde(default)]
    pub phone: Option<Line>,
}

impl Sought {
    /// Whether nothing is given to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.identity_number.is_none() && self.phone.is_none()
    }

    /// The keyed hashes of what is given.
    pub(crate) fn indexes(&self, keyring: &KeyRing) -> Indexes {
        let hashed = |kind, value: &Option<Line>| value.as_ref().map(|value| keyring.blind_index(kind, value));
        (
            hashed(Indexed::Name, &self.name),
            hashed(Indexed::IdentityNumber, &self.identity_number),
            hashed(Indexed::Phone, &self.phone),
        )
    }
}

/// A query over people narrowed to who was recorded under all of the hashes that are given.
macro_rules! recorded_under {
    ($query:expr, $indexes:expr) => {{
        use $crate::schema::person;
        let (mut query, (name, identity, phone)) = ($query, $indexes);
        if let Some(name) = name {
            query = query.filter(person::name_index.eq(Some(name.clone())));
        }
        if let Some(identity) = identity {
            query = query.filter(person::identity_index.eq(Some(identity.clone())));
        }
        if let Some(phone) = phone {
            query = query.filter(person::phone_index.eq(Some(phone.clone())));
        }
        query
    }};
}
pub(crate) use recorded_under;
