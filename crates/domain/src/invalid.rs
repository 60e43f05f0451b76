//! Why a value from outside was not taken.

/// A value that does not mean what its type promises. The message is Chinese, for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// An amount of money below zero or beyond [`crate::money::Fen::MAX`].
    #[error("金额应在 0 元至 {max} 元之间", max = crate::money::Fen::MAX)]
    Amount,
    /// A text that is no division code (区划代码).
    #[error("“{0}”不是有效的行政区划代码，应为 2、4、6、9 或 12 位数字")]
    Division(String),
    /// A key that names no rule (规则).
    #[error("没有名为“{0}”的规则")]
    RuleKey(String),
    /// A value that a rule does not take.
    #[error("“{name}”应为 {expected}")]
    Rule {
        /// Chinese name of the rule.
        name: &'static str,
        /// What it takes, in Chinese.
        expected: String,
    },
}
