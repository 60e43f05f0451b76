//! The twelve-digit statistical division code (统计用区划代码): 2 digits province, 2 prefecture, 2 county, 3 township,
//! 3 village.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::County;
use crate::invalid::Invalid;

crate::coded_enum! {
    /// How far down a code reaches (行政区划层级). Not the tier of an organisation.
    pub enum DivisionLevel {
        /// Province, autonomous region or municipality, 2 digits.
        Province = "province" "省级";
        /// Prefecture-level city, prefecture or league, 4 digits.
        City = "city" "地级";
        /// County, district or county-level city, 6 digits.
        County = "county" "县级";
        /// Town, township or street, 9 digits.
        Township = "township" "乡级";
        /// Village or residents' community, 12 digits.
        Village = "village" "村级";
    }
}

impl DivisionLevel {
    /// From the top down.
    const ABOVE_VILLAGE: [Self; 4] = [Self::Province, Self::City, Self::County, Self::Township];

    /// What one step at this level is worth in a twelve-digit code.
    const fn unit(self) -> u64 {
        match self {
            Self::Province => 10_000_000_000,
            Self::City => 100_000_000,
            Self::County => 1_000_000,
            Self::Township => 1_000,
            Self::Village => 1,
        }
    }
}

/// Lengths of the shortened codes that are read.
const LENGTHS: [usize; 5] = [2, 4, 6, 9, 12];

/// Code of an administrative division. Reads 2, 4, 6, 9 or 12 digits; writes 12, padded with zeros.
///
/// Where a city has no counties (东莞, 中山, 儋州) its code and that of its single nominal county are the same twelve
/// digits; they are one division here, of city level.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[1-9][0-9]{11}$", example = "330681109000")]
pub struct DivisionCode(u64);

impl DivisionCode {
    /// How far down this code reaches.
    #[must_use]
    pub fn level(self) -> DivisionLevel {
        DivisionLevel::ABOVE_VILLAGE
            .into_iter()
            .find(|level| self.0.is_multiple_of(level.unit()))
            .unwrap_or(DivisionLevel::Village)
    }

    const fn up_to(self, level: DivisionLevel) -> Self {
        Self(self.0 - self.0 % level.unit())
    }

    /// The division around this one; none above a province.
    ///
    /// Parents are prefixes: the parent of a district of a municipality is the nominal prefecture 市辖区. For the parent
    /// that people know, see [`crate::division::DivisionTree::parent`].
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self.level() {
            DivisionLevel::Province => None,
            DivisionLevel::City => Some(self.up_to(DivisionLevel::Province)),
            DivisionLevel::County => Some(self.up_to(DivisionLevel::City)),
            DivisionLevel::Township => Some(self.up_to(DivisionLevel::County)),
            DivisionLevel::Village => Some(self.up_to(DivisionLevel::Township)),
        }
    }

    /// Whether `other` is this division or lies in it.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        other.up_to(self.level()).0 == self.0
    }

    /// The first six digits, which choose the shard a row lives on; of a city or province, its own padded number.
    #[must_use]
    pub const fn county(self) -> County {
        County((self.0 / DivisionLevel::County.unit()) as u32)
    }

    /// The province around this division, or itself.
    #[must_use]
    pub const fn province(self) -> Self {
        self.up_to(DivisionLevel::Province)
    }

    /// The prefecture-level division around this one, or itself; none for a province.
    #[must_use]
    pub fn city(self) -> Option<Self> {
        self.ancestor(DivisionLevel::City)
    }

    /// The county-level division around this one, or itself; none above the county.
    ///
    /// In a city without counties the answer is the code of the city.
    #[must_use]
    pub fn county_code(self) -> Option<Self> {
        self.ancestor(DivisionLevel::County)
    }

    /// The township around this division, or itself; none above the township.
    #[must_use]
    pub fn township(self) -> Option<Self> {
        self.ancestor(DivisionLevel::Township)
    }

    fn ancestor(self, level: DivisionLevel) -> Option<Self> {
        (self.level() >= level).then(|| self.up_to(level))
    }

    /// First and last twelve-digit code in this division, both inclusive, for ranges in SQL.
    #[must_use]
    pub fn prefix_range(self) -> (String, String) {
        let last = Self(self.0 + self.level().unit() - 1);
        (self.to_string(), last.to_string())
    }

    /// First and last county number of rows that belong to this division or what lies in it, both inclusive.
    #[must_use]
    pub fn county_range(self) -> (County, County) {
        let (first, last) = self.range();
        (first.county(), last.county())
    }

    /// First and last code in this division, both inclusive.
    #[must_use]
    pub fn range(self) -> (Self, Self) {
        (self, Self(self.0 + self.level().unit() - 1))
    }

    /// The two digits of the prefecture.
    pub(super) const fn city_digits(self) -> u64 {
        self.0 / DivisionLevel::City.unit() % 100
    }

    /// The two digits of the county.
    pub(super) const fn county_digits(self) -> u64 {
        self.0 / DivisionLevel::County.unit() % 100
    }
}

impl FromStr for DivisionCode {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || Invalid::Division(text.chars().take(20).collect());
        if !LENGTHS.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) || text.starts_with('0') {
            return Err(invalid());
        }
        format!("{text:0<12}").parse().map(Self).map_err(|_| invalid())
    }
}

impl TryFrom<String> for DivisionCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DivisionCode> for String {
    fn from(code: DivisionCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("33", "330000000000", DivisionLevel::Province)]
    #[case("3306", "330600000000", DivisionLevel::City)]
    #[case("330681", "330681000000", DivisionLevel::County)]
    #[case("330681109", "330681109000", DivisionLevel::Township)]
    #[case("330681109201", "330681109201", DivisionLevel::Village)]
    #[case("441900", "441900000000", DivisionLevel::City)]
    #[case("441900003", "441900003000", DivisionLevel::Township)]
    fn reads_every_length(#[case] short: &str, #[case] padded: &str, #[case] level: DivisionLevel) {
        assert_eq!(code(short).to_string(), padded);
        assert_eq!(code(short), code(padded));
        assert_eq!(code(short).level(), level);
    }

    #[rstest]
    #[case("")]
    #[case("3")]
    #[case("33068")]
    #[case("3306811090001")]
    #[case("033068")]
    #[case("33068a")]
    #[case("３３")]
    #[case("+3")]
    fn refuses_what_is_no_code(#[case] text: &str) {
        assert!(text.parse::<DivisionCode>().is_err());
    }

    #[test]
    fn climbs_from_village_to_province() {
        let village = code("330681109201");
        assert_eq!(village.parent(), Some(code("330681109")));
        assert_eq!(village.township(), Some(code("330681109")));
        assert_eq!(village.county_code(), Some(code("330681")));
        assert_eq!(village.city(), Some(code("3306")));
        assert_eq!(village.province(), code("33"));
        assert_eq!(village.county(), County(330_681));
        assert_eq!(code("33").parent(), None);
        assert_eq!(code("3306").county_code(), None);
        assert_eq!(code("441900003").county_code(), Some(code("4419")));
    }

    #[test]
    fn range_covers_exactly_what_lies_inside() {
        assert_eq!(code("3306").prefix_range(), ("330600000000".into(), "330699999999".into()));
        assert_eq!(code("330681109201").prefix_range(), ("330681109201".into(), "330681109201".into()));
        assert_eq!(code("3306").county_range(), (County(330_600), County(330_699)));
        assert_eq!(code("330681109").county_range(), (County(330_681), County(330_681)));
    }

    #[test]
    fn json_is_twelve_digits() {
        assert_eq!(serde_json::to_string(&code("3306")).unwrap(), "\"330600000000\"");
        assert_eq!(serde_json::from_str::<DivisionCode>("\"3306\"").unwrap(), code("3306"));
        assert!(serde_json::from_str::<DivisionCode>("3306").is_err());
    }

    proptest! {
        #[test]
        fn a_parent_contains_its_child_and_ranges_agree(a in 110_000_000_000u64..830_000_000_000, b in 110_000_000_000u64..830_000_000_000) {
            let (a, b) = (DivisionCode(a), DivisionCode(b));
            let mut above = Some(a);
            while let Some(division) = above {
                prop_assert!(division.contains(a));
                let (low, high) = division.prefix_range();
                prop_assert_eq!(division.contains(b), (low..=high).contains(&b.to_string()));
                above = division.parent();
            }
        }
    }
}
