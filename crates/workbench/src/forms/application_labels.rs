//! The Chinese labels of what applications, their answers and patrol points ask for, in the order in which forms show it.

use super::labels::Row;

#[rustfmt::skip]
pub(super) const LABELS: &[Row] = &[
    // What the citizen tells.
    ("NewApplication.narrative", "纠纷经过", "什么时候、在哪里、为什么、现在怎样"),
    ("NewApplication.requests", "您的请求", "每行一项，如：赔偿医药费 800 元"),
    ("NewApplication.applicant", "申请人", ""),
    ("Applicant.name", "您的姓名", ""),
    ("Applicant.phone", "您的电话", "调解员会打这个电话；查询时要填它的后四位"),
    ("Applicant.number", "您的身份证号码", "可以不填"),
    ("Applicant.address", "您的住址", "可以不填"),
    ("NewApplication.other", "对方（知道多少填多少）", ""),
    ("OtherSide.name", "对方姓名或者名称", ""),
    ("OtherSide.organisation", "对方是企业或者其他单位", ""),
    ("OtherSide.phone", "对方电话", ""),
    ("OtherSide.address", "对方住址", ""),
    ("NewApplication.division", "纠纷发生地", ""),
    ("NewApplication.consent", "我已阅读下面的个人信息处理告知，同意为调解使用这些信息，并自愿申请调解", ""),

    // How the committee answers.
    ("TakeOverApplication.category", "纠纷类别", ""),
    ("TakeOverApplication.title", "纠纷名称", "不填时按纠纷类别命名"),
    ("TakeOverApplication.difficulty", "难易程度", ""),
    ("ReturnApplication.ground", "退回事由", ""),
    ("ReturnApplication.guidance", "告知申请人到哪里办", "写给申请人看的，写明机关名称和办法"),
    ("NewPatrolPoint.name", "点位名称", "如：枫源水库堤坝"),
    ("NewPatrolPoint.place", "怎么找到", ""),
    ("NewPatrolPoint.every_days", "每几天巡查一次", "1 至 366"),
    ("NewPatrolPoint.division", "所在区划的代码", ""),
    ("NewPatrolVisit.finding", "巡查结果", ""),
    ("NewPatrolVisit.visited_at", "巡查时间", ""),
];
