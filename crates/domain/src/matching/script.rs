//! Traditional characters made simplified, one by one.
//!
//! The table `data/traditional.tsv` (2,700 pairs) comes from the crate fast2s, under the licence beside it. The crate
//! itself draws in a source of randomness, which this one may not have.

use std::collections::HashMap;
use std::sync::LazyLock;

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = include_str!("../../data/traditional.tsv").lines();
    let pairs = lines.filter_map(|line| line.split_once('\t'));
    pairs.filter_map(|(from, to)| from.chars().next().zip(to.chars().next())).collect()
});

/// The simplified character, or the same.
pub(super) fn simplified(character: char) -> char {
    SIMPLIFIED.get(&character).copied().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_becomes_simplified_and_simplified_stays() {
        let read = |text: &str| text.chars().map(simplified).collect::<String>();
        assert_eq!(read("張偉拆遷補償沒發，鍾瑛村"), "张伟拆迁补偿没发，钟瑛村");
        assert_eq!(read("征收安置"), "征收安置");
    }
}
