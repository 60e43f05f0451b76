//! What people petition about.

/// A matter; blanks as in [`Words`](super::super::wording::Words).
#[derive(Debug)]
pub(super) struct Matter {
    /// Class of the content.
    pub(super) content: &'static str,
    /// One line.
    pub(super) title: &'static str,
    /// As told.
    pub(super) narrative: &'static str,
    /// What is asked for.
    pub(super) request: &'static str,
    /// Key of the unit that decides.
    pub(super) unit: &'static str,
    /// Who would have to do it.
    pub(super) other: &'static str,
}

const fn matter([content, title, narrative, request, unit, other]: [&'static str; 6]) -> Matter {
    Matter { content, title, narrative, request, unit, other }
}

/// All of them.
#[rustfmt::skip]
pub(super) const MATTERS: &[Matter] = &[
    matter(["P03", "{村}房屋拆迁补偿款未付清", "我家在{村}的房屋{时}被拆迁，约定补偿款{元}元，至今只付一部分，多次催要没有结果。", "支付剩余补偿款", "natural-resources", "诸暨市枫川拆迁服务有限公司"]),
    matter(["P02", "{村}宅基地四至不清", "我家在{村}的宅基地与邻居四至不清，{时}丈量两次结果不同，争议损失约{元}元。", "重新确认四至", "natural-resources", "相邻农户"]),
    matter(["P01", "{村}土地流转租金拖欠", "我家在{村}的承包地流转给合作社，租金{元}元{时}到期没有支付。", "支付流转租金", "natural-resources", "枫桥镇绿野农业专业合作社"]),
    matter(["P04", "{村}袜厂拖欠工资", "我在{村}一家袜厂做工，{时}起被拖欠工资{元}元，老板一再推托。", "支付拖欠的工资", "labour", "诸暨市枫盛袜业有限公司"]),
    matter(["P04", "{村}工地工伤待遇未落实", "我{时}在{村}的工地摔伤，医药费{元}元自己垫付，单位不肯认。", "支付工伤待遇", "labour", "浙江枫越建设有限公司"]),
    matter(["P02", "{村}采砂毁坏农田", "{时}有人在{村}溪边采砂，冲毁我家农田，损失{元}元。", "制止采砂并赔偿", "natural-resources", "{村}采砂经营户"]),
];
