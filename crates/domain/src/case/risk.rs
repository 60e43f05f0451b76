//! Risks to life and order (风险), and who was told of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{OrganisationId, UserId};

crate::coded_enum! {
    /// A risk (风险标志), domain reference 7.3.
    pub enum Risk {
        /// May turn into a crime (民转刑).
        Crime = "crime" "民转刑";
        /// Suicide (自杀).
        Suicide = "suicide" "自杀";
        /// Collective petition (群体性上访).
        CollectivePetition = "collective_petition" "群体性上访";
        /// Collective fight (群体性械斗).
        CollectiveFight = "collective_fight" "群体性械斗";
        /// Threat of extreme acts (扬言、极端行为).
        Threat = "threat" "扬言极端行为";
        /// Weapons (凶器).
        Weapon = "weapon" "持有凶器";
        /// Death or serious injury (死亡、重伤).
        Casualty = "casualty" "死亡或者重伤";
        /// Public attention (舆情).
        PublicAttention = "public_attention" "舆情";
        /// A minor is concerned (涉未成年人).
        Minor = "minor" "涉未成年人";
        /// A minor is in danger (未成年人处于危险).
        MinorInDanger = "minor_in_danger" "未成年人处于危险";
        /// Domestic violence (家庭暴力).
        DomesticViolence = "domestic_violence" "家庭暴力";
        /// Foreign element (涉外).
        Foreign = "foreign" "涉外";
    }
}

crate::coded_enum! {
    /// Level of risk (风险等级), ordered.
    pub enum RiskLevel {
        /// Low: blue (低，蓝).
        Low = "low" "低风险（蓝）";
        /// Medium: yellow (中，黄).
        Medium = "medium" "中风险（黄）";
        /// High: red (高，红).
        High = "high" "高风险（红）";
    }
}

/// The risks of a case as last assessed (风险评估). About the dispute, never a profile of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Risks {
    /// Level.
    pub level: RiskLevel,
    /// What it is about.
    pub flags: Vec<Risk>,
}

impl Default for Risks {
    fn default() -> Self {
        Self { level: RiskLevel::Low, flags: Vec::new() }
    }
}

impl Risks {
    /// Whether any of these flags is set.
    #[must_use]
    pub fn any(&self, flags: &[Risk]) -> bool {
        self.flags.iter().any(|f| flags.contains(f))
    }
}

/// A report to the police, made at once (《人民调解法》第二十五条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoliceReport {
    /// UTC instant.
    pub at: DateTime<Utc>,
    /// Who reported.
    pub by: UserId,
    /// The police organ, when it is registered here.
    pub police: Option<OrganisationId>,
    /// Facts told, and to whom.
    pub facts: String,
}

/// A report of a major and urgent matter to the superior organs (重大紧急报告), 《信访工作条例》第二十五条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UrgentReport {
    /// UTC instant.
    pub at: DateTime<Utc>,
    /// Who reported.
    pub by: UserId,
    /// To which organisations.
    pub to: Vec<OrganisationId>,
    /// What.
    pub facts: String,
}
