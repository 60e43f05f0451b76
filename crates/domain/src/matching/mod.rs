//! Whether two petitions are by the same person (同人) about the same matter (同事).
//!
//! It compares two petitions and gives reasons; it never scores a person, and a person decides. It knows no archive: a
//! store finds candidates by [`blocking_keys`] and compares each with [`Prepared::compare`]. Start reading at
//! [`compare`]; `docs/matching.md` has the method, the measured precision and recall, and the limits.

mod blocking;
mod matter;
mod name;
mod organisation;
mod person;
mod reason;
mod script;
mod traits;
mod wording;

pub use blocking::{BlockingKey, BlockingKind, blocking_keys};
pub use reason::{Agreement, Field, Reason};
pub use traits::{PetitionTraits, PetitionerRole, PetitionerTraits, PieceKind};

use serde::{Deserialize, Serialize};

use matter::Matter;
use organisation::Organisation;
use person::{Finding, Person};

/// From this score a pair is shown to the clerk.
pub const SUGGEST: f64 = 0.60;

/// From this score a pair is shown as nearly certain.
pub const STRONG: f64 = 0.85;

/// From this likeness an accused is the same.
const SAME_ACCUSED: f64 = 0.75;

/// One side is anonymous, the other named: it may be the same person or a neighbour.
const ANONYMOUS_AND_NAMED: f64 = 0.65;

/// A name and a matter told in nearly the same words, with nothing else known.
const NAME_AND_WORDS: f64 = 0.64;

/// From this share of words in common one text was copied from the other, and speaks for the person.
const COPIED: f64 = 0.6;

/// How certain, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Score(f64);

impl Score {
    fn new(value: f64) -> Self {
        Self(value.clamp(0.0, 1.0))
    }

    /// The number, 0 to 1.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

crate::coded_enum! {
    /// What is proposed to the clerk.
    pub enum Band {
        /// Nothing.
        None = "none" "不提示";
        /// To look at: from [`SUGGEST`].
        Suggest = "suggest" "疑似重复";
        /// Nearly certain: from [`STRONG`].
        Strong = "strong" "高度疑似重复";
    }
}

impl Band {
    fn of(score: Score) -> Self {
        match score.value() {
            STRONG.. => Self::Strong,
            SUGGEST.. => Self::Suggest,
            _ => Self::None,
        }
    }
}

/// What comparing two petitions gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Same person (同人).
    pub same_person: Score,
    /// Same matter (同事).
    pub same_matter: Score,
    /// The weaker of the two, since a repeat needs both.
    pub score: Score,
    /// What is proposed.
    pub band: Band,
    /// Why, those for the person first.
    pub reasons: Vec<Reason>,
}

/// A petition made ready to be compared with many.
#[derive(Debug, Clone)]
pub struct Prepared {
    piece: PieceKind,
    persons: Vec<Person>,
    matter: Matter,
}

impl Prepared {
    /// Takes names and texts apart.
    #[must_use]
    pub fn new(traits: &PetitionTraits) -> Self {
        let persons = traits.petitioners.iter().map(Person::new).collect();
        Self { piece: traits.piece, persons, matter: Matter::new(traits) }
    }

    /// Compares two petitions; the order does not matter.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Comparison {
        if [self.piece, other.piece].iter().any(|piece| *piece != PieceKind::Petition) {
            let reasons = vec![Reason::new(Field::Piece, Agreement::NotAPetition)];
            let none = Score::new(0.0);
            return Comparison { same_person: none, same_matter: none, score: none, band: Band::None, reasons };
        }
        let mut matter = self.matter.compare(&other.matter);
        let person = self.person(other);
        let (same_person, same_matter) = (Score::new(person.score), Score::new(matter.score));
        let score = Score::new(person.score.min(matter.score));
        let band = Band::of(score);
        if band != Band::None {
            self.matter.show_phrases(&other.matter, &mut matter.reasons);
        }
        Comparison { same_person, same_matter, score, band, reasons: [person.reasons, matter.reasons].concat() }
    }

    fn person(&self, other: &Self) -> Finding {
        if self.persons.is_empty() || other.persons.is_empty() {
            return self.by_accused(other);
        }
        let mut person = Person::best(&self.persons, &other.persons);
        if person.name_only && self.matter.words_in_common(&other.matter) >= COPIED {
            person.score = person.score.max(NAME_AND_WORDS);
        }
        person
    }

    /// An anonymous petition has no person to compare: the same accused stands for it.
    fn by_accused(&self, other: &Self) -> Finding {
        let likeness = Organisation::likeness(&self.matter.accused, &other.matter.accused).unwrap_or(0.0);
        let both = self.persons.is_empty() && other.persons.is_empty();
        let score = match likeness {
            SAME_ACCUSED.. if both => likeness.max(0.9),
            SAME_ACCUSED.. => ANONYMOUS_AND_NAMED,
            _ => 0.0,
        };
        Finding { score, reasons: vec![Reason::new(Field::Name, Agreement::Anonymous)], name_only: false }
    }
}

/// Compares two petitions. For one against many, prepare each once: see [`Prepared`].
#[must_use]
pub fn compare(one: &PetitionTraits, other: &PetitionTraits) -> Comparison {
    Prepared::new(one).compare(&Prepared::new(other))
}
