//! All villages and residents' communities (村级) as of 2023-06-30, embedded for loading into a database.

use std::io::{BufRead, BufReader};

use super::DivisionCode;

/// `code<TAB>name`, compressed: 620,573 rows.
static EMBEDDED: &[u8] = include_bytes!("../../data/villages.tsv.zst");

/// Every village in the order of codes, unpacked as it is read.
pub fn villages() -> impl Iterator<Item = (DivisionCode, String)> {
    let decoder = zstd::Decoder::new(EMBEDDED).expect("the embedded villages are intact");
    BufReader::new(decoder).lines().map(|line| {
        let line = line.expect("the embedded villages are intact");
        let (code, name) = line.split_once('\t').expect("an embedded row has a code and a name");
        (code.parse().expect("an embedded code is valid"), name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::division::DivisionTree;

    #[test]
    fn villages_are_ordered_and_lie_in_known_townships() {
        let mut count = 0;
        let mut previous = None;
        for (code, name) in villages() {
            assert!(Some(code) > previous, "{code} {name}");
            assert!(DivisionTree::official().covers(code), "{code} {name}");
            previous = Some(code);
            count += 1;
        }
        assert_eq!(count, 620_573);
    }
}
