//! A lawful no to a change of reference data.

use crate::error::StoreError;

/// What stands against a change of reference data, in Chinese for the person who asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// What kind of obstacle it is.
    pub kind: ObjectionKind,
    /// Member of the request that it concerns, as in JSON; none where it concerns the whole.
    pub member: Option<&'static str>,
    /// Why, in Chinese.
    pub reason: String,
}

/// What kind of obstacle stands against a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectionKind {
    /// The one who asks may not do it.
    NotAllowed,
    /// What was asked for makes no sense, whatever else there is.
    Unsuitable,
    /// What was asked for does not go together with what is there.
    Conflicting,
}

/// The outcome of a change that could be refused; nothing was written when it was.
pub type Decided<T> = Result<Result<T, Objection>, StoreError>;

impl Objection {
    pub(crate) fn not_allowed(reason: impl Into<String>) -> Self {
        Self { kind: ObjectionKind::NotAllowed, member: None, reason: reason.into() }
    }

    pub(crate) fn unsuitable(member: &'static str, reason: impl Into<String>) -> Self {
        Self { kind: ObjectionKind::Unsuitable, member: Some(member), reason: reason.into() }
    }

    pub(crate) fn conflicting(reason: impl Into<String>) -> Self {
        Self { kind: ObjectionKind::Conflicting, member: None, reason: reason.into() }
    }

    pub(crate) fn about(mut self, member: &'static str) -> Self {
        self.member = Some(member);
        self
    }
}
