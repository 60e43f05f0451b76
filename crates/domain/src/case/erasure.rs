//! When personal information in a case may be erased (删除), and what forbids it (domain reference 10).

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Closing;
use crate::basis::{Basis, Instrument};
use crate::id::OrganisationId;
use crate::time::CivilDate;

crate::coded_enum! {
    /// Why personal information is erased (删除事由), 《个人信息保护法》第四十七条.
    pub enum ErasureGround {
        /// Its purpose is achieved, out of reach, or needs it no longer.
        PurposeAchieved = "purpose_achieved" "处理目的已经实现、无法实现或者不再必要";
        /// The time for which the file is kept is over.
        RetentionEnded = "retention_ended" "保存期限已经届满";
        /// The person has withdrawn consent.
        ConsentWithdrawn = "consent_withdrawn" "个人撤回同意";
        /// It should never have been recorded, as when the wrong person was taken for a party.
        Unlawful = "unlawful" "违反法律、行政法规或者约定处理";
    }
}

impl ErasureGround {
    /// The item of the article that names it.
    #[must_use]
    pub const fn basis(self) -> Basis {
        let item = match self {
            Self::PurposeAchieved => 1,
            Self::RetentionEnded => 2,
            Self::ConsentWithdrawn => 3,
            Self::Unlawful => 4,
        };
        Instrument::PersonalInformation.article(47).item(item)
    }

    /// Whether it waits until the file need not be kept any longer. A file is kept by duty (《人民调解法》第二十七条) and not by
    /// consent, so all wait but what should never have been in it.
    #[must_use]
    pub const fn waits_for_retention(self) -> bool {
        !matches!(self, Self::Unlawful)
    }
}

/// A hold on the file (保全): while it lasts, nothing of the case is erased, whatever its retention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    /// Who ordered it.
    pub by: OrganisationId,
    /// Civil date from which.
    pub since: NaiveDate,
    /// Why: a lawsuit, an inspection, a complaint.
    pub reason: String,
    /// Civil date on which it was lifted.
    pub lifted_on: Option<NaiveDate>,
}

impl Closing {
    /// Last civil date on which the file must be kept; none before it is archived, or when it is kept for ever.
    #[must_use]
    pub fn kept_until(&self) -> Option<CivilDate> {
        self.archived_on?.checked_add_months(Months::new(self.retention_years?.checked_mul(12)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_so_many_years_from_its_archiving() {
        let closing = |archived_on: Option<&str>, retention_years| Closing {
            closed_on: "2026-02-27".parse().expect("a date"),
            report: String::new(),
            archived_on: archived_on.map(|on| on.parse().expect("a date")),
            retention_years,
        };
        let kept = |archived_on, years| closing(archived_on, years).kept_until().map(|on| on.to_string());
        assert_eq!(kept(Some("2026-03-17"), Some(10)).as_deref(), Some("2036-03-17"));
        assert_eq!(kept(Some("2024-02-29"), Some(30)).as_deref(), Some("2054-02-28"));
        assert_eq!(kept(Some("2026-03-17"), None), None);
        assert_eq!(kept(None, None), None);
    }

    #[test]
    fn each_ground_cites_its_item() {
        let cited: Vec<_> = ErasureGround::ALL.iter().map(|ground| ground.basis().to_string()).collect();
        assert_eq!(cited[0], "《个人信息保护法》第四十七条第（一）项");
        assert_eq!(cited[3], "《个人信息保护法》第四十七条第（四）项");
        let immediate: Vec<_> = ErasureGround::ALL.iter().filter(|ground| !ground.waits_for_retention()).collect();
        assert_eq!(immediate, [&ErasureGround::Unlawful]);
    }
}
