//! What lies behind the daily work (系统管理): users, organisations, rules, holidays, who looked at what.

use actix_web::HttpResponse;
use api::{problem::Problem, server};
use askama::Template;

use crate::{
    layout::{self, Layout},
    pages,
    visitor::Visitor,
};

/// Its page, and the menu entry that is marked on all of them.
pub(crate) const PAGE: &str = "/administration";

/// Its parts, each with what it is for.
const PARTS: &[(&str, &str)] = &[
    ("/users", "新建用户、变更角色、重置密码、停用，查看登录与变更记录"),
    ("/organisations", "各地有哪些机构，上下级关系，新建、更名、调整上级、关闭"),
    ("/rules", "期限、次数、金额等规则在各地现在怎么定，依据哪一条，设定地方规则"),
    ("/templates", "有哪些文书格式，依据哪一条，各地在文书末尾加印的附注"),
    ("/holidays", "各年的节假日和调休上班日，载入新一年的放假安排"),
    ("/patrol-points", "哪些地方定时巡查、几天一次，新建、停用，看每处的巡查记录"),
    ("/imports", "把本机构原来的 Excel 台账转成案件、信访件：预览、确认、进度、错误清单"),
    ("/webhooks", "把本机构的提醒签名后发往本单位自己的系统，看每一条有没有送达"),
    ("/access-log", "谁、什么时候、为什么看过哪件案件、信访件和里面的个人信息"),
];

#[derive(Template)]
#[template(path = "administration.html")]
struct Page {
    layout: Layout,
    parts: Vec<(&'static str, &'static str, &'static str)>,
}

/// `GET /administration`: the parts that the visitor may open.
pub(crate) async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let parts = PARTS.iter().filter_map(|(path, about)| {
        let page = pages::all().iter().find(|page| page.path == *path && page.method == "GET")?;
        server::may(page.access, &visitor.caller).ok().map(|()| (*path, page.name, *about))
    });
    let parts = parts.collect();
    layout::ok(&Page { layout: Layout::of(&visitor, PAGE, "系统管理"), parts })
}
