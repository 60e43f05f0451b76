//! Who is complained of (被反映人、被检举控告人), and from whom an accusation is kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{OrganisationId, UserId};
use crate::organisation::OrganisationTree;
use crate::text::Line;

crate::coded_enum! {
    /// Level of somebody who is complained of (被反映人级别): whose business an accusation is follows from it, codes are ours.
    pub enum AccusedLevel {
        /// Member of a village or residents' committee (村、社区干部).
        Village = "village" "村（社区）干部";
        /// Below the heads of townships and offices (科员及以下).
        Staff = "staff" "科员及以下";
        /// Head or deputy of a township or an office of the county (乡科级).
        Section = "section" "乡科级";
        /// Head or deputy of a county or an office of the city (县处级).
        Division = "division" "县处级";
        /// Head or deputy of a city or an office of the province (厅局级).
        Bureau = "bureau" "厅局级";
        /// Head or deputy of a province or a ministry (省部级).
        Ministry = "ministry" "省部级";
        /// Of no such level: of an enterprise, a school, a hospital (其他).
        Other = "other" "其他";
    }
}

/// A person who is complained of, in what is known (被反映人), domain reference 5.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccusedPerson {
    /// Name.
    pub name: Line,
    /// Level (级别).
    pub level: Option<AccusedLevel>,
    /// Post (职务).
    pub post: Option<Line>,
    /// Unit or place (所在单位、地方).
    pub place: Option<Line>,
}

impl std::fmt::Display for AccusedPerson {
    /// 陈某（枫源村、村主任、村（社区）干部）
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, level, post, place } = self;
        let name: &str = name;
        let level = level.map(AccusedLevel::name_zh);
        let known: Vec<&str> = place.as_deref().into_iter().chain(post.as_deref()).chain(level).collect();
        if known.is_empty() { write!(f, "{name}") } else { write!(f, "{name}（{}）", known.join("，")) }
    }
}

/// Who is complained of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accused {
    /// Organisations registered here.
    #[serde(default)]
    pub organisations: Vec<OrganisationId>,
    /// People who have an account here.
    #[serde(default)]
    pub users: Vec<UserId>,
    /// Others of whom name, level, post and place are told.
    #[serde(default)]
    pub people: Vec<AccusedPerson>,
    /// Others, in words.
    #[serde(default)]
    pub names: Vec<String>,
}

impl Accused {
    /// Whether nobody is named.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.organisations.is_empty() && self.users.is_empty() && self.people.is_empty() && self.names.is_empty()
    }

    /// Names these too.
    pub fn add(&mut self, others: &Self) {
        fn all<T: Clone + PartialEq>(known: &mut Vec<T>, others: &[T]) {
            let new: Vec<_> = others.iter().filter(|other| !known.contains(other)).cloned().collect();
            known.extend(new);
        }
        all(&mut self.organisations, &others.organisations);
        all(&mut self.users, &others.users);
        all(&mut self.people, &others.people);
        all(&mut self.names, &others.names);
    }

    /// Whether an organisation is complained of: itself, or one it stands below.
    #[must_use]
    pub fn covers(&self, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
        self.organisations.iter().any(|accused| tree.is_within(organisation, *accused))
    }

    /// Whether somebody is complained of, in person or through the organisation.
    #[must_use]
    pub fn covers_user(&self, user: UserId, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
        self.users.contains(&user) || self.covers(organisation, tree)
    }
}
