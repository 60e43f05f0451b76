//! Same person (同人): at least one petitioner is the same. Of agents and principals, the principal counts.

use super::name::Name;
use super::reason::{Agreement, Field, Reason};
use super::traits::{PetitionerRole, PetitionerTraits};
use super::wording::Wording;
use crate::division::DivisionCode;

/// What an agent alone in common is worth: a lawyer has many clients.
const SAME_AGENT: f64 = 0.5;

/// The same telephone, other names: a family or a village clerk.
const SHARED_PHONE: f64 = 0.45;

/// Two identity numbers that differ, though name and telephone are the same: one may be mistyped.
const MISTYPED_IDENTITY: f64 = 0.66;

/// Two identity numbers that differ.
const OTHER_IDENTITY: f64 = 0.3;

/// Bigrams of the shorter address in the longer, from which two addresses without a number are one village.
const VILLAGE_LIKENESS: f64 = 0.5;

/// Below this likeness two house addresses are different ones.
const OTHER_ADDRESS: f64 = 0.35;

/// A petitioner made ready to be compared.
#[derive(Debug, Clone)]
pub(super) struct Person {
    role: PetitionerRole,
    pub(super) name: Name,
    identity: Option<String>,
    phone: Option<String>,
    township: Option<DivisionCode>,
    address: Wording,
}

/// How sure it is that two petitioners are one, 0 to 1, and why.
#[derive(Debug, Clone, Default)]
pub(super) struct Finding {
    pub(super) score: f64,
    pub(super) reasons: Vec<Reason>,
    /// The names agree, but nothing else does: the matter may still speak for it.
    pub(super) name_only: bool,
}

impl Person {
    pub(super) fn new(traits: &PetitionerTraits) -> Self {
        let given = |text: &Option<String>| text.as_ref().filter(|text| !text.is_empty()).cloned();
        Self {
            role: traits.role,
            name: Name::new(&traits.name),
            identity: given(&traits.identity),
            phone: given(&traits.phone),
            township: traits.division.and_then(DivisionCode::township),
            address: Wording::new(&traits.address),
        }
    }

    /// The best of all pairs. An agent counts only with principals, as far as [`SAME_AGENT`].
    pub(super) fn best(ours: &[Self], theirs: &[Self]) -> Finding {
        let pairs = ours.iter().flat_map(|one| theirs.iter().map(move |other| one.compare(other)));
        pairs.max_by(|one, other| one.score.total_cmp(&other.score)).unwrap_or_default()
    }

    fn compare(&self, other: &Self) -> Finding {
        let mut finding = self.alone(other);
        let roles = [self.role, other.role];
        if roles.contains(&PetitionerRole::Agent) && finding.score > SAME_AGENT {
            finding.score = SAME_AGENT;
            finding.reasons.push(Reason::new(Field::Role, Agreement::SameAgent));
        } else if roles.contains(&PetitionerRole::Principal) && finding.score > SAME_AGENT {
            finding.reasons.push(Reason::new(Field::Role, Agreement::SamePrincipal));
        }
        finding
    }

    /// By what is known of the two, leaving their parts aside.
    fn alone(&self, other: &Self) -> Finding {
        let mut reasons = Vec::new();
        let same_identity = self.identity.as_ref().zip(other.identity.as_ref()).map(|(a, b)| a == b);
        let same_phone = self.phone.as_ref().zip(other.phone.as_ref()).map(|(a, b)| a == b);
        let name = self.name.agreement(&other.name);
        let place = self.place(other);
        reasons.extend(same_identity.map(|same| Reason::new(Field::Identity, exact(same))));
        reasons.extend(same_phone.map(|same| Reason::new(Field::Phone, exact(same))));
        reasons.push(Reason::new(Field::Name, name.unwrap_or(Agreement::Different)));
        reasons.extend(place.map(|place| Reason::new(Field::Address, place)));

        if same_identity == Some(true) {
            return Finding { score: 1.0, reasons, name_only: false };
        }
        let phone = same_phone == Some(true);
        let Some(name) = name else {
            return Finding { score: if phone { SHARED_PHONE } else { 0.0 }, reasons, name_only: false };
        };
        let known = support(phone, same_phone == Some(false), place);
        let score = known * certainty(name);
        let score = match same_identity {
            Some(false) if phone && certainty(name) >= 0.9 => score.min(MISTYPED_IDENTITY),
            Some(false) => score.min(OTHER_IDENTITY),
            _ => score,
        };
        let name_only = same_identity.is_none() && !phone && place.is_none_or(|p| p == Agreement::SameTownship);
        Finding { score, reasons, name_only: name_only && certainty(name) >= 0.8 }
    }

    /// How the addresses agree; none where one is not known.
    fn place(&self, other: &Self) -> Option<Agreement> {
        let township = self.township.zip(other.township).map(|(a, b)| a == b);
        let text = self.address.likeness(&other.address);
        let numbers = same_house_number(&self.address, &other.address);
        let close = |from: f64| text.is_some_and(|text| text >= from);
        let elsewhere =
            township == Some(false) || (text.is_some() && (numbers == Some(false) || !close(OTHER_ADDRESS)));
        match (township, numbers) {
            (None, Some(true)) if close(VILLAGE_LIKENESS) => Some(Agreement::Exact),
            (None, _) => None,
            _ if elsewhere => Some(Agreement::Different),
            (_, Some(true)) if close(VILLAGE_LIKENESS) => Some(Agreement::Exact),
            (_, None) if close(VILLAGE_LIKENESS) => Some(Agreement::SameVillage),
            _ => Some(Agreement::SameTownship),
        }
    }
}

/// Whether the house numbers are the same; none where one has none.
fn same_house_number(one: &Wording, other: &Wording) -> Option<bool> {
    one.house_likeness(other).map(|likeness| likeness > 0.5)
}

const fn exact(same: bool) -> Agreement {
    if same { Agreement::Exact } else { Agreement::Different }
}

/// How far an equal name is borne out by telephone and place.
fn support(phone: bool, other_phone: bool, place: Option<Agreement>) -> f64 {
    match (phone, place) {
        (true, Some(Agreement::Exact | Agreement::SameVillage | Agreement::SameTownship)) => 0.98,
        (true, Some(_)) => 0.90,
        (true, None) => 0.94,
        (false, Some(Agreement::Exact)) => 0.92,
        (false, Some(Agreement::SameVillage)) => 0.80,
        (false, Some(Agreement::SameTownship)) if other_phone => 0.66,
        (false, Some(Agreement::SameTownship)) => 0.72,
        (false, Some(_)) => 0.35,
        (false, None) => 0.5,
    }
}

/// How sure an agreement of names is that the names are one.
const fn certainty(name: Agreement) -> f64 {
    match name {
        Agreement::Exact | Agreement::Variant => 1.0,
        Agreement::Homophone => 0.93,
        Agreement::Transposed | Agreement::MarriedName | Agreement::NearHomophone => 0.90,
        Agreement::Lookalike | Agreement::Similar => 0.88,
        Agreement::SurnameOnly => 0.72,
        Agreement::OneCharacter => 0.68,
        _ => 0.0,
    }
}
