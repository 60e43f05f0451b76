//! Organisations (机构), the four tiers (层级) they stand on, and the roles (角色) of the people in them.
//!
//! A tier is a property of an organisation, never of the length of a division code: collapsed tiers (直筒子市,
//! 省直辖县级) are simply absent from the tree, and "the next tier up" is the next organisation that exists.

mod tree;

pub use tree::OrganisationTree;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::division::DivisionCode;
use crate::id::OrganisationId;
use crate::identity::Phone;

crate::coded_enum! {
    /// One of the four tiers (四级), lowest first.
    pub enum Tier {
        /// Village or residents' community (村居).
        Village = "village" "村居";
        /// Township or street (乡镇、街道).
        Township = "township" "乡镇（街道）";
        /// County, district or county-level city (县区).
        County = "county" "县区";
        /// Prefecture-level city (市).
        City = "city" "市";
    }
}

crate::coded_enum! {
    /// Kind of organisation (机构类型).
    pub enum OrganisationKind {
        /// Village or residents' people's mediation committee (村、居调委会), 《人民调解法》第八条.
        VillageCommittee = "village_committee" "村（居）人民调解委员会";
        /// Township or street people's mediation committee (乡镇、街道调委会), 《人民调解法》第三十四条.
        TownshipCommittee = "township_committee" "乡镇（街道）人民调解委员会";
        /// Committee of an enterprise or institution (企事业单位调委会), 《人民调解法》第八条.
        EnterpriseCommittee = "enterprise_committee" "企事业单位人民调解委员会";
        /// Medical disputes committee (医疗纠纷调委会).
        MedicalCommittee = "medical_committee" "医疗纠纷人民调解委员会";
        /// Traffic accident committee (道路交通事故调委会).
        TrafficCommittee = "traffic_committee" "道路交通事故人民调解委员会";
        /// Insurance committee (保险纠纷调委会).
        InsuranceCommittee = "insurance_committee" "保险纠纷人民调解委员会";
        /// Property management committee (物业纠纷调委会).
        PropertyCommittee = "property_committee" "物业纠纷人民调解委员会";
        /// Campus committee (校园纠纷调委会).
        CampusCommittee = "campus_committee" "校园纠纷人民调解委员会";
        /// Land and resources committee (土地资源纠纷调委会).
        LandCommittee = "land_committee" "土地资源纠纷人民调解委员会";
        /// One-stop dispute or governance centre (矛调中心、综治中心).
        DisputeCentre = "dispute_centre" "矛盾纠纷调处化解中心";
        /// Township branch of the justice bureau (司法所).
        JusticeOffice = "justice_office" "司法所";
        /// County or city justice bureau (司法局), guides people's mediation, 《人民调解法》第五条.
        JusticeBureau = "justice_bureau" "司法局";
        /// Petition office (信访局、信访办), 《信访工作条例》第十四条.
        PetitionOffice = "petition_office" "信访局";
        /// Office of the petition joint meeting (信访工作联席会议办公室), 《信访工作条例》第十三条.
        JointMeetingOffice = "joint_meeting_office" "信访工作联席会议办公室";
        /// Government department or other competent organ (职能部门、有权处理机关).
        Department = "department" "职能部门";
        /// People's court (人民法院).
        Court = "court" "人民法院";
        /// People's procuratorate (人民检察院).
        Procuratorate = "procuratorate" "人民检察院";
        /// Public security organ (公安机关).
        Police = "police" "公安机关";
        /// Law firm, counselling or other service provider (服务机构).
        ServiceProvider = "service_provider" "服务机构";
    }
}

impl OrganisationKind {
    /// Whether this kind accepts and mediates cases itself.
    #[must_use]
    pub const fn mediates(self) -> bool {
        matches!(
            self,
            Self::VillageCommittee | Self::TownshipCommittee | Self::EnterpriseCommittee | Self::DisputeCentre
        ) || self.is_professional()
    }

    /// Whether this kind sees, and may supervise (督办) or assign (交办), every case in its division. Committees never
    /// do: they have no superior–subordinate relation to each other (domain reference 2.1).
    #[must_use]
    pub const fn oversees(self) -> bool {
        matches!(
            self,
            Self::DisputeCentre
                | Self::JusticeOffice
                | Self::JusticeBureau
                | Self::PetitionOffice
                | Self::JointMeetingOffice
        )
    }

    /// Whether this kind decides on petitions as an organ of government or Party (有权处理机关), or reviews such decisions.
    /// Courts and procuratorates have procedures of their own, committees and service providers no power to decide.
    #[must_use]
    pub const fn decides_petitions(self) -> bool {
        matches!(
            self,
            Self::Department
                | Self::PetitionOffice
                | Self::JusticeOffice
                | Self::JusticeBureau
                | Self::Police
                | Self::DisputeCentre
        )
    }

    /// Whether this is one of the six trade and professional committees (行业性、专业性调委会).
    #[must_use]
    pub const fn is_professional(self) -> bool {
        matches!(
            self,
            Self::MedicalCommittee
                | Self::TrafficCommittee
                | Self::InsuranceCommittee
                | Self::PropertyCommittee
                | Self::CampusCommittee
                | Self::LandCommittee
        )
    }
}

/// An organisation (机构) in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    /// Identity.
    pub id: OrganisationId,
    /// Full Chinese name, printed on documents and seals.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// The tier it stands on.
    pub tier: Tier,
    /// The division it serves, as a 12-digit code.
    pub division: DivisionCode,
    /// The organisation it hands cases up to; `None` at the top. Collapsed tiers are skipped by not existing.
    pub parent: Option<OrganisationId>,
    /// What stands for the place in case numbers (案号代字), such as 枫 in （2026）枫人调字第1号; empty where no cases are
    /// mediated.
    pub number_prefix: String,
    /// Where citizens reach it (联系电话), printed on its papers; of the office, not of somebody in it.
    pub phone: Option<Phone>,
    /// Whether it still takes work. Organisations are closed, never deleted.
    pub active: bool,
}

crate::coded_enum! {
    /// Role of an account in its organisation (角色), domain reference 2.2.
    pub enum Role {
        /// Grid worker (网格员): reports disputes, sees what they reported.
        GridWorker = "grid_worker" "网格员";
        /// Mediator (调解员) of a committee.
        Mediator = "mediator" "调解员";
        /// Director of a mediation committee or centre (调委会主任).
        CommitteeDirector = "committee_director" "调委会主任";
        /// Officer of a justice office or bureau (司法所、司法局工作人员).
        JusticeOfficer = "justice_officer" "司法行政人员";
        /// Clerk of a petition office (信访工作人员).
        PetitionClerk = "petition_clerk" "信访工作人员";
        /// Officer of a responsible unit (责任单位工作人员).
        UnitOfficer = "unit_officer" "责任单位工作人员";
        /// Officer of the joint meeting office (联席会议办公室工作人员).
        JointMeetingOfficer = "joint_meeting_officer" "联席会议办公室工作人员";
        /// Auditor (审计员): reads everything in the division, changes nothing.
        Auditor = "auditor" "审计员";
        /// Administrator (管理员): organisations, accounts, rules; no case contents.
        Administrator = "administrator" "系统管理员";
        /// Handler of accusations (检举控告承办人): lets a petition clerk or an officer of the joint meeting office also see
        /// petitions that accuse somebody, 《信访工作条例》第三十条. Alone it gives nothing.
        AccusationHandler = "accusation_handler" "检举控告承办人";
    }
}
