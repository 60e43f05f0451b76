//! Whether two names are one: by writing, by sound, by order, by marriage. A name alone proves nothing; the caller weighs
//! it with a telephone number or a place.

mod tables;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use pinyin::{ToPinyin, ToPinyinMulti};

use super::reason::Agreement;
use super::script::simplified;
use tables::{COMPOUND_SURNAMES, LOOKALIKES, SURNAME_READINGS, TITLES, VARIANTS};

/// Names from this length are of ethnic groups that write a short and a full form (买买提·吐尔逊江).
const LONG_NAME: usize = 5;

/// A name taken apart.
#[derive(Debug, Clone)]
pub(super) struct Name {
    written: String,
    characters: Vec<char>,
    /// Every reading of each character, without tone; the usual one first.
    readings: Vec<Vec<Cow<'static, str>>>,
    surname: usize,
    titled: bool,
}

impl Name {
    pub(super) fn new(name: &str) -> Self {
        let written: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let characters: Vec<char> = written.chars().map(simplified).map(plain).collect();
        let text: String = characters.iter().collect();
        let title = TITLES.iter().find(|title| text.len() > title.len() && text.ends_with(**title));
        let known = characters.len() - title.map_or(0, |title| title.chars().count());
        let characters = characters[..known].to_vec();
        let surname = surname_length(&characters);
        let titled = title.is_some() && known == surname;
        let readings = readings(&characters, surname);
        Self { written, characters, readings, surname, titled }
    }

    /// The syllables a store searches by: the usual reading of each, with sounds that are often confused made one.
    pub(super) fn syllables(&self) -> Vec<String> {
        self.readings.iter().map(|readings| folded(&readings[0])).collect()
    }

    /// How the two agree; none where they are different names.
    pub(super) fn agreement(&self, other: &Self) -> Option<Agreement> {
        if self.characters.is_empty() || other.characters.is_empty() {
            return None;
        }
        if self.titled || other.titled {
            return self.same_surname(other).then_some(Agreement::SurnameOnly);
        }
        if self.written == other.written {
            return Some(Agreement::Exact);
        }
        if self.characters == other.characters {
            return Some(Agreement::Variant);
        }
        if self.characters.len() == other.characters.len() { self.same_length(other) } else { self.other_length(other) }
    }

    fn same_length(&self, other: &Self) -> Option<Agreement> {
        let positions = 0..self.characters.len();
        if positions.clone().all(|i| self.sounds_like(i, other, i)) {
            return Some(Agreement::Homophone);
        }
        if sorted(&self.characters) == sorted(&other.characters) {
            return Some(Agreement::Transposed);
        }
        if positions.clone().all(|i| self.sounds_like(i, other, i) || self.nearly_sounds_like(i, other, i)) {
            return Some(Agreement::NearHomophone);
        }
        let differing: Vec<usize> = positions.filter(|i| !self.sounds_like(*i, other, *i)).collect();
        match differing[..] {
            [at] if looks_like(self.characters[at], other.characters[at]) => Some(Agreement::Lookalike),
            [at] if self.characters.len() - self.surname >= 2 || at < self.surname => Some(Agreement::OneCharacter),
            _ => None,
        }
    }

    fn other_length(&self, other: &Self) -> Option<Agreement> {
        let (long, short) = if self.characters.len() > other.characters.len() { (self, other) } else { (other, self) };
        let (more, less) = (long.characters.len(), short.characters.len());
        let tail = more - less;
        if less >= 2 && tail == long.surname && (0..less).all(|i| long.sounds_like(i + tail, short, i)) {
            return Some(Agreement::MarriedName);
        }
        let begins = (0..less).all(|i| long.sounds_like(i, short, i));
        if more >= LONG_NAME && less >= 3 && begins {
            return Some(Agreement::Similar);
        }
        let without_one = tail == 1
            && (long.surname..more)
                .any(|skipped| (0..less).all(|i| long.sounds_like(if i < skipped { i } else { i + 1 }, short, i)));
        (without_one && less >= 2).then_some(Agreement::OneCharacter)
    }

    fn same_surname(&self, other: &Self) -> bool {
        self.surname == other.surname && (0..self.surname).all(|i| self.sounds_like(i, other, i))
    }

    fn sounds_like(&self, at: usize, other: &Self, there: usize) -> bool {
        self.characters[at] == other.characters[there]
            || self.readings[at].iter().any(|reading| other.readings[there].contains(reading))
    }

    fn nearly_sounds_like(&self, at: usize, other: &Self, there: usize) -> bool {
        let near: Vec<String> = other.readings[there].iter().map(|reading| folded(reading)).collect();
        self.readings[at].iter().any(|reading| near.contains(&folded(reading)))
    }
}

/// The one character that stands for its variants.
pub(super) fn plain(character: char) -> char {
    VARIANTS.iter().find(|(variant, _)| *variant == character).map_or(character, |(_, plain)| *plain)
}

fn surname_length(characters: &[char]) -> usize {
    let head: String = characters.iter().take(2).collect();
    if COMPOUND_SURNAMES.contains(&head.as_str()) { 2 } else { characters.len().min(1) }
}

fn readings(characters: &[char], surname: usize) -> Vec<Vec<Cow<'static, str>>> {
    let head: String = characters[..surname].iter().collect();
    let special = SURNAME_READINGS.iter().find(|(name, _)| *name == head).map(|(_, readings)| *readings);
    characters
        .iter()
        .enumerate()
        .map(|(at, character)| {
            let of_surname = special.and_then(|readings| readings.get(at));
            of_surname.map_or_else(|| usual_readings(*character), |reading| vec![Cow::Borrowed(*reading)])
        })
        .collect()
}

fn usual_readings(character: char) -> Vec<Cow<'static, str>> {
    let usual = character.to_pinyin().map(|reading| Cow::Borrowed(reading.plain()));
    let all = character.to_pinyin_multi().into_iter().flatten().map(|reading| Cow::Borrowed(reading.plain()));
    let mut readings: Vec<_> = usual.into_iter().chain(all).collect();
    if readings.is_empty() {
        readings.push(Cow::Owned(character.to_string()));
    }
    readings
}

/// Makes one what many speakers do not tell apart: flat and curled, front and back nasals, n and l, h and f.
fn folded(reading: &str) -> String {
    let initial = reading.replace("zh", "z").replace("ch", "c").replace("sh", "s");
    let nasal = initial.strip_suffix('g').filter(|rest| rest.ends_with('n')).unwrap_or(&initial);
    match nasal.split_at_checked(1) {
        Some(("n", rest)) if !rest.is_empty() => format!("l{rest}"),
        Some(("h", "u")) => "fu".to_owned(),
        _ => nasal.to_owned(),
    }
}

fn looks_like(one: char, other: char) -> bool {
    LOOKALIKES.iter().any(|group| group.contains(one) && group.contains(other))
}

fn sorted(characters: &[char]) -> Vec<char> {
    let mut sorted = characters.to_vec();
    sorted.sort_unstable();
    sorted
}
