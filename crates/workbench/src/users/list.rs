//! The users of the division.

use actix_web::{HttpRequest, HttpResponse};
use api::{extract::parse_query, problem::Problem, users::find};
use askama::Template;
use store::organisations;

use super::{ADMINISTRATORS, roles};
use crate::{
    administration,
    layout::{self, Layout},
    visitor::Visitor,
};

/// A user in the list.
struct Line {
    path: String,
    username: String,
    name: String,
    organisation: String,
    roles: String,
    stands: &'static str,
}

#[derive(Template)]
#[template(path = "users.html")]
struct Users {
    layout: Layout,
    lines: Vec<Line>,
    next: Option<String>,
    administers: bool,
}

/// `GET /users`.
pub(crate) async fn list(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let page = find(&visitor.state, &visitor.caller, parse_query(request.query_string())?).await?;
    let tree = visitor.read(organisations::tree).await?;
    let lines = page.items.into_iter().map(|user| Line {
        path: format!("/users/{}", user.id),
        organisation: tree.name(user.organisation).to_owned(),
        roles: roles(&user.roles),
        stands: match (user.disabled_at, &user.proposed_roles, user.must_change_password) {
            (Some(_), _, _) => "已停用",
            (None, Some(_), _) => "角色待第二名管理员确认",
            (None, None, true) => "尚未改一次性密码",
            _ => "正常",
        },
        username: user.username,
        name: user.name,
    });
    let lines = lines.collect();
    let next = page.next.map(|cursor| format!("/users?cursor={cursor}"));
    let administers = visitor.has_any(ADMINISTRATORS);
    layout::ok(&Users { layout: Layout::of(&visitor, administration::PAGE, "用户"), lines, next, administers })
}
