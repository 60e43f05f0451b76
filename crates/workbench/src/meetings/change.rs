//! The forms with which a meeting is called and recorded.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    Reply,
    extract::{IfMatch, Submission},
    meetings::{Change, change, create},
    problem::{Kind, Problem},
};
use domain::id::MeetingId;
use serde_json::Value;
use store::{meetings, organisations};

use crate::{
    cases::in_path,
    forms::{
        Errors,
        choices::Choices,
        fields::Choice,
        shape::{Member, Shape},
    },
    layout::see_other,
    post::Fields,
    route_form::{self, Addressed, RouteForm},
    visitor::Visitor,
};

const PAGE: &str = "/meetings";

/// Changes by the word in their address.
const CHANGES: &[(&str, Change)] = &[
    ("agenda", Change::Add),
    ("removal", Change::Remove),
    ("discussion", Change::Discuss),
    ("decision", Change::Decide),
    ("minutes", Change::Minutes),
    ("closing", Change::Close),
];

/// Members that say which case or petition it is about: the address gives them, nobody fills them in.
const SUBJECT: [&str; 2] = ["subject", "subject_id"];

/// The number of a case or petition that is put on the agenda, where the address does not say which.
const NUMBER: &str = "subject_number";

/// The form of a new meeting, or of a change of one.
pub(crate) struct Form {
    change: Option<(MeetingId, Change)>,
    /// What its address asks for.
    asked: Fields,
    /// Its address, to which it is sent.
    action: String,
}

impl Form {
    /// Whether the case or petition is told by its number: that of a new topic, unless the address says which.
    fn asks_number(&self) -> bool {
        matches!(self.change, Some((_, Change::Add))) && !self.asked.has(SUBJECT[1])
    }
}

impl Addressed for Form {
    fn at(request: &HttpRequest) -> Result<Self, Problem> {
        let change = match request.match_info().get("change") {
            Some(word) => {
                let known = CHANGES.iter().find(|(known, _)| *known == word);
                let (_, what) = *known.ok_or_else(|| Problem::of(Kind::NotFound))?;
                Some((in_path(request, "id")?, what))
            }
            None => None,
        };
        let asked = Fields::parse(request.query_string().as_bytes());
        Ok(Self { change, asked, action: request.uri().to_string() })
    }

    fn shape(&self, visitor: &Visitor) -> Shape {
        let below = self.change.map(|(_, what)| format!("/{{id}}/{}", what.path())).unwrap_or_default();
        let whole = route_form::shape(&visitor.state, &format!("/api/v1/meetings{below}"));
        let number = Member { of: String::new(), name: NUMBER.to_owned(), shape: Shape::Line, required: true };
        let others = whole.members().iter().filter(|member| !SUBJECT.contains(&member.name.as_str())).cloned();
        Shape::Object(self.asks_number().then_some(number).into_iter().chain(others).collect())
    }

    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let (tree, own) = (visitor.read(organisations::tree).await?, visitor.organisation());
        let invites = |id| self.change.is_some() || id != own.id;
        let within = tree.iter().filter(|found| found.active && own.division.contains(found.division));
        let choices = within.filter(|found| invites(found.id)).map(|found| Choice::new(found.id, found.name.clone()));
        let mut form = RouteForm {
            at: PAGE,
            name: "召开会议".to_owned(),
            action: self.action.clone(),
            back: PAGE.to_owned(),
            choices: Choices::among(choices.collect()),
            ..RouteForm::default()
        };
        if let Some((id, what)) = self.change {
            let scope = visitor.scope();
            let sheet = visitor.read(move |snapshot| meetings::sheet(snapshot, &scope, id)).await?;
            let subject = self.asked.text(SUBJECT[1]);
            let line = sheet.agenda.iter().find(|line| line.subject_id.to_string() == subject);
            let written = match what {
                Change::Minutes => sheet.minutes.as_deref().map(|text| ("/minutes", text)),
                Change::Discuss => line.and_then(|line| line.discussion.as_deref()).map(|text| ("/text", text)),
                _ => None,
            };
            written.into_iter().for_each(|(field, text)| form.held.set(field, text));
            what.name_zh().clone_into(&mut form.name);
            form.back = format!("{PAGE}/{id}");
            form.version = i64::try_from(sheet.version).unwrap_or(i64::MAX);
        }
        Ok(form)
    }

    fn finish(&self, body: &mut Value, _: &mut Errors) {
        for name in SUBJECT.into_iter().filter(|name| self.asked.has(name)) {
            body[name] = self.asked.text(name).into();
        }
    }

    async fn send(
        &self,
        visitor: &Visitor,
        version: IfMatch,
        mut submission: Submission<Value>,
    ) -> Result<Reply, Problem> {
        let (state, caller) = (visitor.state.clone(), visitor.caller.clone());
        let Some((id, what)) = self.change else { return create(state, caller, submission).await };
        if let Some(Value::String(number)) = submission.body.as_object_mut().and_then(|body| body.remove(NUMBER)) {
            let scope = visitor.scope();
            let found = visitor.read(move |snapshot| meetings::numbered(snapshot, &scope, &number)).await?;
            let unknown = "没有找到这个编号的案件或者信访件，请核对案号、信访件编号";
            let (subject, id) = found.ok_or_else(|| {
                Problem::new(Kind::BodyInvalid, format!("{unknown}。")).at(format!("/{NUMBER}"), unknown)
            })?;
            submission.body[SUBJECT[0]] = subject.code().into();
            submission.body[SUBJECT[1]] = id.to_string().into();
        }
        change(state, caller, (id, version), what, submission).await
    }

    fn done(&self, _: &Visitor, _: &Fields, reply: &Reply) -> Result<HttpResponse, Problem> {
        let receipt: Value = reply.read()?;
        Ok(see_other(&format!("{PAGE}/{}", receipt["id"].as_str().unwrap_or_default())))
    }
}
