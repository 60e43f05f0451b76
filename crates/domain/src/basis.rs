//! Legal basis (法律依据): which article stands behind a rule, a transition or a refusal.
//!
//! Rules cite by constant: `Instrument::PeopleMediationLaw.article(17)`.

use std::fmt;

use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// How far a rule binds (效力).
    pub enum Standing {
        /// National law, regulation, ministry rule or judicial interpretation. May be tightened, not loosened.
        Statute = "statute" "国家规定";
        /// A regulation or practice of one place: a default to be configured.
        Local = "local" "地方规定";
        /// A decision of this system, without legal source.
        Design = "design" "系统默认";
    }
}

macro_rules! instruments {
    ($($(#[$doc:meta])* $name:ident, $key:tt, $standing:ident, $title:literal;)*) => {
        /// What is cited: a law, regulation, judicial interpretation, local practice, or this system itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum Instrument {
            $($(#[$doc])* #[serde(rename = $key)] $name,)*
        }

        impl Instrument {
            /// Every instrument this system cites.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Short stable key, as in JSON.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// How far it binds.
            #[must_use]
            pub const fn standing(self) -> Standing {
                match self { $(Self::$name => Standing::$standing),* }
            }

            /// Its Chinese title as cited, with title marks where it is a written instrument.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

instruments! {
    /// People's Mediation Law of 2010.
    PeopleMediationLaw, "PML", Statute, "《人民调解法》";
    /// Organisation of people's mediation committees, 1989.
    CommitteeRegulations, "PMO", Statute, "《人民调解委员会组织条例》";
    /// Ministry of Justice order 75 of 2002; where it conflicts with the law of 2010, the law prevails.
    MediationWorkRules, "MOJ75", Statute, "《人民调解工作若干规定》";
    /// Regulations on petitions of 2022.
    PetitionRegulations, "PPR", Statute, "《信访工作条例》";
    /// Simplified handling of petitions, 2022.
    SimplifiedPetitions, "NPA17", Statute, "《信访事项简易办理办法》";
    /// Ratings of petition handling, 2022.
    PetitionRatings, "SAT22", Statute, "《信访事项办理群众满意度评价工作办法》";
    /// Mediation in petition work, Ministry of Justice and State petition bureau, 2025.
    MediationInPetitions, "FT25", Statute, "《关于进一步深化人民调解参与信访工作对接推进信访工作法治化的意见》";
    /// Civil Procedure Law of 2023.
    CivilProcedureLaw, "CPL", Statute, "《民事诉讼法》";
    /// Supreme Court on the Civil Procedure Law, 2022.
    CivilProcedureInterpretation, "CPI", Statute, "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》";
    /// Supreme Court on judicial confirmation, 2011; the two above prevail.
    ConfirmationProcedure, "JC11", Statute, "《最高人民法院关于人民调解协议司法确认程序的若干规定》";
    /// Supreme Court on invited mediation, 2016.
    InvitedMediation, "INV", Statute, "《最高人民法院关于人民法院特邀调解的规定》";
    /// Supreme Court on online mediation, 2022.
    OnlineMediation, "ODR", Statute, "《人民法院在线调解规则》";
    /// Civil Code.
    CivilCode, "CC", Statute, "《民法典》";
    /// Supreme Court on limitation, 2020.
    LimitationRules, "LIM", Statute, "《最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定》";
    /// Medical disputes, 2018.
    MedicalDisputes, "MED", Statute, "《医疗纠纷预防和处理条例》";
    /// Labour disputes.
    LabourDisputes, "LAB", Statute, "《劳动争议调解仲裁法》";
    /// Contracted rural land.
    LandContracts, "LAND", Statute, "《农村土地承包经营纠纷调解仲裁法》";
    /// Traffic accidents, 2018.
    TrafficAccidents, "TRA", Statute, "《道路交通事故处理程序规定》";
    /// Public Security Administration Punishments Law, 2025.
    PublicSecurityLaw, "PSL", Statute, "《治安管理处罚法》";
    /// Domestic violence.
    DomesticViolenceLaw, "DVL", Statute, "《反家庭暴力法》";
    /// Villagers' committees, 2025.
    VillageCommittees, "VIL", Statute, "《村民委员会组织法》";
    /// Residents' committees, 2025.
    ResidentCommittees, "RES", Statute, "《城市居民委员会组织法》";
    /// Personal information, 2021.
    PersonalInformation, "PIPL", Statute, "《个人信息保护法》";
    /// Network security as amended in 2025.
    CybersecurityLaw, "CSL", Statute, "《网络安全法》";
    /// Data security, 2021.
    DataSecurityLaw, "DSL", Statute, "《数据安全法》";
    /// Identity numbers.
    CitizenNumbers, "GB11643", Statute, "《公民身份号码》（GB 11643）";
    /// Numbers of organisations.
    OrganisationNumbers, "GB32100", Statute, "《法人和其他组织统一社会信用代码编码规则》（GB 32100）";
    /// Ningbo on people's mediation, 2015.
    Ningbo, "NB", Local, "《宁波市人民调解条例》";
    /// Shenzhen on resolving disputes, 2022.
    Shenzhen, "SZ", Local, "《深圳经济特区矛盾纠纷多元化解条例》";
    /// Shandong on petitions, 2015.
    Shandong, "SD", Local, "《山东省信访条例》";
    /// Zhejiang on petitions, 2016.
    Zhejiang, "ZJ", Local, "《浙江省信访条例》";
    /// Hubei on people's mediation.
    Hubei, "HB", Local, "湖北省人民调解地方规定";
    /// Shandong guidance on mediation of petitions, 2025.
    ShandongGuidance, "SDG", Local, "山东省人民调解参与信访工作指引（鲁信访〔2025〕6号）";
    /// Gaotai county: four tiers in seven days.
    Gaotai, "GT", Local, "高台县“四级七天”做法";
    /// Longshan county: three tiers, three duties.
    Longshan, "LS", Local, "龙山县“抓三级定三责”做法";
    /// Dongzhi county governance centre.
    Dongzhi, "DZ", Local, "东至县综治中心做法";
    /// Practice common to many places, without a text of its own.
    CommonPractice, "PRACTICE", Local, "各地通行做法";
    /// This system's own decision.
    Product, "DESIGN", Design, "系统默认设置";
}

impl Instrument {
    /// The whole instrument.
    #[must_use]
    pub const fn whole(self) -> Basis {
        Basis { instrument: self, article: None, item: None }
    }

    /// One article (条).
    #[must_use]
    pub const fn article(self, article: u16) -> Basis {
        Basis { instrument: self, article: Some(article), item: None }
    }
}

/// One place in an instrument. JSON and OpenAPI show it as a [`Citation`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "Citation")]
pub struct Basis {
    /// What is cited.
    pub instrument: Instrument,
    /// Number of the article (条).
    pub article: Option<u16>,
    /// Number of the item within the article (项).
    pub item: Option<u16>,
}

impl Basis {
    /// This system's own decision.
    pub const DESIGN: Self = Instrument::Product.whole();

    /// The same article, narrowed to one item (项).
    #[must_use]
    pub const fn item(self, item: u16) -> Self {
        Self { item: Some(item), ..self }
    }

    /// How far the rule binds.
    #[must_use]
    pub const fn standing(self) -> Standing {
        self.instrument.standing()
    }
}

/// The Chinese citation: `《人民调解法》第十七条`.
impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.instrument.title())?;
        if let Some(article) = self.article {
            write!(f, "第{}条", chinese_number(article))?;
        }
        if let Some(item) = self.item {
            write!(f, "第（{}）项", chinese_number(item))?;
        }
        Ok(())
    }
}

/// A [`Basis`] as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Citation {
    /// Key of the instrument.
    pub instrument: Instrument,
    /// How far it binds.
    pub standing: Standing,
    /// Number of the article (条).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub article: Option<u16>,
    /// The citation in words, such as `《人民调解法》第十七条`.
    #[schema(example = "《人民调解法》第十七条")]
    pub text: String,
}

impl From<Basis> for Citation {
    fn from(basis: Basis) -> Self {
        Self {
            instrument: basis.instrument,
            standing: basis.standing(),
            article: basis.article,
            text: basis.to_string(),
        }
    }
}

impl utoipa::PartialSchema for Basis {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Citation::schema()
    }
}

impl utoipa::ToSchema for Basis {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        Citation::schemas(schemas);
    }
}

/// A number below a thousand in Chinese words, as articles are numbered: 17 十七, 205 二百零五, 310 三百一十.
fn chinese_number(number: u16) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u16| DIGITS[usize::from(value % 10)];
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut words = String::new();
    if hundreds > 0 {
        words += digit(hundreds);
        words += "百";
    }
    match tens {
        0 if hundreds > 0 && ones > 0 => words += "零",
        0 => {}
        1 if hundreds == 0 => words += "十",
        _ => {
            words += digit(tens);
            words += "十";
        }
    }
    if ones > 0 || number == 0 {
        words += digit(ones);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Instrument::PeopleMediationLaw.article(4), "《人民调解法》第四条")]
    #[case(Instrument::PeopleMediationLaw.article(10), "《人民调解法》第十条")]
    #[case(Instrument::PeopleMediationLaw.article(17), "《人民调解法》第十七条")]
    #[case(Instrument::MediationWorkRules.article(33), "《人民调解工作若干规定》第三十三条")]
    #[case(Instrument::CivilProcedureLaw.article(205), "《民事诉讼法》第二百零五条")]
    #[case(Instrument::CivilCode.article(200), "《民法典》第二百条")]
    #[case(Instrument::CivilCode.article(310), "《民法典》第三百一十条")]
    #[case(Instrument::PetitionRegulations.article(31).item(6), "《信访工作条例》第三十一条第（六）项")]
    #[case(Basis::DESIGN, "系统默认设置")]
    fn cites_in_chinese(#[case] basis: Basis, #[case] citation: &str) {
        assert_eq!(basis.to_string(), citation);
    }

    #[test]
    fn json_carries_the_words() {
        let json = serde_json::to_value(Instrument::PeopleMediationLaw.article(17)).unwrap();
        let expected = serde_json::json!({
            "instrument": "PML", "standing": "statute", "article": 17, "text": "《人民调解法》第十七条",
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn keys_are_unique() {
        let keys: std::collections::BTreeSet<_> = Instrument::ALL.iter().map(|instrument| instrument.key()).collect();
        assert_eq!(keys.len(), Instrument::ALL.len());
    }
}
