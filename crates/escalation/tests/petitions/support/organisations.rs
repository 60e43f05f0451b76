//! Offices, governments and units around 诸暨市枫桥镇.

use domain::id::{County, OrganisationId, PersonId, UserId, compose};
use domain::organisation::{Organisation, OrganisationKind as K, OrganisationTree, Role, Tier};
use escalation::Actor;

const ZHUJI: County = County(330_681);

/// An organisation of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Org {
    Village,
    Station,
    TownGov,
    ZhaojiaGov,
    TownPetitions,
    CountyGov,
    Resources,
    CountyPetitions,
    CountyMeeting,
    Discipline,
    Court,
    Police,
    CityGov,
    CityPetitions,
    CityMeeting,
}

use Org::{
    CityGov, CityMeeting, CityPetitions, CountyGov, CountyMeeting, CountyPetitions, Court, Discipline, Police,
    Resources, Station, TownGov, TownPetitions, Village, ZhaojiaGov,
};

type Row = (Org, &'static str, K, Tier, &'static str, Option<Org>);

/// Organisation, name, kind, tier, division, and what stands above it.
const TREE: &[Row] = &[
    (Village, "枫源村人民调解委员会", K::VillageCommittee, Tier::Village, "330681109290", None),
    (Station, "枫桥镇农业服务中心", K::Department, Tier::Township, "330681109", Some(TownGov)),
    (TownGov, "枫桥镇人民政府", K::Department, Tier::Township, "330681109", Some(CountyGov)),
    (ZhaojiaGov, "赵家镇人民政府", K::Department, Tier::Township, "330681110", Some(CountyGov)),
    (TownPetitions, "枫桥镇信访办", K::PetitionOffice, Tier::Township, "330681109", Some(CountyPetitions)),
    (CountyGov, "诸暨市人民政府", K::Department, Tier::County, "330681", Some(CityGov)),
    (Resources, "诸暨市自然资源和规划局", K::Department, Tier::County, "330681", Some(CountyGov)),
    (CountyPetitions, "诸暨市信访局", K::PetitionOffice, Tier::County, "330681", Some(CityPetitions)),
    (CountyMeeting, "诸暨市信访工作联席会议办公室", K::JointMeetingOffice, Tier::County, "330681", None),
    (Discipline, "诸暨市纪委监委", K::Department, Tier::County, "330681", None),
    (Court, "诸暨市人民法院", K::Court, Tier::County, "330681", None),
    (Police, "诸暨市公安局", K::Police, Tier::County, "330681", Some(CountyGov)),
    (CityGov, "绍兴市人民政府", K::Department, Tier::City, "3306", None),
    (CityPetitions, "绍兴市信访局", K::PetitionOffice, Tier::City, "3306", None),
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
        Village,
        Station,
        TownGov,
        ZhaojiaGov,
        TownPetitions,
        CountyGov,
        Resources,
        CountyPetitions,
        CountyMeeting,
        Discipline,
        Court,
        Police,
        CityGov,
        CityPetitions,
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

    pub fn clerk(self) -> Actor {
        self.with(Role::PetitionClerk)
    }

    pub fn officer(self) -> Actor {
        self.with(Role::UnitOfficer)
    }

    pub fn meeting(self) -> Actor {
        self.with(Role::JointMeetingOfficer)
    }

    /// A clerk who handles accusations.
    pub fn trusted(self) -> Actor {
        let roles = [Role::PetitionClerk, Role::AccusationHandler].into();
        Actor { user: self.user(50), organisation: self.id(), roles }
    }

    /// An officer of a joint meeting who handles accusations.
    pub fn trusted_meeting(self) -> Actor {
        let roles = [Role::JointMeetingOfficer, Role::AccusationHandler].into();
        Actor { user: self.user(51), organisation: self.id(), roles }
    }

    pub fn user(self, n: u64) -> UserId {
        UserId(compose(3, ZHUJI, self as u64 * 100 + n))
    }
}

pub fn person(n: u64) -> PersonId {
    PersonId(compose(2, ZHUJI, n))
}
