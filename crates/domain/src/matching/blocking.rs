//! Keys under which a petition is found again without opening the archive.
//!
//! A store keeps a keyed hash of each key. Two petitions are compared only if they share one; so what no key brings
//! together is never suggested. `docs/matching.md` gives the reasons for each kind and its measured recall.

use serde::{Deserialize, Serialize};

use super::person::Person;
use super::{Prepared, traits::PetitionTraits};
use crate::division::DivisionCode;

/// Keys made of a text.
const PHRASE_KEYS: usize = 8;

crate::coded_enum! {
    /// What a key is made of.
    pub enum BlockingKind {
        /// Identity number: finds a person under any name.
        Identity = "identity" "证件号码";
        /// Telephone number: finds misspelt and married names.
        Phone = "phone" "电话";
        /// Sound of the name, in any order, in a township: finds a changed telephone.
        NamePlace = "name_place" "姓名读音和乡镇";
        /// Sound of the name without one syllable, in a township: finds one wrong character and names after marriage.
        NearNamePlace = "near_name_place" "姓名读音（略一字）和乡镇";
        /// Accused person or organisation, in a county: finds anonymous accusations.
        Accused = "accused" "被反映对象和县";
        /// A pair of characters chosen from the text, in a county: finds the same story.
        Phrase = "phrase" "字对和县";
    }
}

/// A key, to be hashed with a secret before it is stored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockingKey {
    /// What it is made of.
    pub kind: BlockingKind,
    /// The value, which may tell who the person is: never store it as it is.
    pub value: String,
}

impl BlockingKey {
    fn new(kind: BlockingKind, parts: &[&str]) -> Self {
        Self { kind, value: parts.join("|") }
    }
}

/// All keys of a petition, sorted, each once. About 12 for one petitioner.
#[must_use]
pub fn blocking_keys(traits: &PetitionTraits) -> Vec<BlockingKey> {
    let prepared = Prepared::new(traits);
    let mut keys = Vec::new();
    for (petitioner, person) in traits.petitioners.iter().zip(&prepared.persons) {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        keys.extend(given(&petitioner.identity).map(|value| BlockingKey { kind: BlockingKind::Identity, value }));
        keys.extend(given(&petitioner.phone).map(|value| BlockingKey { kind: BlockingKind::Phone, value }));
        let places =
            [petitioner.division, traits.issue_division].into_iter().flatten().filter_map(DivisionCode::township);
        for place in places {
            keys.extend(name_keys(person, &place.to_string()));
        }
    }
    let county = traits.issue_division.map_or_else(String::new, |code| code.county().0.to_string());
    keys.extend(
        prepared
            .matter
            .accused
            .iter()
            .map(|accused| BlockingKey::new(BlockingKind::Accused, &[accused.core(), &county])),
    );
    keys.extend(phrases(&prepared).map(|phrase| BlockingKey::new(BlockingKind::Phrase, &[&phrase, &county])));
    keys.sort();
    keys.dedup();
    keys
}

fn name_keys(person: &Person, township: &str) -> Vec<BlockingKey> {
    let mut syllables = person.name.syllables();
    if syllables.len() < 2 {
        return Vec::new();
    }
    syllables.sort();
    let whole = BlockingKey::new(BlockingKind::NamePlace, &[&syllables.join(" "), township]);
    let mut near = vec![syllables.clone()];
    if syllables.len() > 2 {
        near.extend((0..syllables.len()).map(|skipped| [&syllables[..skipped], &syllables[skipped + 1..]].concat()));
    }
    // The whole is also what is left of a longer one: 冯娥 of 陈冯娥.
    let near = near.iter().map(|rest| BlockingKey::new(BlockingKind::NearNamePlace, &[&rest.join(" "), township]));
    near.chain([whole]).collect()
}

/// The pairs whose hashes are smallest: two texts with half their pairs in common nearly always choose one alike.
fn phrases(prepared: &Prepared) -> impl Iterator<Item = String> {
    let mut pairs: Vec<_> = prepared.matter.whole.bigrams().iter().map(|pair| (rank(*pair), *pair)).collect();
    pairs.sort_unstable();
    pairs.into_iter().take(PHRASE_KEYS).map(|(_, (one, other))| [one, other].iter().collect())
}

/// FNV-1a: fixed for ever, since keys are stored.
fn rank((one, other): (char, char)) -> u64 {
    let bytes = [u32::from(one), u32::from(other)].into_iter().flat_map(u32::to_le_bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
