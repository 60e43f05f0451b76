//! The forms with which administrators make and change users.

use actix_web::HttpResponse;
use api::{
    Reply,
    extract::{IfMatch, Submission},
    problem::Problem,
    users::{Change, UserView, change_user, create_user},
};
use askama::Template;
use domain::id::UserId;
use serde_json::Value;
use store::{accounts, organisations};

use crate::{
    administration,
    changes::{self, About},
    forms::{choices::Choices, fields::Choice},
    layout::{self, Layout, see_other},
    route_form::RouteForm,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "user_password.html")]
struct OneTimePassword {
    layout: Layout,
    path: String,
    username: String,
    password: String,
}

/// Whether there is anything for a change to change.
pub(super) fn is_possible(what: Change, user: &UserView) -> bool {
    match what {
        Change::ConfirmRoles => user.proposed_roles.is_some(),
        Change::ResetSecondFactor => user.second_factor.is_some(),
        _ => true,
    }
}

impl changes::Change for Change {
    type Id = UserId;

    const PAGE: &'static str = "/users";
    const NEW: &'static str = "新建用户";
    const ALL: &'static [Self] = Self::ALL;

    fn route(self) -> &'static str {
        self.path()
    }

    fn word(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::ConfirmRoles => "confirm",
            Self::ResetPassword => "password",
            Self::ResetSecondFactor => "second-factor",
            Self::Disable => "disable",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Roles => "变更角色",
            Self::ConfirmRoles => "确认角色",
            Self::ResetPassword => "重置密码",
            Self::ResetSecondFactor => "停用两步验证",
            Self::Disable => "停用用户",
        }
    }

    async fn form(about: &About<Self>, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let tree = visitor.read(organisations::tree).await?;
        let own = visitor.organisation().division;
        let within = tree.iter().filter(|found| found.active && own.contains(found.division));
        let choices = Choices::among(within.map(|found| Choice::new(found.id, found.name.clone())).collect());
        let mut form = RouteForm { choices, ..RouteForm::default() };
        if let About::Change(id, _) = *about {
            let reach = visitor.reach();
            let account = visitor.read(move |snapshot| accounts::find(snapshot, reach, id)).await?;
            account.roles.iter().for_each(|role| form.held.add("/roles".to_owned(), role.code()));
            form.version = account.version;
        }
        Ok(form)
    }

    async fn create(visitor: &Visitor, submission: Submission<Value>) -> Result<Reply, Problem> {
        create_user(visitor.state.clone(), visitor.caller.clone(), submission).await
    }

    async fn change(
        self,
        visitor: &Visitor,
        at: (UserId, IfMatch),
        submission: Submission<Value>,
    ) -> Result<Reply, Problem> {
        change_user(visitor.state.clone(), visitor.caller.clone(), at, self, submission).await
    }

    /// Goes back to the user, or shows the one-time password, this once.
    fn done(_: &About<Self>, visitor: &Visitor, reply: &Reply) -> Result<HttpResponse, Problem> {
        let done: Value = reply.read()?;
        let Some(password) = done["one_time_password"].as_str() else {
            return Ok(see_other(&format!("/users/{}", done["id"].as_str().unwrap_or_default())));
        };
        let user = &done["user"];
        layout::ok(&OneTimePassword {
            layout: Layout::of(visitor, administration::PAGE, "一次性密码"),
            path: format!("/users/{}", user["id"].as_str().unwrap_or_default()),
            username: user["username"].as_str().unwrap_or_default().to_owned(),
            password: password.to_owned(),
        })
    }
}
