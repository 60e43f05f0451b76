//! What administrators register and change: users, organisations, receivers of notices. Each has a form for a new one and
//! one for every change, made from the routes.

use std::{fmt::Display, str::FromStr};

use actix_web::{HttpRequest, HttpResponse};
use api::{
    Reply,
    extract::{IfMatch, Submission},
    problem::{Kind, Problem},
};
use serde_json::Value;

use crate::{
    cases::in_path,
    forms::shape::Shape,
    post::Fields,
    route_form::{self, Addressed, RouteForm},
    visitor::Visitor,
};

/// A change of something, among all that can be changed of it.
pub(crate) trait Change: Copy + 'static {
    /// What it is known by.
    type Id: FromStr + Display + Copy;

    /// Where its pages are; the routes have the same path below `/api/v1`.
    const PAGE: &'static str;

    /// Chinese name of the form for a new one.
    const NEW: &'static str;

    /// All changes.
    const ALL: &'static [Self];

    /// Where the change is posted to, below the thing.
    fn route(self) -> &'static str;

    /// The word in the address of its form.
    fn word(self) -> &'static str {
        self.route()
    }

    /// Chinese name.
    fn name(self) -> &'static str;

    /// What is to be known before a form is filled in, what can be chosen, what is held and in which version.
    async fn form(about: &About<Self>, visitor: &Visitor) -> Result<RouteForm, Problem>;

    /// Registers a new one.
    async fn create(visitor: &Visitor, submission: Submission<Value>) -> Result<Reply, Problem>;

    /// Changes one that was read at a version.
    async fn change(
        self,
        visitor: &Visitor,
        at: (Self::Id, IfMatch),
        submission: Submission<Value>,
    ) -> Result<Reply, Problem>;

    /// Where the visitor goes on, or what they see this once.
    fn done(about: &About<Self>, visitor: &Visitor, reply: &Reply) -> Result<HttpResponse, Problem>;

    /// Address of its form.
    fn address(self, id: Self::Id) -> String {
        format!("{}/{id}/{}", Self::PAGE, self.word())
    }
}

/// What a form is about.
pub(crate) enum About<C: Change> {
    /// A new one, with what is known of it already.
    New(Fields),
    /// A change of one.
    Change(C::Id, C),
}

impl<C: Change> Addressed for About<C> {
    fn at(request: &HttpRequest) -> Result<Self, Problem> {
        let Some(word) = request.match_info().get("change") else {
            return Ok(Self::New(Fields::parse(request.query_string().as_bytes())));
        };
        let what = C::ALL.iter().find(|what| what.word() == word).ok_or_else(|| Problem::of(Kind::NotFound))?;
        Ok(Self::Change(in_path(request, "id")?, *what))
    }

    fn shape(&self, visitor: &Visitor) -> Shape {
        let below = match self {
            Self::New(_) => String::new(),
            Self::Change(_, what) => format!("/{{id}}/{}", what.route()),
        };
        route_form::shape(&visitor.state, &format!("/api/v1{}{below}", C::PAGE))
    }

    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let form = C::form(self, visitor).await?;
        let (name, action, back) = match self {
            Self::New(_) => (C::NEW, format!("{}/new", C::PAGE), C::PAGE.to_owned()),
            Self::Change(id, what) => (what.name(), what.address(*id), format!("{}/{id}", C::PAGE)),
        };
        Ok(RouteForm { name: name.to_owned(), action, back, ..form })
    }

    async fn send(&self, visitor: &Visitor, version: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem> {
        match self {
            Self::New(_) => C::create(visitor, submission).await,
            Self::Change(id, what) => what.change(visitor, (*id, version), submission).await,
        }
    }

    fn done(&self, visitor: &Visitor, _: &Fields, reply: &Reply) -> Result<HttpResponse, Problem> {
        C::done(self, visitor, reply)
    }
}
