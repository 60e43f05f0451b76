//! Particulars of people and organisations who are parties to a case (当事人信息).
//!
//! They are personal data: held encrypted, each under its own key, shown masked. A case knows them by [`PersonId`] only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::{
    Capacity, Consent, ConsentAbout, ConsentRecord, Guardian, Means, Party, PartyKind, SENSITIVE_AGE, Side,
};
use crate::id::PersonId;
use crate::identity::{Identity, Phone, Screen, Sex, mask_name, mask_phone};
use crate::text::Line;

/// Particulars of a person or organisation (基本信息).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    /// Name (姓名、名称).
    pub name: Line,
    /// Document (证件). A valid one is never needed for intake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// Telephone (联系电话).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Address (住址、住所地).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Line>,
    /// Date of birth (出生日期), where no document tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<NaiveDate>,
    /// Sex (性别), where no document tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Nation (民族).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nation: Option<Line>,
    /// Occupation or post (职业、职务).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<Line>,
    /// Work unit, or legal representative of an organisation (工作单位、法定代表人).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Line>,
    /// Place of household registration (户籍所在地), where it is another than the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<Line>,
}

impl Particulars {
    /// Date of birth, from the citizen's number before what was said.
    #[must_use]
    pub fn birth_date(&self) -> Option<NaiveDate> {
        match &self.identity {
            Some(Identity::ResidentIdCard { number }) => Some(number.birth_date()),
            _ => self.born_on,
        }
    }

    /// Whether a document with a number has been shown.
    #[must_use]
    pub fn identity_proven(&self) -> bool {
        self.identity.as_ref().is_some_and(|i| i.number().is_some())
    }

    /// As shown by default: enough to tell people apart, no more (domain reference 10).
    #[must_use]
    pub fn masked(&self) -> MaskedParticulars {
        MaskedParticulars {
            name: mask_name(&self.name),
            identity: self.identity.as_ref().and_then(|i| i.masked(Screen::Elsewhere)),
            phone: self.phone.as_ref().map(|p| mask_phone(p.as_str())),
            erased: false,
        }
    }
}

/// Particulars as shown by default (脱敏信息).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaskedParticulars {
    /// First character of the name and stars.
    pub name: String,
    /// First and last characters of the number.
    pub identity: Option<String>,
    /// First three and last four digits.
    pub phone: Option<String>,
    /// Whether they have been erased; nothing but a word in the place of the name is left then.
    pub erased: bool,
}

impl MaskedParticulars {
    /// What is shown of somebody whose particulars have been erased (《个人信息保护法》第四十七条).
    #[must_use]
    pub fn erased() -> Self {
        Self { name: "已删除".to_owned(), identity: None, phone: None, erased: true }
    }
}

/// A guardian to be recorded (监护人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGuardian {
    /// Who.
    pub particulars: Particulars,
    /// Relation to the ward.
    pub relation: Line,
    /// Consents to the handling of the ward's personal information (PIPL 31).
    #[serde(default)]
    pub information_consent: bool,
}

/// A party to be recorded (当事人登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParty {
    /// Which side.
    pub side: Side,
    /// What.
    pub kind: PartyKind,
    /// Who; of a group, its name.
    pub particulars: Particulars,
    /// People this party stands for; more than one only for a group.
    #[serde(default = "one")]
    pub members: u32,
    /// Elected representatives of a group.
    #[serde(default)]
    pub representatives: Vec<Particulars>,
    /// Guardians of a party without full capacity.
    #[serde(default)]
    pub guardians: Vec<NewGuardian>,
    /// At least sixteen and living mainly on own labour, with evidence (《民法典》第十八条).
    #[serde(default)]
    pub lives_on_own_labour: bool,
    /// What the party has said about mediation so far.
    #[serde(default)]
    pub consent: Option<NewConsent>,
}

/// A word on mediation given at registration (调解意愿).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// The word.
    pub consent: Consent,
    /// Civil date.
    pub given_on: NaiveDate,
    /// How.
    pub means: Means,
}

const fn one() -> u32 {
    1
}

impl NewParty {
    /// Splits what the case may know from what must be sealed. `new_id` gives an id for each person; `on` is the civil
    /// date on which age is taken.
    pub fn record(self, on: NaiveDate, mut new_id: impl FnMut() -> PersonId) -> (Party, Vec<(PersonId, Particulars)>) {
        let mut people = Vec::new();
        let mut keep = |particulars: Particulars| {
            let id = new_id();
            people.push((id, particulars));
            id
        };
        let born_on = self.particulars.birth_date().filter(|_| self.kind == PartyKind::Person);
        let identity_proven = self.particulars.identity_proven() || self.kind == PartyKind::Group;
        let person = keep(self.particulars);
        let party = Party {
            person,
            side: self.side,
            kind: self.kind,
            capacity: born_on.map_or(Capacity::Full, |b| Capacity::by_age(b, on, self.lives_on_own_labour)),
            under_fourteen: born_on.is_some_and(|b| on.years_since(b).is_none_or(|years| years < SENSITIVE_AGE)),
            identity_proven,
            members: if self.kind == PartyKind::Group { self.members.max(2) } else { 1 },
            representatives: self.representatives.into_iter().map(&mut keep).collect(),
            guardians: self
                .guardians
                .into_iter()
                .map(|g| Guardian {
                    person: keep(g.particulars),
                    relation: g.relation.into(),
                    information_consent: g.information_consent,
                })
                .collect(),
            agents: Vec::new(),
            consents: self
                .consent
                .into_iter()
                .map(|c| ConsentRecord {
                    consent: c.consent,
                    given_on: c.given_on,
                    means: c.means,
                    about: ConsentAbout::Mediation,
                    hop: 0,
                    round: 1,
                    given_by: None,
                })
                .collect(),
            informed_on: None,
            left_on: None,
        };
        (party, people)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{County, compose};

    fn record(born_on: &str, lives_on_own_labour: bool) -> Party {
        let party = NewParty {
            side: Side::Applicant,
            kind: PartyKind::Person,
            particulars: Particulars {
                name: Line::new("李小明").expect("a name"),
                identity: None,
                phone: None,
                address: None,
                born_on: born_on.parse().ok(),
                sex: None,
                nation: None,
                occupation: None,
                unit: None,
                household: None,
            },
            members: 1,
            representatives: Vec::new(),
            guardians: Vec::new(),
            lives_on_own_labour,
            consent: None,
        };
        let mut n = 0;
        let on = "2026-06-01".parse().expect("a date");
        let (party, people) = party.record(on, || {
            n += 1;
            PersonId(compose(n, County(330_681), n))
        });
        assert_eq!(people.len(), 1);
        party
    }

    #[test]
    fn capacity_follows_age_and_own_labour() {
        // Given birthdays around the ages of the Civil Code, when registered on 2026-06-01.
        assert_eq!(record("2018-06-02", false).capacity, Capacity::None);
        assert_eq!(record("2018-06-01", false).capacity, Capacity::Limited);
        assert_eq!(record("2009-12-01", false).capacity, Capacity::Limited);
        assert_eq!(record("2009-12-01", true).capacity, Capacity::Full);
        assert_eq!(record("2008-06-01", false).capacity, Capacity::Full);
    }

    #[test]
    fn under_fourteen_is_sensitive() {
        assert!(record("2012-06-02", false).under_fourteen);
        assert!(!record("2012-06-01", false).under_fourteen);
    }
}
