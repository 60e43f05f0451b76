//! The words of the records: what a dispute is filled in with, and how mediators put what they did.

use domain::case::{Difficulty, NonAcceptanceGround, ReferralRoute, ReturnReason, TerminationReason};
use domain::money::Fen;
use domain::text::Story;

/// When it happened, as people say it.
pub(super) const WHEN: &[&str] = &["前日", "上周", "上月初", "本月初", "上月底", "半个月前", "近日"];

/// What a dispute is told with.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) applicant: String,
    pub(super) respondent: String,
    pub(super) village: String,
    pub(super) when: &'static str,
    /// Yuan in dispute.
    pub(super) claimed: Option<u32>,
    /// Yuan agreed on.
    pub(super) agreed: Option<u32>,
}

impl Words {
    /// A text of the tables with its blanks filled in.
    pub(super) fn fill(&self, text: &str) -> String {
        let yuan = |amount: Option<u32>| amount.map(thousands).unwrap_or_default();
        text.replace("{甲}", &self.applicant)
            .replace("{乙}", &self.respondent)
            .replace("{村}", &self.village)
            .replace("{时}", self.when)
            .replace("{元}", &yuan(self.claimed))
            .replace("{协}", &yuan(self.agreed))
    }

    /// The same as a text of a record.
    pub(super) fn tell(&self, text: &str) -> Story {
        story(&self.fill(text))
    }
}

/// `12,345`.
fn thousands(yuan: u32) -> String {
    let text = Fen::from_yuan(yuan).to_string();
    text.trim_end_matches(".00").to_owned()
}

/// A text of this program's own tables as a text of a record.
pub(super) fn story(text: &str) -> Story {
    Story::new(text).expect("a text of the tables fits into a record")
}

pub(super) const REACHED: &[&str] = &[
    "电话接通，{乙}表示知道此事，愿意听听调委会的意见。",
    "上门见到{乙}，说明了来意和调解不收费，{乙}答应考虑。",
    "与{乙}通话约八分钟，约定先看现场再谈。",
];

pub(super) const NOT_REACHED: &[&str] =
    &["电话无人接听，已发短信说明来意。", "上门未遇，邻居称外出务工，留下联系单。", "手机停机，托村干部转告。"];

pub(super) const FIRST_SESSION: &[&str] = &[
    "{甲}陈述：{称}{乙}陈述：{答}调解员核对了双方说法，分别做了工作，约定各自回去商量。",
    "调解员先到现场查看。{甲}称：{称}{乙}称：{答}双方情绪较大，调解员先背对背听取意见。",
    "会上{甲}提出：{称}{乙}回应：{答}调解员讲解了民法典的有关规定，双方同意择日再谈。",
];

pub(super) const LATER_SESSION: &[&str] = &[
    "双方较上次有所让步，但在数额和时间上仍有距离。{甲}称：{称}{乙}称：{答}",
    "请来双方信得过的长辈、老党员一同劝解。{乙}重申：{答}{甲}表示可以再退一步。",
    "逐项核对了票据和照片，无争议的部分双方签字确认，其余继续商量。",
];

pub(super) const FAILED_SESSION: &[&str] = &[
    "双方各执己见，{甲}坚持：{称}{乙}坚持：{答}本次未能达成一致。",
    "{乙}中途离场，{甲}表示不再让步，调解员宣布本次调解未成。",
];

pub(super) const AGREED_SESSION: &[&str] = &[
    "经调解员反复劝说，双方各退一步，接受调解方案，当场握手言和。",
    "按“面对面、背对背”的办法谈了两个多小时，双方就方案达成一致。",
    "双方认可调解方案，承诺不再为此事争吵，邻里、亲情照旧。",
];

pub(super) const HANDED_UP: &[&str] = &[
    "本级已在不同日期组织调解，听取了双方意见并提出方案，因分歧较大未能达成协议，双方同意移交上级继续调解，请予接收。",
    "纠纷涉及面较广，本级力量不足，已告知当事人仲裁、诉讼等途径，当事人愿意由上级调解组织继续调解。",
];

pub(super) const PLAN: &str =
    "由市中心牵头，主管部门会同，先核实事实和政策依据，一周内提出处理意见，再约双方面谈；每周通报进展。";

pub(super) const ADMITTED_GAP: &str = "仅组织一次调解，{乙}即将外出务工，恐错过时机，故先行移交，请予接收。";

pub(super) const DEMAND: &[&str] = &[
    "请依法依规尽快化解，稳控当事人情绪，按期反馈办理情况。",
    "请会同司法所、派出所研判风险，一事一策提出方案，按期书面反馈。",
];

pub(super) const REPORT: &[&str] = &[
    "已组织双方面对面调解，协议已签订并约定履行期限，当事人情绪平稳，将按期回访。",
    "已成立工作小组，逐户走访核实，双方达成一致，后续履行由专人跟踪。",
];

pub(super) const SATISFIED: &[&str] = &[
    "上门回访，协议已按约履行，双方关系缓和，对调解表示满意。",
    "电话回访双方，均表示事情已了结，感谢调解员。",
    "回访时看到现场已整改到位，{甲}与{乙}已正常来往。",
];

pub(super) const DISSATISFIED: &[&str] =
    &["回访时{甲}对履行拖延仍有意见，已再次说明救济途径。", "{甲}认为处理时间偏长，对结果基本接受。"];

pub(super) const CLOSED: &[&str] = &[
    "本案经调解达成协议，协议已履行，回访无反复，材料齐全，准予结案。",
    "双方自愿达成协议并履行完毕，未发现激化苗头，同意结案。",
];

pub(super) const CLOSED_WITHOUT: &[&str] = &[
    "本案未能达成协议，已告知当事人救济途径并做好情绪疏导，材料齐全，准予结案。",
    "已向当事人送达告知书并解释法律途径，当事人表示知晓，同意结案。",
];

/// How far a case is difficult, as the report says.
pub(super) fn difficulty_remark(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Simple => "登记时漏记一项请求，经核对补正。",
        Difficulty::General => "当事人补充了经过，予以补正。",
        Difficulty::Complex => "经核对材料，补正案情。",
    }
}

/// What the applicant is told when a case is not accepted.
pub(super) fn declined(ground: NonAcceptanceGround) -> &'static str {
    match ground {
        NonAcceptanceGround::PartyRefused => "对方明确拒绝调解，已告知可以向人民法院起诉，愿意调解时可随时再来。",
        NonAcceptanceGround::CannotContact => {
            "多次联系不上对方，已告知可以向人民法院起诉或者提供新的联系方式后再申请。"
        }
        NonAcceptanceGround::Administrative => "属于对行政机关审批行为的争议，已告知可以申请行政复议或者提起行政诉讼。",
        NonAcceptanceGround::Duplicate => "与已登记的案件重复，已并入原案办理并告知当事人。",
        _ => "不属于人民调解受理范围，已告知有权处理的机关。",
    }
}

/// What the parties are told when mediation ends.
pub(super) fn terminated(reason: TerminationReason) -> &'static str {
    match reason {
        TerminationReason::ApplicationWithdrawn => "申请人自愿撤回申请，已告知今后仍可申请调解、仲裁或者起诉。",
        TerminationReason::TermExpired => "调解期限届满，双方未同意延期，已告知可以依法申请仲裁或者向人民法院起诉。",
        TerminationReason::LitigationFiled => "一方已向人民法院起诉，调解终止，已告知在诉讼中仍可以接受法院调解。",
        _ => "双方分歧较大，已告知可以依法申请仲裁、行政处理或者向人民法院起诉，并提示诉讼时效。",
    }
}

/// What the parties are told when the case goes another way.
pub(super) fn referred(route: ReferralRoute) -> &'static str {
    match route {
        ReferralRoute::Arbitration => "已引导向诸暨市劳动人事争议仲裁委员会申请仲裁，并移交材料清单。",
        ReferralRoute::LegalAid => "已引导到诸暨市公共法律服务中心申请法律援助，代拟申请。",
        _ => "已引导向诸暨市人民法院枫桥人民法庭起诉，并告知所需材料和诉讼时效。",
    }
}

/// What is missing when an offer comes back.
pub(super) fn missing(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::Attempts => "第二次不同日期的调解记录",
        ReturnReason::MaterialsMissing => "现场照片、双方身份材料",
        ReturnReason::WrongTier => "案情简单、标的较小，属村级调委会受理范围",
        ReturnReason::NoConsent => "双方同意移交的书面意见",
        ReturnReason::BetterBelow => "当事人同村同族，就地化解更为适宜",
    }
}

pub(super) const TOLD_POLICE: &str =
    "当事人情绪激动，有动手和扬言情形，已当场制止并电话报告派出所值班民警，请予出警处置、登记备查。";
pub(super) const TOLD_ABOVE: &str =
    "涉及人员较多或者后果较重，为防止激化，现将基本情况、当前诉求和已采取的措施报告，请予指导。";
pub(super) const EXTENDED: &str = "双方愿意继续协商，一致同意延长调解期限。";
pub(super) const WITHDRAWN: &str = "双方经劝说愿意在村里继续调解，撤回移交";
pub(super) const CONTESTED: &str =
    "接收方认为纠纷简单、当事人熟悉，仍应由原调委会就地化解，双方意见不一，提请共同上级裁定。";
pub(super) const SETTLED_UP: &str = "经听取双方意见，该纠纷多次调解未成，由上级调解组织承办更有利于化解。";
pub(super) const SETTLED_DOWN: &str = "经听取双方意见，该纠纷事实清楚、争议不大，由原调委会继续调解，司法所派员指导。";
pub(super) const BROKEN: &str = "经两次以上督促仍未履行，已告知可以就调解协议向人民法院起诉，并可以申请支付令。";
pub(super) const REOPENED: &[&str] = &[
    "当事人要求重新调解，双方愿意就未尽事宜再次协商。",
    "同一事项出现反复，一方申请、另一方同意，由原承办机构重新调解。",
];
