//! What a petition is compared by, and the hashes it is found under; see `domain::matching`.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::PersonId;
use domain::matching::{BlockingKind, PetitionTraits, PetitionerTraits, PieceKind, blocking_keys};
use domain::organisation::OrganisationTree;
use domain::person::Particulars;
use domain::petition::{Accused, Petition, Petitioner};

use crate::crypto::{Indexed, KeyRing};

/// What is said in a petition, wherever it comes from.
pub(super) struct Told<'a> {
    pub(super) petitioners: Vec<(&'a Petitioner, &'a Particulars)>,
    pub(super) accused: &'a Accused,
    pub(super) content: domain::petition::ContentClass,
    pub(super) issue_division: domain::division::DivisionCode,
    pub(super) title: &'a str,
    pub(super) narrative: &'a str,
    pub(super) requests: String,
}

impl<'a> Told<'a> {
    /// As it stands in a petition, with the particulars of its people.
    pub(super) fn in_petition(petition: &'a Petition, people: &'a BTreeMap<PersonId, Particulars>) -> Self {
        let known = |petitioner: &'a Petitioner| Some((petitioner, people.get(&petitioner.person)?));
        Self {
            petitioners: petition.petitioners.iter().filter_map(known).collect(),
            accused: &petition.accused,
            content: petition.content,
            issue_division: petition.issue_division,
            title: &petition.title,
            narrative: &petition.narrative,
            requests: petition.requests.join("；"),
        }
    }

    /// The traits that are kept: numbers as keyed hashes, everything else as written.
    pub(super) fn traits(&self, keyring: &KeyRing, tree: &OrganisationTree) -> PetitionTraits {
        let hashed = |kind, number: &str| hex::encode(keyring.blind_index(kind, number));
        let petitioners = self.petitioners.iter().map(|(petitioner, particulars)| PetitionerTraits {
            role: petitioner.role,
            name: particulars.name.to_string(),
            identity: particulars
                .identity
                .as_ref()
                .and_then(|identity| identity.number())
                .map(|number| hashed(Indexed::IdentityNumber, number)),
            phone: particulars.phone.as_ref().map(|phone| hashed(Indexed::Phone, phone.as_str())),
            division: petitioner.division,
            address: particulars.address.as_deref().unwrap_or_default().to_owned(),
        });
        let organisations = self.accused.organisations.iter().filter_map(|id| Some(tree.get(*id)?.name.to_string()));
        let people = self.accused.people.iter().map(|person| person.name.to_string());
        PetitionTraits {
            piece: PieceKind::Petition,
            petitioners: petitioners.collect(),
            accused: organisations.chain(people).chain(self.accused.names.iter().cloned()).collect(),
            content_class: Some(self.content.code().to_owned()),
            issue_division: Some(self.issue_division),
            title: self.title.to_owned(),
            narrative: self.narrative.to_owned(),
            requests: self.requests.clone(),
        }
    }
}

/// The hashes a petition is found under, each with what it was made of.
pub(super) fn hashes(keyring: &KeyRing, traits: &PetitionTraits) -> BTreeMap<i64, BlockingKind> {
    let hash = |text: &str| {
        let bytes = keyring.blind_index(Indexed::Blocking, text);
        let (first, _) = bytes.split_first_chunk().expect("a blind index has sixteen bytes");
        i64::from_be_bytes(*first)
    };
    blocking_keys(traits).into_iter().map(|key| (hash(&format!("{}\n{}", key.kind, key.value)), key.kind)).collect()
}

/// Keyed hashes of those a petition is kept from.
pub(super) fn accused(keyring: &KeyRing, petition: &Petition) -> BTreeSet<Vec<u8>> {
    let ids = |Accused { organisations, users, people: _, names: _ }: &Accused| {
        organisations.iter().map(|id| id.0).chain(users.iter().map(|id| id.0)).collect::<Vec<_>>()
    };
    petition.kept_from().flat_map(ids).map(|id| accused_hash(keyring, id)).collect()
}

/// The keyed hash of an organisation or account.
pub(super) fn accused_hash(keyring: &KeyRing, id: uuid::Uuid) -> Vec<u8> {
    keyring.blind_index(Indexed::Accused, &id.to_string())
}
