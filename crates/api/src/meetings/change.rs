//! Calling a meeting, and what its organisation does to it until it is over.

use actix_web::{http::Method, web};
use domain::id::MeetingId;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{
    Scope, Transaction,
    meetings::{
        self, Closing, Decision, Discussion, HOLDING, MeetingReceipt, Minutes, NewMeeting, NewTopic, Settled, Topic,
    },
};

use crate::{
    auth::Authenticated,
    cases::signed,
    extract::{IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

/// What is done to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A case or petition is put on the agenda.
    Add,
    /// It is taken off.
    Remove,
    /// What was said of it is written down.
    Discuss,
    /// Something is decided on it.
    Decide,
    /// The minutes are written.
    Minutes,
    /// The meeting is over.
    Close,
}

impl Change {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Add, Self::Remove, Self::Discuss, Self::Decide, Self::Minutes, Self::Close];

    /// Where it is posted to, below `/api/v1/meetings/{id}/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Add => "agenda",
            Self::Remove => "agenda/removal",
            Self::Discuss => "agenda/discussion",
            Self::Decide => "decisions",
            Self::Minutes => "minutes",
            Self::Close => "closing",
        }
    }

    /// Chinese name.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Add => "列入议题",
            Self::Remove => "撤下议题",
            Self::Discuss => "记录讨论情况",
            Self::Decide => "登记议定事项",
            Self::Minutes => "写会议纪要",
            Self::Close => "结束会议",
        }
    }

    fn body(self) -> BodySchema {
        match self {
            Self::Add => BodySchema::of::<NewTopic>(),
            Self::Remove => BodySchema::of::<Topic>(),
            Self::Discuss => BodySchema::of::<Discussion>(),
            Self::Decide => BodySchema::of::<Decision>(),
            Self::Minutes => BodySchema::of::<Minutes>(),
            Self::Close => BodySchema::of::<Closing>(),
        }
    }
}

/// The route of a change.
pub(super) fn route(what: Change) -> Route {
    let handler = move |state, caller, id: web::Path<MeetingId>, version, submission| {
        change(state, caller, (id.into_inner(), version), what, submission)
    };
    Route::new(Method::POST, format!("{}/{}", super::MEETING, what.path()), what.name_zh(), handler)
        .tag(super::TAG)
        .access(Access::Roles(HOLDING))
        .versioned()
        .takes_schema(what.body())
        .gives::<MeetingReceipt>(200)
}

/// Changes a meeting that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn change(
    state: web::Data<State>,
    caller: Authenticated,
    at: (MeetingId, IfMatch),
    what: Change,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    match what {
        Change::Add => done(&state, &caller, at, submission.typed::<NewTopic>()?, meetings::add).await,
        Change::Remove => done(&state, &caller, at, submission.typed::<Topic>()?, meetings::remove).await,
        Change::Discuss => done(&state, &caller, at, submission.typed::<Discussion>()?, meetings::discuss).await,
        Change::Decide => done(&state, &caller, at, submission.typed::<Decision>()?, meetings::decide).await,
        Change::Minutes => done(&state, &caller, at, submission.typed::<Minutes>()?, meetings::write_minutes).await,
        Change::Close => done(&state, &caller, at, submission.typed::<Closing>()?, meetings::close).await,
    }
}

async fn done<T: DeserializeOwned + Send + 'static>(
    state: &State,
    caller: &Authenticated,
    (id, version): (MeetingId, IfMatch),
    submission: Submission<T>,
    work: fn(&mut Transaction, &Scope, (MeetingId, i64), &T) -> Settled,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .once(state, caller, move |transaction, body| {
            let receipt = work(transaction, &scope, (id, version.0), body)??;
            Ok(Reply::ok(&receipt).version(signed(receipt.version)))
        })
        .await
}

/// Calls a meeting.
///
/// # Errors
/// Why it was not done.
pub async fn create(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .typed::<NewMeeting>()?
        .once(&state, &caller, move |transaction, new| {
            let receipt = meetings::create(transaction, &scope, new)??;
            Ok(Reply::created(format!("{}/{}", super::MEETINGS, receipt.id), &receipt).version(signed(receipt.version)))
        })
        .await
}
