//! The table of the sample world: real places, organisations as such places have them, invented people.

use domain::organisation::{OrganisationKind as K, Role as R, Tier as T};

/// An organisation of the sample, with the people who work in it.
#[derive(Debug)]
pub struct Place {
    /// Name to find it by in code.
    pub key: &'static str,
    /// Full Chinese name.
    pub name: &'static str,
    /// What it is.
    pub kind: K,
    /// The tier it stands on.
    pub tier: T,
    /// The division it serves, digits without trailing zeros.
    pub division: &'static str,
    /// Key of the organisation it hands cases up to; it stands earlier in the table.
    pub parent: Option<&'static str>,
    /// What stands for it in case numbers; empty for kinds that do not mediate.
    pub number_prefix: &'static str,
    /// Who works there.
    pub people: &'static [Person],
}

/// Somebody of the sample.
#[derive(Debug)]
pub struct Person {
    /// Name to log in with.
    pub username: &'static str,
    /// Name of the person.
    pub name: &'static str,
    /// What they may do.
    pub roles: &'static [R],
}

const fn person(username: &'static str, name: &'static str, roles: &'static [R]) -> Person {
    Person { username, name, roles }
}

const SHAOXING: &str = "3306";
const ZHUJI: &str = "330681";
const FENGQIAO: &str = "330681109";
const ZHAOJIA: &str = "330681110";

/// The sample world around 枫桥镇, 诸暨市, 绍兴市: four tiers, whoever stands beside them, every role.
///
/// The first row is the top, whose administrator the operator makes.
pub const PLACES: &[Place] = &[
    // City.
    Place {
        key: "city-centre",
        name: "绍兴市社会治理中心",
        kind: K::DisputeCentre,
        tier: T::City,
        division: SHAOXING,
        parent: None,
        number_prefix: "绍",
        people: &[
            person("city-admin", "沈立群", &[R::Administrator]),
            person("city-admin2", "陶静", &[R::Administrator]),
            person("city-auditor", "章文渊", &[R::Auditor]),
            person("city-director", "徐国梁", &[R::CommitteeDirector]),
            person("city-mediator", "孟丽华", &[R::Mediator]),
            person("city-reviewer", "童正直", &[R::UnitOfficer]),
        ],
    },
    Place {
        key: "city-justice",
        name: "绍兴市司法局",
        kind: K::JusticeBureau,
        tier: T::City,
        division: SHAOXING,
        parent: None,
        number_prefix: "",
        people: &[person("city-justice", "郦建民", &[R::JusticeOfficer])],
    },
    Place {
        key: "city-petition",
        name: "绍兴市信访局",
        kind: K::PetitionOffice,
        tier: T::City,
        division: SHAOXING,
        parent: Some("city-centre"),
        number_prefix: "",
        people: &[person("city-petition-clerk", "鲁明远", &[R::PetitionClerk])],
    },
    // County.
    Place {
        key: "county-centre",
        name: "诸暨市社会治理中心",
        kind: K::DisputeCentre,
        tier: T::County,
        division: ZHUJI,
        parent: Some("city-centre"),
        number_prefix: "诸",
        people: &[
            person("county-admin", "楼晓东", &[R::Administrator]),
            person("county-admin2", "蒋欣", &[R::Administrator]),
            person("county-auditor", "何其正", &[R::Auditor]),
            person("county-director", "赵伟明", &[R::CommitteeDirector]),
            person("county-mediator", "周慧芳", &[R::Mediator]),
            person("county-reviewer", "卢公明", &[R::UnitOfficer]),
        ],
    },
    Place {
        key: "county-justice",
        name: "诸暨市司法局",
        kind: K::JusticeBureau,
        tier: T::County,
        division: ZHUJI,
        parent: Some("city-justice"),
        number_prefix: "",
        people: &[person("county-justice", "石磊", &[R::JusticeOfficer])],
    },
    Place {
        key: "medical",
        name: "诸暨市医疗纠纷人民调解委员会",
        kind: K::MedicalCommittee,
        tier: T::County,
        division: ZHUJI,
        parent: Some("county-centre"),
        number_prefix: "诸医",
        people: &[
            person("medical-director", "吕仲景", &[R::CommitteeDirector]),
            person("medical-mediator", "边月琴", &[R::Mediator]),
        ],
    },
    Place {
        key: "traffic",
        name: "诸暨市道路交通事故人民调解委员会",
        kind: K::TrafficCommittee,
        tier: T::County,
        division: ZHUJI,
        parent: Some("county-centre"),
        number_prefix: "诸交",
        people: &[
            person("traffic-director", "寿永康", &[R::CommitteeDirector]),
            person("traffic-mediator", "俞海燕", &[R::Mediator]),
        ],
    },
    Place {
        key: "property",
        name: "诸暨市物业纠纷人民调解委员会",
        kind: K::PropertyCommittee,
        tier: T::County,
        division: ZHUJI,
        parent: Some("county-centre"),
        number_prefix: "诸物",
        people: &[
            person("property-director", "金安平", &[R::CommitteeDirector]),
            person("property-mediator", "郭彩霞", &[R::Mediator]),
        ],
    },
    Place {
        key: "petition",
        name: "诸暨市信访局",
        kind: K::PetitionOffice,
        tier: T::County,
        division: ZHUJI,
        parent: Some("county-centre"),
        number_prefix: "",
        people: &[
            person("petition-clerk", "方敏", &[R::PetitionClerk]),
            person("accusation-clerk", "严守正", &[R::PetitionClerk, R::AccusationHandler]),
        ],
    },
    Place {
        key: "joint-meeting",
        name: "诸暨市信访工作联席会议办公室",
        kind: K::JointMeetingOffice,
        tier: T::County,
        division: ZHUJI,
        parent: Some("county-centre"),
        number_prefix: "",
        people: &[person("joint-meeting", "宣志远", &[R::JointMeetingOfficer])],
    },
    Place {
        key: "court",
        name: "诸暨市人民法院",
        kind: K::Court,
        tier: T::County,
        division: ZHUJI,
        parent: None,
        number_prefix: "",
        people: &[person("court", "毛清源", &[R::UnitOfficer])],
    },
    Place {
        key: "procuratorate",
        name: "诸暨市人民检察院",
        kind: K::Procuratorate,
        tier: T::County,
        division: ZHUJI,
        parent: None,
        number_prefix: "",
        people: &[person("procuratorate", "汤正则", &[R::UnitOfficer])],
    },
    Place {
        key: "police",
        name: "诸暨市公安局",
        kind: K::Police,
        tier: T::County,
        division: ZHUJI,
        parent: None,
        number_prefix: "",
        people: &[person("police", "骆刚", &[R::UnitOfficer])],
    },
    Place {
        key: "natural-resources",
        name: "诸暨市自然资源和规划局",
        kind: K::Department,
        tier: T::County,
        division: ZHUJI,
        parent: Some("county-centre"),
        number_prefix: "",
        people: &[person("natural-resources", "傅广地", &[R::UnitOfficer])],
    },
    Place {
        key: "labour",
        name: "诸暨市人力资源和社会保障局",
        kind: K::Department,
        tier: T::County,
        division: ZHUJI,
        parent: Some("county-centre"),
        number_prefix: "",
        people: &[person("labour", "钱勤", &[R::UnitOfficer])],
    },
    Place {
        key: "legal-service",
        name: "诸暨市公共法律服务中心",
        kind: K::ServiceProvider,
        tier: T::County,
        division: ZHUJI,
        parent: None,
        number_prefix: "",
        people: &[person("legal-service", "宋律", &[R::UnitOfficer])],
    },
    // Townships.
    Place {
        key: "township",
        name: "诸暨市枫桥镇人民调解委员会",
        kind: K::TownshipCommittee,
        tier: T::Township,
        division: FENGQIAO,
        parent: Some("county-centre"),
        number_prefix: "枫",
        people: &[
            person("township-director", "杨光照", &[R::CommitteeDirector]),
            person("township-mediator", "陈和平", &[R::Mediator]),
            person("township-mediator2", "骆春娥", &[R::Mediator]),
        ],
    },
    Place {
        key: "township-justice",
        name: "诸暨市司法局枫桥司法所",
        kind: K::JusticeOffice,
        tier: T::Township,
        division: FENGQIAO,
        parent: Some("county-justice"),
        number_prefix: "",
        people: &[person("township-justice", "王法泉", &[R::JusticeOfficer])],
    },
    Place {
        key: "township-police",
        name: "诸暨市公安局枫桥派出所",
        kind: K::Police,
        tier: T::Township,
        division: FENGQIAO,
        parent: Some("police"),
        number_prefix: "",
        people: &[person("township-police", "叶勇", &[R::UnitOfficer])],
    },
    Place {
        key: "township-court",
        name: "诸暨市人民法院枫桥人民法庭",
        kind: K::Court,
        tier: T::Township,
        division: FENGQIAO,
        parent: Some("court"),
        number_prefix: "",
        people: &[person("township-court", "顾明判", &[R::UnitOfficer])],
    },
    Place {
        key: "zhaojia",
        name: "诸暨市赵家镇人民调解委员会",
        kind: K::TownshipCommittee,
        tier: T::Township,
        division: ZHAOJIA,
        parent: Some("county-centre"),
        number_prefix: "赵",
        people: &[
            person("zhaojia-director", "赵柏松", &[R::CommitteeDirector]),
            person("zhaojia-mediator", "黄秀英", &[R::Mediator]),
        ],
    },
    Place {
        key: "zhaojia-justice",
        name: "诸暨市司法局赵家司法所",
        kind: K::JusticeOffice,
        tier: T::Township,
        division: ZHAOJIA,
        parent: Some("county-justice"),
        number_prefix: "",
        people: &[person("zhaojia-justice", "应诚", &[R::JusticeOfficer])],
    },
    // Villages and what stands beside them.
    Place {
        key: "village",
        name: "枫桥镇枫源村人民调解委员会",
        kind: K::VillageCommittee,
        tier: T::Village,
        division: "330681109290",
        parent: Some("township"),
        number_prefix: "枫源",
        people: &[
            person("village-director", "骆根土", &[R::CommitteeDirector]),
            person("village-mediator", "骆小英", &[R::Mediator]),
            person("village-grid", "骆志强", &[R::GridWorker]),
        ],
    },
    Place {
        key: "duhuangxin",
        name: "枫桥镇杜黄新村人民调解委员会",
        kind: K::VillageCommittee,
        tier: T::Village,
        division: "330681109298",
        parent: Some("township"),
        number_prefix: "杜黄新",
        people: &[
            person("duhuangxin-director", "杜伯年", &[R::CommitteeDirector]),
            person("duhuangxin-mediator", "黄杏芬", &[R::Mediator]),
            person("duhuangxin-grid", "杜飞", &[R::GridWorker]),
        ],
    },
    Place {
        key: "liqiao",
        name: "枫桥镇栎桥村人民调解委员会",
        kind: K::VillageCommittee,
        tier: T::Village,
        division: "330681109295",
        parent: Some("township"),
        number_prefix: "栎桥",
        people: &[
            person("liqiao-director", "陈阿坤", &[R::CommitteeDirector]),
            person("liqiao-mediator", "陈雅娟", &[R::Mediator]),
        ],
    },
    Place {
        key: "fengyi",
        name: "枫桥镇枫一社区人民调解委员会",
        kind: K::VillageCommittee,
        tier: T::Village,
        division: "330681109008",
        parent: Some("township"),
        number_prefix: "枫一",
        people: &[
            person("fengyi-director", "楼美玲", &[R::CommitteeDirector]),
            person("fengyi-mediator", "丁克勤", &[R::Mediator]),
        ],
    },
    Place {
        key: "garment-park",
        name: "枫桥镇服装产业园人民调解委员会",
        kind: K::EnterpriseCommittee,
        tier: T::Village,
        division: "330681109008",
        parent: Some("township"),
        number_prefix: "枫企",
        people: &[
            person("garment-park-director", "寿建业", &[R::CommitteeDirector]),
            person("garment-park-mediator", "许巧云", &[R::Mediator]),
        ],
    },
    Place {
        key: "zhaojia-village",
        name: "赵家镇泉畈村人民调解委员会",
        kind: K::VillageCommittee,
        tier: T::Village,
        division: "330681110252",
        parent: Some("zhaojia"),
        number_prefix: "泉畈",
        people: &[
            person("zhaojia-village-director", "何泉生", &[R::CommitteeDirector]),
            person("zhaojia-village-mediator", "何桂花", &[R::Mediator]),
        ],
    },
];
