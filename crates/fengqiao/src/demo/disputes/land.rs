//! Forest and land, expropriation, pollution.

use domain::case::Difficulty::{Complex, General};
use domain::category::Category as C;

use super::Cast::{Firm, Group, Person};
use super::Dispute;

pub(super) const TABLE: &[Dispute] = &[
    Dispute {
        category: C::Land,
        share: 8,
        difficulty: General,
        applicant: Person,
        respondent: Person,
        title: "{村}香榧林界址纠纷",
        narrative: "{甲}与{乙}的香榧林上下相邻，林权证上的四至写的是“以石坎为界”，石坎在前年塌方时埋了。{时}采收季，双方都说坎上的七株\
                    古榧是自己的，各自雇人上树打榧。村干部把鲜榧暂存在村里，等调解。",
        requests: &["确认界址", "分配暂存香榧折价{元}元"],
        yuan: Some((6_000, 48_000)),
        claim: "我父亲在坎上打过铁桩，老会计可以作证。",
        answer: "那几株是我接的枝，二十年都是我打的。",
        proposal: "请林业站按林权图复测；七株按三四分，鲜榧折价对分。",
        terms: "界址以林业站复测桩点为准，七株古榧由{甲}管四株、{乙}管三株；{乙}支付暂存香榧折价款{协}元。",
        duty: "支付暂存香榧折价款",
    },
    Dispute {
        category: C::Land,
        share: 6,
        difficulty: General,
        applicant: Person,
        respondent: Person,
        title: "{村}承包地代耕收回纠纷",
        narrative: "{甲}外出经商时把三亩承包田口头交给{乙}代耕，没有写字据。{时}{甲}回乡要收回种有机茶，{乙}说已经下了肥、搭了大棚。\
                    双方为春耕前交不交地争执不下。",
        requests: &["收回承包地", "补偿大棚投入{元}元以内"],
        yuan: Some((3_000, 20_000)),
        claim: "证上是我的名字，当时说好随时可以收。",
        answer: "种了八年，棚是去年刚搭的，总要有个说法。",
        proposal: "本季收完再交地，大棚折旧由{甲}补；也可以转租两年。",
        terms: "{乙}收获本季作物后交还承包地，大棚归{甲}；大棚折价与历年流转费抵扣后，{乙}补付{协}元。",
        duty: "交还承包地并补付流转费差额",
    },
    Dispute {
        category: C::Land,
        share: 5,
        difficulty: Complex,
        applicant: Group("香榧基地流转农户", 26, 48),
        respondent: Firm(&["诸暨市枫岭香榧专业合作社", "诸暨市榧源生态农业有限公司"]),
        title: "{村}土地流转租金拖欠群体纠纷",
        narrative: "{乙}流转了{村}三百余亩山地种植香榧，租金一年一付。{时}起因销路不畅停付，涉及农户到镇政府门口反映。农户推选代表，\
                    要求付清租金，否则收回山地。",
        requests: &["付清拖欠租金{元}元", "明确今后付款日期"],
        yuan: Some((180_000, 460_000)),
        claim: "租金是老人一年的油盐钱，拖了两个年头了。",
        answer: "基地投了上千万，榧苗还没到盛产期，请大家再宽限一下。",
        proposal: "先付一半应急，余款卖完鲜榧付；合作社提供担保，镇里跟踪。",
        terms: "{乙}分期付清租金{协}元，逾期一期农户有权收回山地；今后租金每年十一月底前支付。",
        duty: "支付拖欠的流转租金",
    },
    Dispute {
        category: C::Expropriation,
        share: 5,
        difficulty: Complex,
        applicant: Person,
        respondent: Person,
        title: "{村}拓路征地青苗补偿分配纠纷",
        narrative: "绍大线拓宽征用了{村}部分耕地，青苗补偿打到承包户{乙}账上。实际种植的是{甲}，两人十年前互换过地块，没有登记。{时}{甲}拦住\
                    施工机械，要求把青苗款给他。",
        requests: &["支付青苗补偿{元}元"],
        yuan: Some((12_000, 90_000)),
        claim: "苗是我种的，补偿就该归种的人。",
        answer: "户头是我的，换地是口头的，地力补偿总归我。",
        proposal: "青苗归种植人，地力归承包人，请镇自然资源所核对地块后分开算。",
        terms: "{乙}将青苗补偿{协}元付给{甲}，土地补偿归{乙}；双方补办互换登记。",
        duty: "支付青苗补偿",
    },
    Dispute {
        category: C::Expropriation,
        share: 4,
        difficulty: Complex,
        applicant: Group("安置房轮候住户", 22, 60),
        respondent: Firm(&["枫桥镇城镇建设开发有限公司"]),
        title: "枫桥老街拆迁安置延期群体纠纷",
        narrative: "老街改造拆迁户签约时约定二十四个月交房，{乙}逾期八个月仍未交付。{时}住户在售楼处聚集，要求支付过渡费和逾期违约金。\
                    镇里组织对话后，住户推选代表同意先调解。",
        requests: &["支付逾期过渡费{元}元", "明确交房日期"],
        yuan: Some((520_000, 980_000)),
        claim: "一家四口租了三年房，孩子上学都要转。",
        answer: "地下发现老码头遗迹停了工，不是我们愿意拖的。",
        proposal: "过渡费按月补足，违约金按一半计；交房日期由住建部门核定后书面承诺。",
        terms: "{乙}支付过渡费及违约金合计{协}元，分批付清；交房日期不晚于核定日期，逾期按日加付。",
        duty: "支付过渡费和违约金",
    },
    Dispute {
        category: C::Pollution,
        share: 5,
        difficulty: General,
        applicant: Person,
        respondent: Firm(&["枫桥镇澄南印染整理厂", "诸暨市澄溪水洗有限公司"]),
        title: "{村}溪水污染致鱼塘死鱼纠纷",
        narrative: "{甲}在枫溪边承包鱼塘养青鱼，{时}一夜之间死鱼上千斤。上游的{乙}当晚有设备检修，外排水颜色发灰。环保部门取了样，尚未出\
                    结论，双方愿意先谈补偿。",
        requests: &["赔偿死鱼损失{元}元"],
        yuan: Some((9_000, 60_000)),
        claim: "塘口一面白花花，鱼贩子都来看过。",
        answer: "检修是有，但水量不大，天气闷热缺氧也会死鱼。",
        proposal: "按市价六成先行补偿，检测结论出来后多退少补。",
        terms: "{乙}先行补偿{协}元并清理溪边沉淀物；今后检修提前一天告知下游养殖户。",
        duty: "补偿死鱼损失",
    },
];
