//! How much two texts say the same, whatever the order of their sentences, and which phrases they share.

mod normal;
mod tables;

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use normal::Normal;
use tables::{BOILERPLATE, CONCEPTS, DENIALS, SETTLEMENTS};

/// Shortest shared phrase that is shown, in characters.
const SHORTEST_PHRASE: usize = 4;

/// Most shared phrases shown.
const MOST_PHRASES: usize = 3;

/// Longest shared phrase shown, in characters.
const LONGEST_PHRASE: usize = 24;

/// Numbers below this one are in every text.
const TELLING_NUMBER: u64 = 10;

/// How much of the shorter text counts, against the longer: a ticket of one line may tell a letter of three pages.
const SHORTER_COUNTS: f64 = 0.8;

type WordsByFirstCharacter = HashMap<char, Vec<(Vec<char>, Word)>>;

/// Boilerplate and concept words, those of one first character from the longest down.
static WORDS: LazyLock<WordsByFirstCharacter> = LazyLock::new(|| {
    let boilerplate = BOILERPLATE.iter().map(|word| (*word, Word::Boilerplate));
    let concepts =
        CONCEPTS.iter().zip(0_u16..).flat_map(|(words, id)| words.iter().map(move |w| (*w, Word::Concept(id))));
    let mut index = WordsByFirstCharacter::new();
    for (word, meaning) in boilerplate.chain(concepts) {
        let characters: Vec<char> = word.chars().collect();
        index.entry(characters[0]).or_default().push((characters, meaning));
    }
    for words in index.values_mut() {
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    index
});

#[derive(Debug, Clone, Copy)]
enum Word {
    Boilerplate,
    Concept(u16),
}

/// A text made ready to be compared.
#[derive(Debug, Clone)]
pub(super) struct Wording {
    characters: Vec<char>,
    bigrams: BTreeSet<(char, char)>,
    concepts: BTreeSet<u16>,
    numbers: BTreeSet<u64>,
    settled: bool,
}

impl Wording {
    pub(super) fn new(text: &str) -> Self {
        let Normal { mut characters, numbers } = Normal::new(text);
        let mut concepts = BTreeSet::new();
        let settled = says_settled(&characters);
        let mut at = 0;
        while at < characters.len() {
            let words = WORDS.get(&characters[at]);
            let found = words.and_then(|words| words.iter().find(|(word, _)| characters[at..].starts_with(word)));
            match found {
                Some((word, Word::Boilerplate)) => {
                    characters[at..at + word.len()].fill(' ');
                    at += word.len();
                }
                Some((word, Word::Concept(id))) => {
                    concepts.insert(*id);
                    at += word.len();
                }
                None => at += 1,
            }
        }
        let pairs = characters.windows(2).filter(|pair| !pair.contains(&' '));
        let bigrams = pairs.map(|pair| (pair[0], pair[1])).collect();
        Self { characters, bigrams, concepts, numbers: numbers.into_iter().collect(), settled }
    }

    /// Share of bigrams in common, 0 to 1; none where one of the texts says nothing.
    pub(super) fn likeness(&self, other: &Self) -> Option<f64> {
        overlap(&self.bigrams, &other.bigrams)
    }

    /// Share of the same things spoken of, in whatever words; none where one of the texts speaks of none known.
    pub(super) fn concepts_likeness(&self, other: &Self) -> Option<f64> {
        overlap(&self.concepts, &other.concepts)
    }

    /// Share of amounts, years and house numbers in common; none where one of the texts has none.
    pub(super) fn numbers_likeness(&self, other: &Self) -> Option<f64> {
        overlap(&self.numbers.range(TELLING_NUMBER..).collect(), &other.numbers.range(TELLING_NUMBER..).collect())
    }

    /// Share of all numbers in common, such as those of a house, a floor and a flat; none where one of the texts has none.
    pub(super) fn house_likeness(&self, other: &Self) -> Option<f64> {
        overlap(&self.numbers, &other.numbers)
    }

    /// Whether an earlier demand is said to be met.
    pub(super) const fn says_settled(&self) -> bool {
        self.settled
    }

    pub(super) const fn bigrams(&self) -> &BTreeSet<(char, char)> {
        &self.bigrams
    }

    /// The longest phrases in both, longest first.
    pub(super) fn shared_phrases(&self, other: &Self) -> Vec<String> {
        let mut places: HashMap<&[char], Vec<usize>> = HashMap::new();
        for (at, pair) in other.characters.windows(2).enumerate().filter(|(_, pair)| !pair.contains(&' ')) {
            places.entry(pair).or_default().push(at);
        }
        let mut found: Vec<&[char]> = Vec::new();
        let mut at = 0;
        while at + 1 < self.characters.len() {
            let starts = places.get(&self.characters[at..at + 2]).map_or(&[][..], Vec::as_slice);
            let length = starts.iter().map(|start| shared(&self.characters[at..], &other.characters[*start..])).max();
            let length = length.unwrap_or(0);
            if length >= SHORTEST_PHRASE {
                found.push(&self.characters[at..at + length]);
            }
            at += length.max(1);
        }
        found.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        found.dedup();
        found.into_iter().take(MOST_PHRASES).map(|phrase| phrase.iter().collect()).collect()
    }
}

/// A clause that says 已 or 了 of something that settles a demand, and does not deny it.
fn says_settled(characters: &[char]) -> bool {
    characters.split(|c| *c == ' ').any(|clause| {
        let clause: String = clause.iter().collect();
        let done = clause.contains("已") || clause.ends_with('了');
        let denied = DENIALS.iter().any(|word| clause.contains(word));
        done && !denied && SETTLEMENTS.iter().any(|word| clause.contains(word))
    })
}

fn shared(one: &[char], other: &[char]) -> usize {
    one.iter().zip(other).take(LONGEST_PHRASE).take_while(|(a, b)| a == b && **a != ' ').count()
}

fn overlap<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> Option<f64> {
    let (short, long) = (one.len().min(other.len()) as f64, one.len().max(other.len()) as f64);
    let common = one.intersection(other).count() as f64;
    (short > 0.0).then(|| common / (SHORTER_COUNTS * short + (1.0 - SHORTER_COUNTS) * long))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_sentences_and_script_do_not_matter() {
        let letter = Wording::new("2024年3月拆了我家27号的房子。过渡费两万元没发。");
        let online = Wording::new("過渡費20000元沒發；二〇二四年三月拆了我家二十七號的房子");
        assert_eq!(letter.likeness(&online), Some(1.0));
        assert_eq!(letter.numbers_likeness(&online), Some(1.0));
    }

    #[test]
    fn one_thing_in_other_words_is_one_concept() {
        let letter = Wording::new("老板拖欠工资");
        let call = Wording::new("老板不给血汗钱");
        assert_eq!(letter.concepts_likeness(&call), Some(1.0));
        assert_eq!(Wording::new("").concepts_likeness(&call), None);
    }

    #[test]
    fn phrases_are_shown_longest_first() {
        let letter = Wording::new("钟瑛村下章自然村房屋被拆，过渡费没发");
        let call = Wording::new("过渡费没发，钟瑛村下章自然村");
        assert_eq!(letter.shared_phrases(&call), ["钟瑛村下章自然村", "过渡费没发"]);
    }
}
