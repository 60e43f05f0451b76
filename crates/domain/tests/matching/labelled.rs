//! The labelled set: every pair of petitions says whether it is a repeat, and what makes it hard to tell.
//!
//! The matters and their tellings are written by hand in `matters.txt`. Here persons, channels and offices are laid
//! over them, always in the same way, so that each kind of difficulty meets each matter.

use domain::matching::{PetitionTraits, PetitionerRole as Role, PetitionerTraits, PieceKind};

use crate::kinds::Kind;

/// One way a matter was told.
#[derive(Clone)]
pub struct Telling {
    pub title: String,
    pub facts: String,
    pub request: String,
}

/// A matter written by hand, with who petitions about it.
#[derive(Clone)]
pub struct Matter {
    pub group: String,
    pub class: String,
    pub place: String,
    pub accused: String,
    pub address: String,
    pub name: String,
    pub same_sound: String,
    pub misspelt: String,
    pub relative: String,
    pub married: Option<String>,
    /// Letter, online, hotline ticket.
    pub tellings: Vec<Telling>,
    /// What the same person asks for when this is settled.
    pub later: Telling,
    pub number: usize,
}

/// The half a matter belongs to, by the hash of its group: no telling of one half is seen in the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Half {
    Development,
    HeldOut,
}

impl Half {
    fn of(group: &str) -> Self {
        let hash = group.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        if (hash >> 8).is_multiple_of(2) { Self::Development } else { Self::HeldOut }
    }
}

/// Two petitions, and what is true of them.
pub struct Pair {
    pub half: Half,
    pub kind: Kind,
    pub first: PetitionTraits,
    pub second: PetitionTraits,
}

fn telling(line: &str) -> Telling {
    let parts: Vec<String> = line.split('|').map(|part| part.trim().to_owned()).collect();
    let [title, facts, request] = <[String; 3]>::try_from(parts).expect("title | facts | request");
    Telling { title, facts, request }
}

/// Reads `matters.txt`.
pub fn matters() -> Vec<Matter> {
    let mut matters: Vec<Matter> = Vec::new();
    let mut group: Vec<String> = Vec::new();
    for line in include_str!("matters.txt").lines() {
        let Some((mark, rest)) = line.split_once(' ') else { continue };
        match mark {
            "@" => group = rest.splitn(4, ' ').map(str::to_owned).collect(),
            "=" => {
                let person: Vec<String> = rest.split('|').map(|part| part.trim().to_owned()).collect();
                matters.push(Matter {
                    group: group[0].clone(),
                    class: group[1].clone(),
                    place: group[2].clone(),
                    accused: group[3].clone(),
                    address: person[0].clone(),
                    name: person[1].clone(),
                    same_sound: person[2].clone(),
                    misspelt: person[3].clone(),
                    relative: person[4].clone(),
                    married: (person[5] != "-").then(|| person[5].clone()),
                    tellings: Vec::new(),
                    later: telling("||"),
                    number: matters.len(),
                });
            }
            ">" => matters.last_mut().expect("a petitioner first").tellings.push(telling(rest)),
            "!" => matters.last_mut().expect("a petitioner first").later = telling(rest),
            _ => {}
        }
    }
    matters
}

impl Matter {
    /// The half it belongs to.
    pub fn half(&self) -> Half {
        Half::of(&self.group)
    }

    /// The person, with telephone and without identity number.
    pub fn person(&self) -> PetitionerTraits {
        PetitionerTraits {
            role: Role::Single,
            name: self.name.clone(),
            identity: None,
            phone: Some(format!("138{:08}", 57_000_019 + self.number * 7_919)),
            division: Some(self.place.parse().expect("a township")),
            address: self.address.clone(),
        }
    }

    /// The same person with the identity card shown.
    pub fn identified(&self) -> PetitionerTraits {
        PetitionerTraits { identity: Some(format!("card-{}", self.number)), ..self.person() }
    }

    /// A petition of `person` about this matter, as told.
    pub fn told_by(&self, person: PetitionerTraits, told: &Telling) -> PetitionTraits {
        self.told_by_all(vec![person], told)
    }

    /// A petition of several, as told. A hotline ticket names no other party.
    pub fn told_by_all(&self, petitioners: Vec<PetitionerTraits>, told: &Telling) -> PetitionTraits {
        let ticket = told.title.starts_with("工单") || told.title.starts_with("12345");
        PetitionTraits {
            piece: PieceKind::Petition,
            petitioners,
            accused: if ticket { Vec::new() } else { vec![self.accused.clone()] },
            content_class: Some(if ticket && self.number.is_multiple_of(4) {
                "P99".to_owned()
            } else {
                self.class.clone()
            }),
            issue_division: Some(self.place.parse().expect("a township")),
            title: told.title.clone(),
            narrative: told.facts.clone(),
            requests: told.request.clone(),
        }
    }
}
