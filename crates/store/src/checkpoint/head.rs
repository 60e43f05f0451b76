//! The last checkpoint of a county in one word, to be printed and kept.

use std::fmt;
use std::str::FromStr;

use diesel::dsl::max;
use diesel::prelude::*;
use domain::id::County;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::checkpoint as table;
use crate::types::Db;

/// A checkpoint by county, number and hash: `330681:17:9f86d0…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// County.
    pub county: County,
    /// Number of the checkpoint in its county, from 1.
    pub number: i32,
    /// Its hash, which covers all before it.
    pub hash: [u8; 32],
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}:{}:{}", self.county.0, self.number, hex::encode(self.hash))
    }
}

/// What is given as a head is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head of checkpoints looks like 330681:17:9f86d0…, as `fengqiao checkpoint` prints it")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let mut parts = text.trim().splitn(3, ':');
        let mut part = || parts.next().ok_or(NoHead);
        let county = County(part()?.parse().map_err(|_| NoHead)?);
        let number = part()?.parse().map_err(|_| NoHead)?;
        let hash = hex::decode(part()?).ok().and_then(|hash| hash.try_into().ok()).ok_or(NoHead)?;
        Ok(Self { county, number, hash })
    }
}

/// The last checkpoint of every county.
pub(super) fn last_of_each(connection: &mut AnyConnection) -> Result<Vec<Head>, StoreError> {
    let lasts: Vec<(County, Option<i32>)> =
        table::table.group_by(table::county).select((table::county, max(table::number))).load(connection)?;
    let mut heads = Vec::new();
    for (county, number) in lasts {
        let Some(number) = number else { continue };
        let hash: Vec<u8> = table::table.find((Db(county), number)).select(table::hash).first(connection)?;
        let hash = hash.try_into().map_err(|_| StoreError::CorruptRecord(format!("checkpoint {number}")))?;
        heads.push(Head { county, number, hash });
    }
    heads.sort_unstable_by_key(|head| head.county);
    Ok(heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_comes_back_from_its_word() {
        let head = Head { county: County(330_681), number: 17, hash: [0xab; 32] };
        assert_eq!(head.to_string().parse(), Ok(head.clone()));
        for wrong in ["", "330681", "330681:17", "330681:17:ab", "x:17:ab", &format!("{head}:1")] {
            assert_eq!(wrong.parse::<Head>(), Err(NoHead), "{wrong}");
        }
    }
}
