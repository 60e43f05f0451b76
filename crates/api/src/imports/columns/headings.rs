//! The headings that offices write, by what they mean.

use domain::case::Side;
use domain::case::Side::{Applicant, Respondent};

use super::Meaning;
use super::Meaning as M;

/// Each meaning with its own name, which the template uses, and then the other ways of writing it.
pub(super) type Known = &'static [(Meaning, &'static [&'static str])];

pub(super) const DISPUTES: Known = &[
    (M::Number, &["案号", "案件编号", "案件号", "编号", "登记编号", "受理编号", "台账编号", "卷号", "卷宗号"]),
    (
        M::RegisteredOn,
        &["登记日期", "登记时间", "申请日期", "申请时间", "受理日期", "受理时间", "收案日期", "收案时间", "日期"],
    ),
    (M::Names(Applicant), &["申请人", "申请人姓名", "申请人名称", "申请方", "甲方", "甲方当事人", "当事人甲"]),
    (M::Phones(Applicant), &["申请人电话"]),
    (M::Documents(Applicant), &["申请人证件号"]),
    (M::Addresses(Applicant), &["申请人住址"]),
    (
        M::Names(Respondent),
        &["被申请人", "被申请人姓名", "被申请人名称", "被申请方", "对方当事人", "乙方", "乙方当事人", "当事人乙"],
    ),
    (M::Phones(Respondent), &["被申请人电话"]),
    (M::Documents(Respondent), &["被申请人证件号"]),
    (M::Addresses(Respondent), &["被申请人住址"]),
    (M::Category, &["纠纷类别", "纠纷类型", "纠纷种类", "案件类别", "案件类型", "类别", "类型"]),
    (M::Title, &["纠纷名称", "案件名称", "案由", "标题"]),
    (
        M::Narrative,
        &[
            "纠纷经过",
            "纠纷情况",
            "纠纷简要情况",
            "纠纷事实",
            "纠纷概况",
            "纠纷内容",
            "简要情况",
            "简要案情",
            "案情",
            "案情简介",
            "主要事实",
            "主要内容",
            "基本情况",
            "基本案情",
        ],
    ),
    (M::Requests, &["申请事项", "请求事项", "调解请求", "诉求"]),
    (M::Division, &["问题属地", "纠纷发生地", "发生地", "属地", "所在村", "所属村", "村社区"]),
    (M::Amount, &["涉及金额", "涉案金额", "争议金额", "标的额", "标的金额", "金额"]),
    (M::Difficulty, &["难易程度"]),
    (M::Outcome, &["调解结果", "结果", "办理结果", "处理结果", "办理情况"]),
    (M::EndedOn, &["办结日期", "办结时间", "结案日期", "结案时间", "协议日期", "协议时间", "达成协议日期", "调解日期"]),
    (M::Agreement, &["协议内容", "协议主要内容", "调解协议", "调解协议内容"]),
    (M::Performance, &["履行情况", "协议履行情况"]),
    (M::Mediator, &["调解员", "调解人员", "承办人", "经办人"]),
    (M::Note, &["备注", "说明"]),
];

/// By the fields of the national registration form and what registers of letters and visits are headed with.
pub(super) const PETITIONS: Known = &[
    (M::Number, &["信访编号", "信访件编号", "编号", "登记编号", "受理编号", "台账编号", "信访号"]),
    (
        M::RegisteredOn,
        &[
            "登记日期",
            "登记时间",
            "信访日期",
            "信访时间",
            "来访日期",
            "来访时间",
            "来信日期",
            "收到日期",
            "收信日期",
            "受理日期",
            "日期",
        ],
    ),
    (
        M::Names(Applicant),
        &["信访人", "信访人姓名", "姓名", "来访人", "来访人姓名", "来信人", "上访人", "反映人", "反映人姓名", "投诉人"],
    ),
    (M::Phones(Applicant), &["信访人电话"]),
    (M::Documents(Applicant), &["信访人证件号"]),
    (M::Addresses(Applicant), &["信访人住址"]),
    (M::Households(Applicant), &["信访人户籍地"]),
    (M::Headcount, &["信访人数", "来访人数", "人数", "人次"]),
    (M::Involved, &["涉及人数"]),
    (M::Channel, &["信访形式", "信访方式", "信访渠道", "信访途径", "来信来访形式", "形式", "渠道", "来源"]),
    (M::Kind, &["信访种类", "信访类别", "信访事项类别", "事项类别"]),
    (M::Cause, &["信访原因", "上访原因"]),
    (M::Accused, &["被反映人", "被反映人姓名", "被反映单位", "被投诉人", "被投诉单位", "反映对象"]),
    (M::AccusedLevel, &["被反映人级别"]),
    (M::AccusedPost, &["被反映人职务"]),
    (M::AccusedPlace, &["被反映人单位", "被反映人所在单位"]),
    (M::Content, &["内容分类", "信访内容分类", "问题分类", "问题类别", "反映问题类别", "问题类型"]),
    (M::Title, &["概况", "标题", "概要", "信访概况", "事项名称", "信访事项", "主题"]),
    (
        M::Narrative,
        &[
            "信访内容",
            "反映问题",
            "反映的问题",
            "反映的主要问题",
            "反映内容",
            "反映情况",
            "信访问题",
            "主要内容",
            "简要内容",
            "基本情况",
            "问题概述",
            "事实和理由",
        ],
    ),
    (M::Requests, &["请求事项", "信访请求", "信访诉求", "主要诉求", "诉求"]),
    (M::Division, &["问题属地", "问题发生地", "属地", "所属乡镇", "所属镇街", "所在村", "所属村", "村社区"]),
    (M::Section, &["登记部门", "登记科室"]),
    (M::Unit, &["责任单位", "办理单位", "承办单位", "转送单位", "交办单位"]),
    (M::Mediator, &["承办人", "经办人", "接访人", "接待人", "包案领导"]),
    (M::Outcome, &["办理结果", "结果", "处理结果", "办结情况", "办理情况", "办理状态", "状态"]),
    (M::EndedOn, &["办结日期", "办结时间", "结案日期", "结案时间", "答复日期", "答复时间"]),
    (M::Agreement, &["答复意见", "办理意见", "处理意见", "答复内容", "答复情况"]),
    (M::Note, &["备注", "说明"]),
];

/// Particulars of a party, with or without the party before them.
type Particular = (fn(Side) -> Meaning, &'static [&'static str]);

pub(super) const PARTICULARS: &[Particular] = &[
    (M::Phones, &["电话", "联系电话", "电话号码", "联系方式", "手机", "手机号", "手机号码"]),
    (M::Documents, &["证件号", "证件号码", "身份证", "身份证号", "身份证号码", "统一社会信用代码"]),
    (M::Addresses, &["住址", "地址", "联系地址", "住所", "住所地"]),
    (M::Households, &["户籍", "户籍地", "户籍地址", "户籍所在地", "户口所在地"]),
];
