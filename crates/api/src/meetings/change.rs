//! Calling a meeting, and what its organisation does to it until it is over.

use actix_web::web;
use domain::id::MeetingId;
use serde_json::Value;
use store::meetings::{
    self, Closing, Decision, Discussion, HOLDING, MeetingReceipt, Minutes, NewMeeting, NewTopic, Topic,
};

use crate::{
    auth::Authenticated,
    cases::signed,
    extract::{IfMatch, Receipt, Submission},
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
    let work = move |state, caller, at, submission| change(state, caller, at, what, submission);
    Route::change(format!("{}/{}", super::MEETING, what.path()), what.name_zh(), work)
        .tag(super::TAG)
        .access(Access::Roles(HOLDING))
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
        Change::Add => submission.typed::<NewTopic>()?.settle(&state, &caller, at, meetings::add).await,
        Change::Remove => submission.typed::<Topic>()?.settle(&state, &caller, at, meetings::remove).await,
        Change::Discuss => submission.typed::<Discussion>()?.settle(&state, &caller, at, meetings::discuss).await,
        Change::Decide => submission.typed::<Decision>()?.settle(&state, &caller, at, meetings::decide).await,
        Change::Minutes => submission.typed::<Minutes>()?.settle(&state, &caller, at, meetings::write_minutes).await,
        Change::Close => submission.typed::<Closing>()?.settle(&state, &caller, at, meetings::close).await,
    }
}

impl Receipt for MeetingReceipt {
    fn version(&self) -> u64 {
        self.version
    }
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
