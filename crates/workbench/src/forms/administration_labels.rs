//! The Chinese labels of what forms of the administration ask for, in the order in which they show it.

use super::labels::Row;

#[rustfmt::skip]
pub(super) const LABELS: &[Row] = &[
    // Organisations.
    ("NewOrganisation.name", "机构全称", "印在文书上的名称，如：枫桥镇人民调解委员会"),
    ("RenameOrganisation.name", "新的机构全称", ""),
    ("NewOrganisation.kind", "机构类型", ""),
    ("NewOrganisation.tier", "层级", "不高于您所在机构"),
    ("NewOrganisation.division", "所服务区划的代码", "到村（居）的为 12 位数字，可先在机构列表里打开那个区划再点“新建机构”"),
    ("NewOrganisation.parent", "上级机构", "案件向上移交给谁；最上一级的不选"),
    ("NewOrganisation.phone", "联系电话", "群众打的电话，印在告知书上，查询办理情况时也能看到"),
    ("OrganisationPhone.phone", "联系电话", "群众打的电话，印在以后的告知书上，查询办理情况时也能看到；没有的不填"),
    ("MoveOrganisation.parent", "新的上级机构", "最上一级的不选"),
    ("NewOrganisation.number_prefix", "案号代字", "案号里代表本地的字，本县内不能重复，只有办理调解的机构要填，如：枫"),

    // Rules.
    ("RuleSetting.value", "设定为", ""),
    ("RuleSetting.division", "适用区划的代码", "连同其下各区划"),
    ("RuleSetting.organisation_kind", "只适用于哪类机构", "各类机构都适用的不选"),
    ("RuleSetting.effective_from", "生效日期", "今天或者以后"),

    // Receivers of notices.
    ("NewWebhook.url", "接收地址", "以 https 开头的网址"),
    ("WebhookChange.url", "接收地址", "以 https 开头的网址"),
    ("NewWebhook.kinds", "只发这些提醒", "都不选则全部发送"),
    ("WebhookChange.kinds", "只发这些提醒", "都不选则全部发送"),
    ("WebhookChange.enabled", "启用", ""),

    // Holidays.
    ("CalendarDay.date", "日期", ""),
    ("CalendarDay.kind", "放假或上班", ""),
    ("CalendarDay.name", "所属节日", "如：国庆节"),
];
