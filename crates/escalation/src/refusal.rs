//! The lawful no: every precondition that is not met, each with its article and in words for the one who asked.

use std::fmt;

use domain::basis::Basis;
use serde::Serialize;
use utoipa::ToSchema;

/// A precondition of an act, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Stable code, for programs.
    pub code: &'static str,
    /// What must hold, in Chinese, for people.
    pub zh: &'static str,
    /// Why.
    pub basis: Basis,
}

impl Need {
    /// A need with its source.
    #[must_use]
    pub const fn new(code: &'static str, zh: &'static str, basis: Basis) -> Self {
        Self { code, zh, basis }
    }

    /// A need of this system's own, without legal source.
    #[must_use]
    pub const fn own(code: &'static str, zh: &'static str) -> Self {
        Self { code, zh, basis: Basis::DESIGN }
    }
}

/// What kind of no it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnmetKind {
    /// The actor's role or organisation may not do this (无权限).
    Permission,
    /// The case is in another state (状态不符).
    State,
    /// Something else about the case is missing (条件不足).
    Precondition,
    /// What was sent in does not do (填写有误).
    Input,
}

/// One precondition that is not met (未满足条件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unmet {
    /// Stable code, for programs.
    pub code: &'static str,
    /// Kind.
    pub kind: UnmetKind,
    /// What must hold, in Chinese.
    pub message: String,
    /// Article, in Chinese; absent where it is this system's own rule.
    pub basis: Option<String>,
    /// JSON pointer (RFC 6901) to the field of the request, for inputs.
    pub pointer: Option<&'static str>,
}

impl Unmet {
    /// From a need.
    #[must_use]
    pub fn of(need: &Need, kind: UnmetKind, pointer: Option<&'static str>) -> Self {
        let cited = need.basis != Basis::DESIGN;
        Self {
            code: need.code,
            kind,
            message: need.zh.to_owned(),
            basis: cited.then(|| need.basis.to_string()),
            pointer,
        }
    }
}

/// A refusal (不予办理): a lawful no, shown to people; not an error of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Refusal {
    /// Everything that is not met, never empty.
    pub unmet: Vec<Unmet>,
}

impl Refusal {
    /// Whether the actor may not do this at all.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.has(UnmetKind::Permission)
    }

    /// Whether only the request is at fault, not the case.
    #[must_use]
    pub fn is_input_only(&self) -> bool {
        self.unmet.iter().all(|u| u.kind == UnmetKind::Input)
    }

    /// Whether a precondition with this code is among the unmet ones.
    #[must_use]
    pub fn names(&self, code: &str) -> bool {
        self.unmet.iter().any(|u| u.code == code)
    }

    fn has(&self, kind: UnmetKind) -> bool {
        self.unmet.iter().any(|u| u.kind == kind)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, unmet) in self.unmet.iter().enumerate() {
            let separator = if i == 0 { "" } else { "；" };
            write!(f, "{separator}{}", unmet.message)?;
            if let Some(basis) = &unmet.basis {
                write!(f, "（{basis}）")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
