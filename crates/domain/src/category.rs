//! Categories of disputes (纠纷类别), the sectors of professional committees, and the special laws they bring.

use crate::basis::{Basis, Instrument};
use crate::organisation::OrganisationKind;
use crate::rules::RuleKey;

crate::coded_enum! {
    /// What a dispute is about (纠纷类别): the leaves of the statistics. Group 10 is labour, group 12 consumers.
    pub enum Category {
        /// Marriage and family.
        Family = "01" "婚姻家庭纠纷";
        /// Neighbours.
        Neighbours = "02" "邻里纠纷";
        /// Houses and house sites.
        HouseSite = "03" "房屋宅基地纠纷";
        /// Contracts.
        Contract = "04" "合同纠纷";
        /// Production and business.
        Business = "05" "生产经营纠纷";
        /// Damages.
        Damages = "06" "损害赔偿纠纷";
        /// Forest and land.
        Land = "07" "山林土地纠纷";
        /// Expropriation and demolition.
        Expropriation = "08" "征地拆迁纠纷";
        /// Pollution.
        Pollution = "09" "环境污染纠纷";
        /// Unpaid wages of migrant workers.
        MigrantWages = "1001" "拖欠农民工工资纠纷";
        /// Other labour disputes.
        OtherLabour = "1099" "其他劳动争议纠纷";
        /// Travel.
        Travel = "11" "旅游纠纷";
        /// Buying online.
        OnlineShopping = "1201" "电子商务纠纷";
        /// Other disputes of consumers.
        OtherConsumer = "1299" "其他消费纠纷";
        /// Medical treatment.
        Medical = "13" "医疗纠纷";
        /// Traffic accidents.
        Traffic = "14" "道路交通事故纠纷";
        /// Property management.
        Property = "15" "物业纠纷";
        /// Intellectual property; not kept everywhere.
        IntellectualProperty = "16" "知识产权纠纷";
        /// Internet; not kept everywhere.
        Internet = "17" "互联网纠纷";
        /// All else.
        Other = "99" "其他纠纷";
    }
}

crate::coded_enum! {
    /// Sector with a professional committee of its own (行业性、专业性), beside the category.
    pub enum Sector {
        /// Medical treatment.
        Medical = "T_MED" "医疗";
        /// Traffic accidents.
        Traffic = "T_TRA" "道路交通事故";
        /// Insurance.
        Insurance = "T_INS" "保险";
        /// Property management.
        Property = "T_PROP" "物业";
        /// Schools.
        Campus = "T_CAMPUS" "校园";
        /// Land and resources.
        Land = "T_LAND" "土地资源";
    }
}

crate::coded_enum! {
    /// A law that overrides the ordinary rules of mediation for some categories (特别规定).
    pub enum SpecialLaw {
        /// Medical disputes.
        Medical = "MED" "医疗纠纷";
        /// Labour disputes.
        Labour = "LAB" "劳动争议";
        /// Contracted rural land.
        Land = "LAND" "农村土地承包经营纠纷";
        /// Traffic accidents.
        Traffic = "TRA" "道路交通事故";
    }
}

/// What a special law asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Special {
    /// The law.
    pub instrument: Instrument,
    /// The rule that gives the term of mediation.
    pub term: RuleKey,
    /// The rule that says when parties are told that they may go to arbitration.
    pub notice: Option<RuleKey>,
    /// Why the agreement must be in writing, where it must.
    pub written_agreement: Option<Basis>,
    /// Why an oral application is recorded on the spot and signed by the applicant, where it is.
    pub signed_oral_application: Option<Basis>,
}

impl SpecialLaw {
    /// What this law asks for.
    #[must_use]
    pub const fn asks_for(self) -> Special {
        use Instrument::{LabourDisputes, LandContracts, MedicalDisputes, TrafficAccidents};
        use RuleKey::{MediationLaborNoticeDays, MediationTermDays, MediationTermMedicalWd};
        let (instrument, term, notice, written, oral) = match self {
            Self::Medical => (MedicalDisputes, MediationTermMedicalWd, None, Some(39), Some(31)),
            Self::Labour => (LabourDisputes, MediationTermDays, Some(MediationLaborNoticeDays), Some(14), Some(12)),
            Self::Land => (LandContracts, MediationTermDays, None, Some(10), Some(8)),
            Self::Traffic => (TrafficAccidents, MediationTermDays, None, None, None),
        };
        Special {
            instrument,
            term,
            notice,
            written_agreement: article(instrument, written),
            signed_oral_application: article(instrument, oral),
        }
    }
}

const fn article(instrument: Instrument, number: Option<u16>) -> Option<Basis> {
    match number {
        Some(number) => Some(instrument.article(number)),
        None => None,
    }
}

impl Category {
    /// The law that overrides the ordinary rules for this category.
    #[must_use]
    pub const fn special_law(self) -> Option<SpecialLaw> {
        match self {
            Self::Medical => Some(SpecialLaw::Medical),
            Self::MigrantWages | Self::OtherLabour => Some(SpecialLaw::Labour),
            Self::Land => Some(SpecialLaw::Land),
            Self::Traffic => Some(SpecialLaw::Traffic),
            _ => None,
        }
    }

    /// The sector this category always belongs to. Insurance and campus disputes come in many categories and are tagged
    /// by hand, as land is in others than its own.
    #[must_use]
    pub const fn sector(self) -> Option<Sector> {
        match self {
            Self::Medical => Some(Sector::Medical),
            Self::Traffic => Some(Sector::Traffic),
            Self::Property => Some(Sector::Property),
            Self::Land => Some(Sector::Land),
            _ => None,
        }
    }

    /// The rule that gives the term of mediation by a committee.
    #[must_use]
    pub const fn term(self) -> RuleKey {
        match self.special_law() {
            Some(law) => law.asks_for().term,
            None => RuleKey::MediationTermDays,
        }
    }

    /// The leaf of the national sheet of 18, where the two newer categories count as others.
    #[must_use]
    pub const fn national_leaf(self) -> Self {
        match self {
            Self::IntellectualProperty | Self::Internet => Self::Other,
            leaf => leaf,
        }
    }
}

impl Sector {
    /// The kind of committee that takes disputes of this sector first.
    #[must_use]
    pub const fn committee(self) -> OrganisationKind {
        match self {
            Self::Medical => OrganisationKind::MedicalCommittee,
            Self::Traffic => OrganisationKind::TrafficCommittee,
            Self::Insurance => OrganisationKind::InsuranceCommittee,
            Self::Property => OrganisationKind::PropertyCommittee,
            Self::Campus => OrganisationKind::CampusCommittee,
            Self::Land => OrganisationKind::LandCommittee,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("02", None, RuleKey::MediationTermDays)]
    #[case("13", Some(SpecialLaw::Medical), RuleKey::MediationTermMedicalWd)]
    #[case("1001", Some(SpecialLaw::Labour), RuleKey::MediationTermDays)]
    #[case("1099", Some(SpecialLaw::Labour), RuleKey::MediationTermDays)]
    #[case("07", Some(SpecialLaw::Land), RuleKey::MediationTermDays)]
    #[case("14", Some(SpecialLaw::Traffic), RuleKey::MediationTermDays)]
    fn a_category_brings_its_law(#[case] code: Category, #[case] law: Option<SpecialLaw>, #[case] term: RuleKey) {
        assert_eq!((code.special_law(), code.term()), (law, term));
    }

    #[rstest]
    #[case(SpecialLaw::Medical, Some("《医疗纠纷预防和处理条例》第三十九条"))]
    #[case(SpecialLaw::Labour, Some("《劳动争议调解仲裁法》第十四条"))]
    #[case(SpecialLaw::Land, Some("《农村土地承包经营纠纷调解仲裁法》第十条"))]
    #[case(SpecialLaw::Traffic, None)]
    fn some_laws_ask_for_writing(#[case] law: SpecialLaw, #[case] basis: Option<&str>) {
        assert_eq!(law.asks_for().written_agreement.map(|basis| basis.to_string()).as_deref(), basis);
    }

    #[test]
    fn the_national_sheet_has_eighteen_leaves() {
        let leaves: BTreeSet<_> = Category::ALL.iter().map(|category| category.national_leaf()).collect();
        assert_eq!(leaves.len(), 18);
    }

    #[test]
    fn json_is_the_code() {
        assert_eq!(serde_json::to_string(&Category::MigrantWages).unwrap(), "\"1001\"");
        assert!(serde_json::from_str::<Category>("\"10\"").is_err());
    }
}
