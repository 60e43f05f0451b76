//! The Chinese labels of every field of every form, in the order in which forms show them.

use super::{administration_labels, application_labels, petition_labels};

/// Schema and member, or a member wherever it stands; label; hint.
pub(super) type Row = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const LABELS: &[Row] = &[
    // Who it is about.
    ("NewParty.side", "当事人地位", ""),
    ("NewParty.kind", "当事人类型", ""),
    ("Replace.mediator", "更换哪位调解员", ""),
    ("Assign.host", "主持人", "已有主持人时可不选"),
    ("Assign.others", "其他调解员", ""),
    ("Replace.replacement", "接替的调解员", "确无他人可以接替，或者仍有其他调解员时可不选"),
    ("Recusal.ground", "更换（回避）事由", ""),
    ("Recusal.requested_by", "提出回避的当事人", ""),
    ("Replace.recusal", "回避", ""),
    ("recusal_checked", "已作回避自查：与当事人、代理人无亲属、利害及其他可能影响公正的关系", ""),
    ("NewGuardianOf.party", "被监护人", ""),
    ("NewAgentOf.party", "委托人", ""),
    ("Representatives.party", "多人一方", ""),
    ("Signature.party", "当事人", ""),
    ("ParticularsCorrection.person", "更正谁的信息", ""),
    ("ForgetPerson.person", "删除谁的信息", "姓名、证件、电话、住址全部删除，不能恢复"),
    ("ForgetPerson.ground", "删除依据", ""),
    ("Seal.organisation", "机构", ""),
    ("Invitation.organisation", "参与单位", ""),
    ("LeaveJoint.organisation", "退出的单位", ""),
    ("party", "当事人", ""),
    ("debtor", "义务人", ""),
    ("obligation", "第几项义务", ""),
    ("supervision", "哪一项督办", ""),

    // Users.
    ("username", "用户名", "小写字母开头，3 至 32 个小写字母、数字、点、横线或下划线"),
    ("NewUser.organisation", "机构", ""),
    ("roles", "角色", "系统管理员、审计员须由第二名管理员确认"),

    // Particulars.
    ("NewUser.name", "姓名", ""),
    ("name", "姓名（名称）", ""),
    ("relation", "与被监护人的关系", "如：父亲、母亲"),
    ("phone", "联系电话", "手机或者带区号的座机"),
    ("address", "住址", ""),
    ("identity_number", "证件号码", ""),
    ("identity", "证件", ""),
    ("Identity.kind", "证件类型", ""),
    ("Identity.number", "证件号码", ""),
    ("Identity.reason", "无证件的原因", "仅在选“无证件”时填写"),
    ("born_on", "出生日期", "证件号码能看出的可不填"),
    ("sex", "性别", "证件号码能看出的可不填"),
    ("nation", "民族", ""),
    ("occupation", "职业（职务）", ""),
    ("unit", "工作单位（法定代表人）", ""),
    ("household", "户籍所在地", "与住址不同的填写"),
    ("NewParty.particulars", "当事人信息", ""),
    ("NewAgentOf.particulars", "代理人信息", ""),
    ("ParticularsCorrection.particulars", "更正后的全部信息", "请填写完整：以前的信息会被整体替换"),
    ("particulars", "基本信息", ""),
    ("guardian", "监护人", ""),
    ("NewParty.members", "代表的人数", "仅多人一方填写"),
    ("CorrectParty.members", "更正后的人数", "仅多人一方填写"),
    ("representatives", "代表人", ""),
    ("guardians", "监护人", ""),
    ("information_consent", "监护人同意处理未成年人的个人信息", ""),
    ("lives_on_own_labour", "已满十六周岁，以自己的劳动收入为主要生活来源（有证明）", ""),
    ("special", "特别授权（可以代为签署协议）", ""),
    ("capacity", "更正后的行为能力", ""),

    // Words of the parties.
    ("NewParty.consent", "登记时表示的意愿", ""),
    ("RecordConsent.about", "对什么表示意愿", ""),
    ("consent", "意愿", ""),
    ("given_by", "由谁代为表示", "本人表示的可不选"),
    ("parties", "已告知的当事人", ""),

    // When, where, how.
    ("given_on", "表示日期", ""),
    ("means", "方式", ""),
    ("RecordContact.on", "联系日期", ""),
    ("reached", "已联系上", ""),
    ("held_on", "调解日期", ""),
    ("place", "地点", ""),
    ("mediators", "在场调解员", ""),
    ("heard", "到场陈述的当事人", ""),
    ("RecordSession.with", "参加的其他单位", ""),
    ("closed", "不公开调解", "不选时：有未成年人等当事人的不公开，其他公开"),
    ("statements", "调解经过", "各方陈述、争议焦点、劝导情况"),
    ("proposal", "调解方案", ""),
    ("RecordSession.result", "调解结果", ""),
    ("note", "情况说明", ""),

    // Decisions.
    ("admissible", "经审查，属于民间纠纷，且未由人民法院、公安机关或者其他行政机关受理、解决", ""),
    ("Decline.ground", "不予受理事由", ""),
    ("route", "导入的途径", ""),
    ("organ", "接收机关", "系统中没有的可不选"),
    ("cause", "中止事由", ""),
    ("from", "中止起始日", "从这一天起不计入期限"),
    ("expected_end", "预计恢复日期", ""),
    ("until", "中止截止日", "这一天仍不计入期限，次日起继续计算"),
    ("Extend.due_on", "延长至", ""),
    ("Terminate.reason", "终止事由", ""),
    ("ReturnOffer.reason", "退回事由", ""),
    ("missing", "缺少的材料或者事项", "每行一项"),
    ("TransferUp.to", "移交至", ""),
    ("triggers", "移交事由", "可多选"),
    ("gaps", "未能具备的前置材料", "具备的不选；选了的，请在报告中说明为什么不能等"),
    ("AssignDown.to", "交办至", ""),
    ("ReportUrgent.to", "报告至", ""),
    ("holder", "由哪个机构承办", ""),
    ("measures", "化解方案", "谁牵头、谁负责、做什么、何时完成"),
    ("Join.members", "参与单位", ""),
    ("task", "承担的工作", ""),
    ("parties_agree", "当事人同意这些单位参与调解", ""),
    ("listed", "挂牌督办", ""),
    ("demand", "督办要求", ""),
    ("instruction", "交办要求", ""),
    ("Supervise.due_on", "反馈期限", ""),
    ("RecordMeetingItem.kind", "会议种类", "不选时为信访工作联席会议"),
    ("report_due_on", "反馈期限", ""),
    ("TransferUp.report", "调解情况报告", "已做的工作、未能解决的原因、需要上级解决的问题"),
    ("Close.report", "结案报告", "处理结果、履行和回访情况"),
    ("text", "办理情况", ""),
    ("police", "公安机关", "系统中没有的可不选"),
    ("facts", "情况", "什么事、什么人、什么时候、告诉了谁"),
    ("level", "风险等级", ""),
    ("flags", "风险标志", "可多选"),

    // Meetings.
    ("NewMeeting.kind", "会议种类", ""),
    ("NewMeeting.held_on", "会议日期", ""),
    ("NewMeeting.chair", "主持人", "姓名和职务"),
    ("NewMeeting.invited", "参加单位", "本机构不用选；只能看到本来就可以看的案件、信访件"),
    ("subject", "案件或者信访件", ""),
    ("subject_id", "系统内编号", ""),
    ("subject_number", "案号或者信访件编号", "本机构办理或者辖区内的案件、信访件都可以列入，如：(2026)诸枫民调字第1号。"),
    ("NewTopic.reason", "列入理由", "期限以外的理由，可不填"),
    ("Discussion.text", "讨论情况", "只有能看到该案件、信访件的人才能看到"),
    ("Decision.due_on", "完成期限", ""),
    ("minutes", "会议纪要", "参加单位都能看到；只涉及某一件的内容请写在该件的讨论情况里"),

    // The agreement.
    ("form", "协议形式", ""),
    ("Agree.facts", "主要事实与责任", "纠纷的主要事实、争议事项以及各方的责任"),
    ("terms", "协议内容", ""),
    ("writing_requested", "当事人要求书面协议", ""),
    ("obligations", "履行义务", ""),
    ("content", "履行内容", ""),
    ("NewObligation.amount", "金额（元）", "不涉及金钱的可不填"),
    ("method", "履行方式、地点", ""),
    ("NewObligation.due_on", "履行期限", ""),
    ("mediator_signed_on", "调解员签名日期", "口头协议填达成日期"),
    ("signatures", "当事人签名", "逐人勾选并填写日期"),
    ("signed_by", "由谁代签", "本人签名的可不选"),
    ("signed_on", "签名日期", ""),
    ("seals", "加盖印章", "逐个勾选并填写日期"),
    ("sealed_on", "盖章日期", ""),
    ("performance", "履行情况", ""),
    ("Performance.amount", "金额（元）", "不涉及金钱的可不填"),
    ("complete", "该项义务已全部履行", ""),
    ("court", "人民法院", ""),
    ("AskConfirmation.ground", "管辖依据", "可以不选，由纠纷地或者调解组织所在地确定"),
    ("domicile", "当事人住所地", "以当事人住所地为由的填写"),
    ("intermediate_reason", "由中级人民法院管辖的理由", "向基层人民法院申请的不填"),
    ("asked_on", "申请日期", ""),
    ("applicants", "共同申请的当事人", "应当是全部当事人"),
    ("within_civil_scope", "不涉及婚姻、收养、亲子等身份关系，也不涉及物权、知识产权确权", ""),
    ("RecordRuling.result", "法院的处理", ""),
    ("court_number", "法院案号", ""),
    ("ruled_on", "裁定日期", ""),

    // Services.
    ("service", "哪一项服务", ""),
    ("ArrangeService.kind", "服务类型", ""),
    ("provider", "由谁提供", "如：某某律师、某某心理咨询师"),
    ("provider_organisation", "所属机构", "系统中没有的可不选"),
    ("recipients", "服务对象", ""),
    ("consented_on", "同意日期", ""),
    ("outcome", "服务结果", ""),
    ("cost", "费用（元，由财政负担）", "没有费用的填 0；当事人不承担费用"),

    // Afterwards.
    ("visit", "回访", ""),
    ("visited", "回访的当事人", ""),
    ("ConcludeService.findings", "服务情况", ""),
    ("findings", "回访情况", "履行情况、各方反映"),
    ("satisfied", "当事人是否满意", ""),
    ("signs_of_aggravation", "有激化或者反复的苗头", ""),
    ("on", "日期", ""),

    // The dispute.
    ("title", "纠纷名称", "一句话，如：王某与李某排水沟纠纷"),
    ("narrative", "纠纷经过", "时间、地点、起因、经过、现状"),
    ("requests", "请求事项", "每行一项"),
    ("category", "纠纷类别", ""),
    ("sectors", "行业标签", ""),
    ("tag", "增加行业标签", ""),
    ("untag", "取消行业标签", ""),
    ("difficulty", "难易程度", ""),
    ("claimed", "涉及金额（元）", ""),
    ("applied_on", "申请日期", ""),
    ("division", "问题属地", ""),
    ("source", "案件来源", ""),
    ("referred_by", "移送单位", "仅移送、委托的案件填写"),
    ("responsible", "承办机构", ""),
    ("risks", "风险", ""),
    ("dispute", "纠纷", ""),

    // What was told, and why.
    ("parties_told", "已告知各方：可以依法申请仲裁、行政处理或者起诉，途径由当事人自己选择", ""),
    ("guidance", "告知的内容", "告知当事人可以到哪里、怎样维护权利"),
    ("reason", "事由", ""),
];

/// Names of documents by their codes.
const DOCUMENTS: &[domain::identity::IdentityKind] = domain::identity::IdentityKind::ALL;

/// Dates on which something has happened, so that they are mostly today.
const OF_THE_PAST: &[&str] = &[
    "on",
    "given_on",
    "held_on",
    "signed_on",
    "sealed_on",
    "mediator_signed_on",
    "asked_on",
    "ruled_on",
    "consented_on",
    "applied_on",
    "from",
    "until",
];

/// Lists of which mostly all is true.
const TICKED_AT_FIRST: &[&str] =
    &["RecordSession.mediators", "ExplainRights.parties", "TellHop.parties", "AskConfirmation.applicants"];

/// Answers of yes and no that need not be given; without a tick they are no.
const PLAIN_TICKS: &[&str] = &[
    "information_consent",
    "lives_on_own_labour",
    "special",
    "writing_requested",
    "listed",
    "complete",
    "reached",
    "organisation",
];

fn row(schema: &str, member: &str) -> Option<(usize, &'static Row)> {
    let exact = |name: &str| name.split_once('.') == Some((schema, member));
    let rows = || {
        let special =
            administration_labels::LABELS.iter().chain(application_labels::LABELS).chain(petition_labels::LABELS);
        special.chain(LABELS).enumerate()
    };
    rows().find(|(_, (name, _, _))| exact(name)).or_else(|| rows().find(|(_, (name, _, _))| *name == member))
}

/// Label and hint of a member.
pub(crate) fn of(schema: &str, member: &str) -> (&'static str, &'static str) {
    row(schema, member).map_or(("（未命名）", ""), |(_, (_, label, hint))| (*label, *hint))
}

/// Where a member stands among others of its form.
pub(crate) fn place(schema: &str, member: &str) -> usize {
    row(schema, member).map_or(usize::MAX, |(place, _)| place)
}

/// Chinese name of a kind of document.
pub(crate) fn document(code: &str) -> &'static str {
    DOCUMENTS.iter().find(|kind| kind.code() == code).map_or("", |kind| kind.name_zh())
}

/// Whether a date is mostly today.
pub(crate) fn is_of_the_past(member: &str) -> bool {
    OF_THE_PAST.contains(&member)
}

/// Whether everything in a list is ticked at first.
pub(crate) fn is_ticked_at_first(schema: &str, member: &str) -> bool {
    TICKED_AT_FIRST.iter().any(|name| name.split_once('.') == Some((schema, member)))
}

/// Whether a yes or no is asked by a tick although it may be absent.
pub(crate) fn is_plain_tick(member: &str) -> bool {
    PLAIN_TICKS.contains(&member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::shape::{Member, Shape};

    /// Routes whose bodies are asked for in forms.
    const FORMS: [&str; 9] = [
        "/api/v1/applications",
        "/api/v1/patrol-points",
        "/api/v1/cases",
        "/api/v1/meetings",
        "/api/v1/petitions",
        "/api/v1/users",
        "/api/v1/organisations",
        "/api/v1/holidays",
        "/api/v1/webhooks",
    ];

    fn all(shape: &Shape, found: &mut Vec<Member>) {
        match shape {
            Shape::Object(members) => members.iter().for_each(|member| {
                found.push(member.clone());
                all(&member.shape, found);
            }),
            Shape::Tagged(choices) => {
                choices.iter().for_each(|(_, members)| all(&Shape::Object(members.clone()), found));
            }
            Shape::List(item) => all(item, found),
            _ => {}
        }
    }

    #[test]
    fn every_field_of_every_form_has_its_label() {
        let routes = api::routes::all();
        let bodies = routes
            .iter()
            .filter(|route| FORMS.iter().any(|path| route.path.starts_with(path)))
            .filter_map(|route| route.body);
        let mut members = Vec::new();
        bodies.for_each(|body| all(&Shape::of(&body), &mut members));
        assert!(members.len() > 100);
        let of_identity = |member: &&Member| member.of.starts_with("Identity");
        let bare: Vec<_> = members
            .iter()
            .filter(|member| !of_identity(member) && row(&member.of, &member.name).is_none())
            .map(|member| format!("{}.{}", member.of, member.name))
            .collect();
        assert_eq!(bare, Vec::<String>::new());
    }

    #[test]
    fn every_label_of_one_schema_is_of_a_field() {
        let mut members = Vec::new();
        let bodies = api::routes::all();
        bodies.iter().filter_map(|route| route.body).for_each(|body| all(&Shape::of(&body), &mut members));
        let idle: Vec<_> = LABELS
            .iter()
            .chain(petition_labels::LABELS)
            .chain(administration_labels::LABELS)
            .chain(application_labels::LABELS)
            .filter_map(|(name, _, _)| name.split_once('.'))
            .filter(|(schema, _)| *schema != "Identity")
            .filter(|(schema, member)| !members.iter().any(|one| one.of == *schema && one.name == *member))
            .collect();
        assert_eq!(idle, Vec::<(&str, &str)>::new());
    }

    #[test]
    fn every_code_is_shown_by_its_name() {
        let routes = api::routes::all();
        let bodies = routes
            .iter()
            .filter(|route| FORMS.iter().any(|path| route.path.starts_with(path)))
            .filter_map(|route| route.body);
        let mut members = Vec::new();
        bodies.for_each(|body| all(&Shape::of(&body), &mut members));
        for member in members {
            let Shape::Code(codes) = &member.shape else { continue };
            for (code, name) in codes {
                assert!(!name.is_ascii(), "{} of {}.{}", code, member.of, member.name);
            }
        }
    }
}
