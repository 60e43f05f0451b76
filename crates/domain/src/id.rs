//! Ids: UUIDv7 typed by what they name, each carrying the county it was made in.
//!
//! A UUIDv7 has 62 free bits after its timestamp. We put the six-digit county code into the first twenty of them, so
//! that a bare id tells which shard its row lives on: every growing table starts its primary key with the county, yet
//! a route needs only `/cases/{id}`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Number of bits of `rand_b` left for randomness once the county is in.
const RANDOM_BITS: u32 = 42;

/// Six-digit county-level division number (县级码), such as `330681`; 0 where no county applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct County(pub u32);

/// Makes a UUIDv7 from its parts. `unix_ms` is the UTC instant in milliseconds; of `random` the low 42 + 12 bits count.
#[must_use]
pub fn compose(unix_ms: u64, county: County, random: u64) -> Uuid {
    let rand_a = (random >> RANDOM_BITS) & 0xFFF;
    let rand_b = (u64::from(county.0) << RANDOM_BITS) | (random & ((1 << RANDOM_BITS) - 1));
    let high = (unix_ms << 16) | (0x7 << 12) | rand_a;
    let low = (0b10 << 62) | (rand_b & ((1 << 62) - 1));
    Uuid::from_u64_pair(high, low)
}

/// Reads the county back out of an id made by [`compose`].
#[must_use]
pub fn county_of(id: Uuid) -> County {
    let (_, low) = id.as_u64_pair();
    County(((low >> RANDOM_BITS) & 0xF_FFFF) as u32)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The county this id was made in.
            #[must_use]
            pub fn county(self) -> County {
                county_of(self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A mediation case (调解案件).
    CaseId;
    /// A petition (信访件).
    PetitionId;
    /// A person or organisation as recorded in a case or petition, whose particulars are held encrypted (当事人).
    PersonId;
    /// A committee, office, centre, department or other unit (机构).
    OrganisationId;
    /// An account of somebody who works in an organisation (用户).
    UserId;
    /// A file attached to a case or petition (附件).
    AttachmentId;
    /// A notice (提醒).
    NoticeId;
    /// An application for mediation that a citizen sent in (网上申请).
    ApplicationId;
    /// A place that is visited from time to time (巡查点位).
    PatrolPointId;
    /// A meeting on cases and petitions (会议).
    MeetingId;
    /// A ledger that an office takes over (台账导入).
    ImportId;
    /// A receiver of notices (提醒接收地址).
    WebhookId;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_is_a_valid_v7_and_gives_its_county_back(ms in 0u64..(1 << 48), county in 0u32..1_000_000, random: u64) {
            let id = compose(ms, County(county), random);
            prop_assert_eq!(id.get_version_num(), 7);
            prop_assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
            prop_assert_eq!(county_of(id), County(county));
        }
    }
}
