//! The forms with which administrators add and change organisations.

use actix_web::HttpResponse;
use api::{
    Reply,
    extract::{IfMatch, Submission},
    organisations::{Change, change_organisation, create_organisation},
    problem::Problem,
};
use domain::{
    id::OrganisationId,
    organisation::{Organisation, OrganisationTree},
};
use serde_json::Value;
use store::organisations;

use crate::{
    changes::{self, About},
    forms::{choices::Choices, fields::Choice},
    layout::see_other,
    route_form::RouteForm,
    visitor::Visitor,
};

impl changes::Change for Change {
    type Id = OrganisationId;

    const PAGE: &'static str = "/organisations";
    const NEW: &'static str = "新建机构";
    const ALL: &'static [Self] = Self::ALL;

    fn route(self) -> &'static str {
        self.path()
    }

    fn name(self) -> &'static str {
        self.name_zh()
    }

    async fn form(about: &About<Self>, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let choices = superiors(visitor, &*visitor.read(organisations::tree).await?);
        let mut form = RouteForm { choices, ..RouteForm::default() };
        match about {
            About::New(known) => form.held = known.clone(),
            &About::Change(id, what) => {
                let record = visitor.read(move |snapshot| organisations::record(snapshot, id)).await?;
                let organisation = record.organisation;
                let held = match what {
                    Self::Rename => Some(("/name", organisation.name.clone())),
                    Self::Phone => organisation.phone.map(|phone| ("/phone", phone.into())),
                    Self::Move => organisation.parent.map(|parent| ("/parent", parent.to_string())),
                    Self::Close => None,
                };
                if let Some((name, value)) = held {
                    form.held.add(name.to_owned(), &value);
                }
                form.about.push(organisation.name);
                form.version = record.version;
            }
        }
        Ok(form)
    }

    async fn create(visitor: &Visitor, submission: Submission<Value>) -> Result<Reply, Problem> {
        create_organisation(visitor.state.clone(), visitor.caller.clone(), submission).await
    }

    async fn change(
        self,
        visitor: &Visitor,
        at: (OrganisationId, IfMatch),
        submission: Submission<Value>,
    ) -> Result<Reply, Problem> {
        change_organisation(visitor.state.clone(), visitor.caller.clone(), at, self, submission).await
    }

    fn done(_: &About<Self>, _: &Visitor, reply: &Reply) -> Result<HttpResponse, Problem> {
        let changed: Organisation = reply.read()?;
        Ok(see_other(&format!("/organisations/{}", changed.id)))
    }
}

/// The organisations that may stand above one of the visitor's division: those in it and those around it.
fn superiors(visitor: &Visitor, tree: &OrganisationTree) -> Choices {
    let own = visitor.organisation().division;
    let near = |one: &&Organisation| own.contains(one.division) || one.division.contains(own);
    let near = tree.iter().filter(|one| one.active).filter(near);
    Choices::among(near.map(|one| Choice::new(one.id, one.name.clone())).collect())
}
