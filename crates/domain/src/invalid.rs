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
    /// A text that has not the form of a citizen's number (公民身份号码).
    #[error("身份证号码应为 18 位，前 17 位为数字，末位为数字或 X")]
    ResidentNumberForm,
    /// A citizen's number with an impossible date of birth.
    #[error("身份证号码中的出生日期不存在")]
    ResidentNumberBirth,
    /// A citizen's number with a wrong check character: some character is mistyped.
    #[error("身份证号码校验码不符，请核对")]
    ResidentNumberCheck,
    /// A text that has not the form of a unified social credit code (统一社会信用代码).
    #[error("统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）")]
    OrganisationNumberForm,
    /// A unified social credit code with a wrong check character.
    #[error("统一社会信用代码校验码不符，请核对")]
    OrganisationNumberCheck,
    /// A number of another document that is too short, too long, or has strange characters.
    #[error("证件号码应为 4 至 30 位字母、数字或汉字")]
    DocumentNumber,
    /// No document, and no reason why.
    #[error("无证件的，应填写原因（不超过 200 字）")]
    NoIdentityReason,
    /// A text that is no telephone number.
    #[error("联系电话应为 11 位手机号码或带区号的固定电话")]
    Phone,
}
