//! How a petition comes in: who, by what way, about what.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::category::Category;
use crate::division::DivisionCode;
use crate::id::PersonId;
use crate::matching::PetitionerRole;

crate::coded_enum! {
    /// What the law takes a petition for (信访事项类别), 《信访工作条例》第二十九至三十一条.
    pub enum PetitionKind {
        /// Opinion or suggestion (建议意见类).
        Suggestion = "suggestion" "建议意见类";
        /// Accusation of a breach of discipline or law (检举控告类).
        Accusation = "accusation" "检举控告类";
        /// Request for a decision in one's own matter (申诉求决类).
        Appeal = "appeal" "申诉求决类";
    }
}

crate::coded_enum! {
    /// By what way it came (信访形式), 《信访工作条例》第十七条.
    pub enum Channel {
        /// Letter (来信).
        Letter = "letter" "来信";
        /// Online (网上信访).
        Online = "online" "网信";
        /// Visit (走访).
        Visit = "visit" "走访";
        /// Telephone (来电).
        Phone = "phone" "来电";
        /// Fax (传真).
        Fax = "fax" "传真";
        /// Ticket of the hotline 12345 (政务服务便民热线).
        Hotline = "hotline" "12345热线";
        /// Question asked in public online (网络问政).
        OnlineInquiry = "online_inquiry" "网络问政";
        /// Letter to a leader, or one that a leader passed on (领导信箱、领导批转).
        LeaderLetter = "leader_letter" "领导信件";
    }
}

crate::coded_enum! {
    /// What is wanted (信访目的), domain reference 7.2.
    pub enum Purpose {
        /// A decision (求决).
        Decision = "decision" "求决";
        /// Redress (申诉).
        Redress = "redress" "申诉";
        /// Exposure (揭发控告).
        Exposure = "exposure" "揭发控告";
        /// To give an opinion (意见建议).
        Opinion = "opinion" "意见建议";
        /// Anything else (其他).
        Other = "other" "其他";
    }
}

crate::coded_enum! {
    /// What a petition is about (信访内容分类), domain reference 7.2.
    pub enum ContentClass {
        /// Countryside and farming.
        Farming = "P01" "农村农业";
        /// Natural resources.
        NaturalResources = "P02" "自然资源";
        /// Building in town and country.
        Building = "P03" "城乡建设";
        /// Labour and social security.
        Labour = "P04" "劳动和社会保障";
        /// Health.
        Health = "P05" "卫生健康";
        /// Education.
        Education = "P06" "教育";
        /// Culture, sports, tourism.
        Culture = "P07" "文体旅游";
        /// Civil affairs and emergencies.
        CivilAffairs = "P08" "民政与应急";
        /// Justice and police.
        Justice = "P09" "政法";
        /// Economic affairs.
        Economy = "P10" "经济管理";
        /// Transport.
        Transport = "P11" "交通运输";
        /// Supervision of markets.
        Markets = "P12" "市场监督";
        /// Science and information industry.
        Science = "P13" "科技与信息产业";
        /// Environment.
        Environment = "P14" "生态环境";
        /// Housing and property management.
        Housing = "P15" "房产物业";
        /// Party and government affairs.
        Government = "P16" "党务政务";
        /// Organisation and personnel.
        Personnel = "P17" "组织人事";
        /// Discipline and supervision.
        Discipline = "P18" "纪检监察";
        /// Military affairs.
        Military = "P19" "军队事务";
        /// All else.
        Other = "P99" "其他";
    }
}

impl ContentClass {
    /// The category a mediation case of it would have; a suggestion that the clerk may change.
    #[must_use]
    pub const fn suggested_category(self) -> Category {
        match self {
            Self::Farming => Category::HouseSite,
            Self::Markets => Category::Business,
            Self::NaturalResources => Category::Land,
            Self::Building => Category::Expropriation,
            Self::Environment => Category::Pollution,
            Self::Labour => Category::OtherLabour,
            Self::Culture => Category::Travel,
            Self::Economy => Category::OtherConsumer,
            Self::Health => Category::Medical,
            Self::Transport => Category::Traffic,
            Self::Housing => Category::Property,
            _ => Category::Other,
        }
    }
}

crate::coded_enum! {
    /// What is marked on a petition (信访件标志), domain reference 5.1.
    pub enum PetitionFlag {
        /// No name, or none that is clear (匿名).
        Anonymous = "anonymous" "匿名";
        /// Signed by many (联名信).
        JointLetter = "joint_letter" "联名";
        /// A collective visit (集体访); follows from the number of people.
        Group = "group" "集体访";
        /// Major and urgent (重大紧急), to be reported at once.
        MajorUrgent = "major_urgent" "重大紧急";
        /// The petitioner threatens extreme acts (扬言).
        Threat = "threat" "扬言";
        /// Unresolved for long (信访积案).
        Backlog = "backlog" "积案";
        /// About a matter of courts, procuratorates or police (涉法涉诉).
        LitigationRelated = "litigation_related" "涉法涉诉";
        /// To be kept secret (保密): read by those whom it is or was before, and by auditors.
        Confidential = "confidential" "保密";
        /// May be published with its answer (公开).
        Public = "public" "公开";
        /// Came through the government's portal (一网通办).
        OneNet = "one_net" "一网通办";
        /// The petition office examined the conclusion and holds it for good (审核认定办结).
        ConclusionApproved = "conclusion_approved" "审核认定办结";
        /// A leader received the visitors (领导接访), 《信访工作条例》第十八条.
        LeaderReception = "leader_reception" "领导接访";
    }
}

crate::coded_enum! {
    /// By which procedure it is handled (办理程序).
    pub enum Procedure {
        /// Ordinary.
        Ordinary = "ordinary" "普通程序";
        /// Simplified (简易办理).
        Simple = "simple" "简易程序";
    }
}

crate::coded_enum! {
    /// Why a first petition can be handled by the simplified procedure (简易办理事由), NPA17.
    pub enum SimpleGround {
        /// Facts and responsibility are clear, little is in dispute, it is easily settled.
        ClearAndSmall = "clear_and_small" "事实清楚、责任明确、争议不大、易于解决";
        /// An inquiry, suggestion or thanks that can be answered at once.
        AnswerableAtOnce = "answerable_at_once" "咨询、意见建议、感谢等可以即时答复";
        /// About daily life or production, and time presses.
        DailyLife = "daily_life" "涉及群众日常生产生活、时效性强";
        /// The organ has already promised or decided.
        AlreadyPromised = "already_promised" "有关机关、单位已有明确承诺或者结论";
    }
}

/// Somebody who petitions (信访人). The particulars are recorded beside the petition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Petitioner {
    /// Who.
    pub person: PersonId,
    /// In what part.
    pub role: PetitionerRole,
    /// Where the person lives, to the township.
    pub division: Option<DivisionCode>,
}

/// How many people (人数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Headcount {
    /// People who came, signed or wrote (信访人数): the length of the roster.
    pub present: u32,
    /// People concerned (涉及人数).
    pub involved: u32,
}

/// Number of a petition (信访件编号), gap-free within its office and year: `(2026)诸暨信字第12号`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct PetitionNumber {
    /// Calendar year in Asia/Shanghai.
    pub year: i32,
    /// Short name of the office, as in [`Organisation::number_prefix`](crate::organisation::Organisation).
    pub prefix: String,
    /// Running number within office and year, from 1.
    pub sequence: u32,
}

impl std::fmt::Display for PetitionNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({}){}信字第{}号", self.year, self.prefix, self.sequence)
    }
}
