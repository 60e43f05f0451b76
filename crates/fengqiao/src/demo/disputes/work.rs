//! Labour.

use domain::case::Difficulty::{Complex, General};
use domain::category::Category as C;

use super::Cast::{Firm, Group, Person};
use super::Dispute;

const MILLS: &[&str] = &[
    "诸暨市枫盛服饰有限公司",
    "诸暨市大唐锦棉袜业有限公司",
    "枫桥镇华丝衬衫厂",
    "诸暨市枫林渡制衣有限公司",
    "诸暨市千珠坊珍珠饰品有限公司",
];

pub(super) const TABLE: &[Dispute] = &[
    Dispute {
        category: C::MigrantWages,
        share: 6,
        difficulty: General,
        applicant: Person,
        respondent: Firm(MILLS),
        title: "衬衫车间计件工资拖欠纠纷",
        narrative: "{甲}从贵州来，在{乙}做缝纫计件工，{时}离职时还有两个多月工资未结。厂里说有一批退货要扣款，{甲}不认。临近年关，\
                    {甲}要买车票回家，到产业园调委会求助。",
        requests: &["支付工资{元}元"],
        yuan: Some((6_000, 28_000)),
        claim: "件数单子我都留着，退货的那批不是我这组做的。",
        answer: "客户扣了我们的货款，总要查清楚是哪组的问题。",
        proposal: "无争议的先付清，有争议的退货部分按比例扣，最多不超过一成。",
        terms: "{乙}支付工资{协}元，付清后双方劳动关系终止，互不追究。",
        duty: "支付拖欠的工资",
    },
    Dispute {
        category: C::MigrantWages,
        share: 4,
        difficulty: Complex,
        applicant: Group("安装班组民工", 8, 24),
        respondent: Firm(&["浙江暨筑建设有限公司", "诸暨市宏阁装饰工程有限公司"]),
        title: "厂房工地班组工资群体讨薪纠纷",
        narrative: "{乙}承建枫桥镇一处标准厂房，钢结构安装分包给了包工头，包工头{时}失联。班组工人爬上塔吊旁的脚手架要说法，被劝下。工人\
                    推选代表，同意先由调委会联合人社部门调解。",
        requests: &["支付班组工资{元}元"],
        yuan: Some((120_000, 420_000)),
        claim: "活是在你们工地干的，打卡记录都在。",
        answer: "工程款已经按进度付给分包了，不能付两遍。",
        proposal: "总包先行垫付，再向分包追偿；考勤表由人社部门核对。",
        terms: "{乙}作为总承包先行垫付班组工资{协}元，分两次通过工资专户发放到人。",
        duty: "垫付班组工资",
    },
    Dispute {
        category: C::OtherLabour,
        share: 6,
        difficulty: General,
        applicant: Person,
        respondent: Firm(MILLS),
        title: "工伤待遇与停工留薪纠纷",
        narrative: "{甲}在{乙}操作开料机时左手食指受伤，住院十二天，已认定工伤。{时}厂里停发了工资，伤残补助差额也没有谈拢。\
                    {甲}不愿耽误下家的活，希望尽快了结。",
        requests: &["支付停工留薪期工资和伤残补助差额{元}元"],
        yuan: Some((15_000, 88_000)),
        claim: "手指弯不过来，重活是干不了了。",
        answer: "社保报的归社保，厂里已经垫了医药费。",
        proposal: "停工留薪按三个月算，一次性就业补助由厂里承担，垫付的抵掉。",
        terms: "{乙}一次性支付工伤待遇差额{协}元，双方解除劳动关系，医药费垫付部分不再返还。",
        duty: "支付工伤待遇差额",
    },
    Dispute {
        category: C::OtherLabour,
        share: 4,
        difficulty: General,
        applicant: Person,
        respondent: Firm(MILLS),
        title: "未签劳动合同双倍工资纠纷",
        narrative: "{甲}进{乙}做打样师傅一年多，一直没有签书面合同，社保也断断续续。{时}因搬厂被口头辞退，{甲}要求双倍工资和经济补偿。\
                    老板说是熟人介绍，从没想过这些。",
        requests: &["支付双倍工资差额和经济补偿{元}元"],
        yuan: Some((12_000, 66_000)),
        claim: "没有合同，辞退也没一句正式的话。",
        answer: "工资一分没少过，搬厂也问过他去不去。",
        proposal: "双倍部分折半，加一个月补偿，社保补缴到离职当月。",
        terms: "{乙}支付{甲}{协}元，并补缴社会保险至离职当月；双方再无其他争议。",
        duty: "支付双倍工资差额和经济补偿",
    },
];
