//! The parties to a case (当事人) and what they agreed to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::PersonId;

crate::coded_enum! {
    /// Which side a party stands on (当事人地位).
    pub enum Side {
        /// Applicant (申请人).
        Applicant = "applicant" "申请人";
        /// Respondent (被申请人).
        Respondent = "respondent" "被申请人";
    }
}

crate::coded_enum! {
    /// What a party is.
    pub enum PartyKind {
        /// A natural person (自然人).
        Person = "person" "自然人";
        /// A legal person or other organisation (法人、非法人组织).
        Organisation = "organisation" "法人或其他组织";
        /// A group with elected representatives (多人一方).
        Group = "group" "多人一方";
    }
}

crate::coded_enum! {
    /// Capacity for civil acts (民事行为能力), 《民法典》第十七条至第二十二条.
    pub enum Capacity {
        /// Full (完全民事行为能力).
        Full = "full" "完全民事行为能力";
        /// Limited: a guardian acts or ratifies (限制民事行为能力).
        Limited = "limited" "限制民事行为能力";
        /// None: the guardian acts alone (无民事行为能力).
        None = "none" "无民事行为能力";
    }
}

impl Capacity {
    /// Capacity by age on a day: none below 8, limited below 18, but full from 16 for those who live mainly on their own
    /// labour, with evidence (《民法典》第十八条至第二十条).
    #[must_use]
    pub fn by_age(born_on: NaiveDate, on: NaiveDate, lives_on_own_labour: bool) -> Self {
        match on.years_since(born_on) {
            None | Some(0..8) => Self::None,
            Some(16..18) if lives_on_own_labour => Self::Full,
            Some(8..18) => Self::Limited,
            Some(_) => Self::Full,
        }
    }
}

/// Age below which personal information is sensitive and needs the guardian's own consent (PIPL 31).
pub const SENSITIVE_AGE: u32 = 14;

crate::coded_enum! {
    /// A party's word on mediation (调解意愿), 《人民调解法》第十七条、第二十三条.
    pub enum Consent {
        /// Agrees to mediation (同意调解).
        Agreed = "agreed" "同意调解";
        /// Clearly refuses (明确拒绝).
        Refused = "refused" "明确拒绝";
    }
}

crate::coded_enum! {
    /// What a party's word is about (同意事项).
    pub enum ConsentAbout {
        /// Mediation as such (调解).
        Mediation = "mediation" "接受调解";
        /// Going on at another organisation (流转).
        Transfer = "transfer" "转由其他机构继续调解";
    }
}

crate::coded_enum! {
    /// How a party was reached or gave word (方式).
    pub enum Means {
        /// In person (当面).
        InPerson = "in_person" "当面";
        /// By telephone (电话).
        Phone = "phone" "电话";
        /// In writing (书面).
        Written = "written" "书面";
        /// Online (网络).
        Online = "online" "网络";
    }
}

/// Guardian (监护人) of a party without full capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// Who.
    pub person: PersonId,
    /// Relation to the ward, such as 父亲.
    pub relation: String,
    /// Consents to the handling of the ward's personal information (PIPL 31).
    pub information_consent: bool,
}

/// Agent (委托代理人) of a party, by a written authorisation in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// Who.
    pub person: PersonId,
    /// Special authority (特别授权): may also sign an agreement, not only take part.
    pub special: bool,
}

/// One word on mediation, as given on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsentRecord {
    /// The word.
    pub consent: Consent,
    /// Civil date it was given.
    pub given_on: NaiveDate,
    /// How.
    pub means: Means,
    /// What it is about.
    pub about: ConsentAbout,
    /// Hop of the case (0 at the first organisation) at which it was given.
    pub hop: u32,
    /// Round of the case which it is about.
    pub round: u32,
    /// The guardian, representative or agent who gave it, when not the party.
    pub given_by: Option<PersonId>,
}

/// A party to the case (当事人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Who, behind an encrypted record.
    pub person: PersonId,
    /// Which side.
    pub side: Side,
    /// What.
    pub kind: PartyKind,
    /// Capacity for civil acts on the day of registration.
    pub capacity: Capacity,
    /// Younger than 14 on the day of registration: sensitive personal information.
    pub under_fourteen: bool,
    /// Identity is proven. Never needed for intake or agreement, needed for judicial confirmation.
    pub identity_proven: bool,
    /// People this party stands for: 1, or the size of the group.
    pub members: u32,
    /// Elected representatives (代表人) of a group; at most five.
    pub representatives: Vec<PersonId>,
    /// Guardians (监护人).
    pub guardians: Vec<Guardian>,
    /// Agents (委托代理人).
    pub agents: Vec<Agent>,
    /// Every word on mediation, in order.
    pub consents: Vec<ConsentRecord>,
    /// Civil date on which rights and duties were explained (权利义务告知).
    pub informed_on: Option<NaiveDate>,
    /// Civil date on which the party left the case (退出), as when it was registered by mistake or the others go on
    /// without it.
    pub left_on: Option<NaiveDate>,
}

impl Party {
    /// Whether the party is still in the case.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        self.left_on.is_none()
    }

    /// The latest word about something.
    #[must_use]
    pub fn word(&self, about: ConsentAbout) -> Option<&ConsentRecord> {
        self.consents.iter().rev().find(|c| c.about == about)
    }

    /// The latest word on mediation as such, of whatever round.
    #[must_use]
    pub fn consent(&self) -> Option<Consent> {
        self.word(ConsentAbout::Mediation).map(|c| c.consent)
    }

    /// Who may speak for the party: itself with full capacity; the guardian of one without (《民法典》第十九条、第二十条);
    /// a representative of a group; an agent, who needs special authority where the word binds.
    #[must_use]
    pub fn speaks_through(&self, speaker: Option<PersonId>, binding: bool) -> bool {
        let Some(speaker) = speaker.filter(|who| *who != self.person) else {
            return self.capacity == Capacity::Full && self.kind != PartyKind::Group;
        };
        (self.capacity != Capacity::Full && self.guardians.iter().any(|g| g.person == speaker))
            || self.representatives.contains(&speaker)
            || self.agents.iter().any(|a| a.person == speaker && (a.special || !binding))
    }

    /// Who speaks for the party when nobody is named: nobody else for one with full capacity, else the first guardian or
    /// representative.
    #[must_use]
    pub fn first_speaker(&self) -> Option<PersonId> {
        match self.kind {
            PartyKind::Group => self.representatives.first().copied(),
            _ if self.capacity == Capacity::Full => None,
            _ => self.guardians.first().map(|g| g.person),
        }
    }

    /// Whether somebody with full capacity can act: the party, or a guardian.
    #[must_use]
    pub fn can_act(&self) -> bool {
        self.capacity == Capacity::Full || !self.guardians.is_empty()
    }

    /// Whether the handling of a young child's personal information is covered by a guardian's consent.
    #[must_use]
    pub fn information_covered(&self) -> bool {
        !self.under_fourteen || self.guardians.iter().any(|g| g.information_consent)
    }
}
