//! A small believable tree around 诸暨市枫桥镇, where the 枫桥经验 comes from.

use domain::id::{County, OrganisationId, PersonId, UserId, compose};
use domain::organisation::{Organisation, OrganisationKind as K, OrganisationTree, Role, Tier};
use escalation::Actor;

const ZHUJI: County = County(330_681);

/// An organisation of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Org {
    Fengyuan,
    Zhongshan,
    Quanfan,
    FengqiaoTown,
    ZhaojiaTown,
    FengqiaoOffice,
    CountyCentre,
    CountyBureau,
    CountyPetitions,
    CountyCourt,
    NaturalResources,
    CountyPolice,
    Medical,
    CountyMeeting,
    CityCentre,
    CityBureau,
    CityMeeting,
}

use Org::{
    CityBureau, CityCentre, CityMeeting, CountyBureau, CountyCentre, CountyCourt, CountyMeeting, CountyPetitions,
    CountyPolice, FengqiaoOffice, FengqiaoTown, Fengyuan, Medical, NaturalResources, Quanfan, ZhaojiaTown, Zhongshan,
};

type Row = (Org, &'static str, K, Tier, &'static str, Option<Org>);

/// Organisation, name, kind, tier, division, and to whom it hands up.
pub const TREE: &[Row] = &[
    (Fengyuan, "枫源村人民调解委员会", K::VillageCommittee, Tier::Village, "330681109290", Some(FengqiaoTown)),
    (Zhongshan, "钟山社区人民调解委员会", K::VillageCommittee, Tier::Village, "330681109007", Some(FengqiaoTown)),
    (Quanfan, "泉畈村人民调解委员会", K::VillageCommittee, Tier::Village, "330681110252", Some(ZhaojiaTown)),
    (FengqiaoTown, "枫桥镇人民调解委员会", K::TownshipCommittee, Tier::Township, "330681109", Some(CountyCentre)),
    (ZhaojiaTown, "赵家镇人民调解委员会", K::TownshipCommittee, Tier::Township, "330681110", Some(CountyCentre)),
    (FengqiaoOffice, "枫桥司法所", K::JusticeOffice, Tier::Township, "330681109", Some(CountyBureau)),
    (CountyCentre, "诸暨市矛盾纠纷调处化解中心", K::DisputeCentre, Tier::County, "330681", Some(CityCentre)),
    (CountyBureau, "诸暨市司法局", K::JusticeBureau, Tier::County, "330681", Some(CityBureau)),
    (CountyPetitions, "诸暨市信访局", K::PetitionOffice, Tier::County, "330681", None),
    (CountyCourt, "诸暨市人民法院", K::Court, Tier::County, "330681", None),
    (NaturalResources, "诸暨市自然资源和规划局", K::Department, Tier::County, "330681", None),
    (CountyPolice, "诸暨市公安局", K::Police, Tier::County, "330681", None),
    (Medical, "诸暨市医疗纠纷人民调解委员会", K::MedicalCommittee, Tier::County, "330681", Some(CountyCentre)),
    (CountyMeeting, "诸暨市信访工作联席会议办公室", K::JointMeetingOffice, Tier::County, "330681", None),
    (CityCentre, "绍兴市社会矛盾纠纷调处化解中心", K::DisputeCentre, Tier::City, "3306", None),
    (CityBureau, "绍兴市司法局", K::JusticeBureau, Tier::City, "3306", None),
    (CityMeeting, "绍兴市信访工作联席会议办公室", K::JointMeetingOffice, Tier::City, "3306", None),
];

pub fn tree() -> OrganisationTree {
    TREE.iter()
        .map(|(org, name, kind, tier, division, parent)| Organisation {
            id: org.id(),
            name: (*name).to_owned(),
            kind: *kind,
            tier: *tier,
            division: division.parse().expect("a division"),
            parent: parent.map(Org::id),
            number_prefix: name.chars().take(2).collect(),
            phone: None,
            active: true,
        })
        .collect()
}

impl Org {
    pub const ALL: &[Self] = &[
        Fengyuan,
        Zhongshan,
        Quanfan,
        FengqiaoTown,
        ZhaojiaTown,
        FengqiaoOffice,
        CountyCentre,
        CountyBureau,
        CountyPetitions,
        CountyCourt,
        NaturalResources,
        CountyPolice,
        Medical,
        CountyMeeting,
        CityCentre,
        CityBureau,
        CityMeeting,
    ];

    /// The organisation with an id of the tree.
    pub fn of(id: OrganisationId) -> Self {
        *Self::ALL.iter().find(|org| org.id() == id).expect("an organisation of the tree")
    }

    pub fn id(self) -> OrganisationId {
        OrganisationId(compose(1, ZHUJI, self as u64 + 1))
    }

    /// Somebody who has one role here.
    pub fn with(self, role: Role) -> Actor {
        Actor { user: self.user(role as u64), organisation: self.id(), roles: [role].into() }
    }

    pub fn director(self) -> Actor {
        self.with(Role::CommitteeDirector)
    }

    pub fn mediator(self) -> Actor {
        self.with(Role::Mediator)
    }

    /// Users who can be appointed here, the ordinary mediator first.
    pub fn mediators(self) -> [UserId; 3] {
        [self.mediator().user, self.director().user, self.user(99)]
    }

    fn user(self, n: u64) -> UserId {
        UserId(compose(2, ZHUJI, (self as u64 + 1) * 100 + n))
    }
}

/// A person of a case, by number.
pub fn person(n: u64) -> PersonId {
    PersonId(compose(3, ZHUJI, n))
}

/// The one who complains: 张伟.
pub fn zhang() -> PersonId {
    person(1)
}

/// The one complained of: 李强.
pub fn li() -> PersonId {
    person(2)
}
