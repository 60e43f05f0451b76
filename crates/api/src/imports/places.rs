//! Places around an organisation, to be found by the names that its ledger has for them.

use std::collections::HashMap;

use domain::division::{DivisionCode, DivisionLevel, DivisionTree};
use store::{Snapshot, StoreError, divisions};

/// Divisions by their own name, each with its full name.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, Vec<(DivisionCode, String)>>);

/// Why a place is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// None is called so, or has that code.
    NoSuch,
    /// Several are called so.
    Several,
}

impl Places {
    /// The divisions inside one, and for a village those of its township.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn around(snapshot: &mut Snapshot, own: DivisionCode) -> Result<Self, StoreError> {
        let (tree, around) = (DivisionTree::official(), own.township().unwrap_or(own));
        let mut places = Self::default();
        for division in tree.iter().filter(|division| around.contains(division.code) && !division.nominal) {
            places.add(division.name.to_owned(), division.code, tree.full_name(division.code));
            if division.level == DivisionLevel::Township {
                for village in divisions::children(snapshot, Some(division.code))? {
                    places.add(village.name, village.code, village.full_name);
                }
            }
        }
        Ok(places)
    }

    fn add(&mut self, name: String, code: DivisionCode, full_name: String) {
        self.0.entry(name).or_default().push((code, full_name));
    }

    /// The division of a code, wherever it lies, or of a name: 枫源村, 枫桥镇枫源村.
    pub(super) fn find(&self, text: &str) -> Result<DivisionCode, Unknown> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            let code = text.parse().ok().filter(|code| DivisionTree::official().covers(*code));
            return code.ok_or(Unknown::NoSuch);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let endings = text.char_indices().map(|(at, _)| &text[at..]);
        let mut found: Vec<DivisionCode> = endings
            .filter_map(|name| self.0.get(name))
            .flatten()
            .filter(|(_, full_name)| full_name.ends_with(&text))
            .map(|(code, _)| *code)
            .collect();
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [] => Err(Unknown::NoSuch),
            [one] => Ok(one),
            _ => Err(Unknown::Several),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_name_or_code_where_that_is_one() {
        let mut places = Places::default();
        let code = |text: &str| text.parse::<DivisionCode>().unwrap();
        for (name, of, town) in [
            ("枫桥镇", "330681109", "浙江省绍兴市诸暨市枫桥镇"),
            ("新村", "330681109201", "浙江省绍兴市诸暨市枫桥镇新村"),
            ("新村", "330681110201", "浙江省绍兴市诸暨市赵家镇新村"),
        ] {
            places.add(name.to_owned(), code(of), town.to_owned());
        }
        assert_eq!(places.find("枫桥镇"), Ok(code("330681109")));
        assert_eq!(places.find("诸暨市枫桥镇"), Ok(code("330681109")));
        assert_eq!(places.find("枫桥镇 新村"), Ok(code("330681109201")));
        assert_eq!(places.find("330681109201"), Ok(code("330681109201")));
        assert_eq!(places.find("新村"), Err(Unknown::Several));
        assert_eq!(places.find("桥镇"), Err(Unknown::NoSuch));
        assert_eq!(places.find("123456789"), Err(Unknown::NoSuch));
    }
}
