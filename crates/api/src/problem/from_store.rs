//! What the store and the rules say no to, said as a problem.

use escalation::{Refusal, UnmetKind};
use serde_json::json;
use store::cases::CaseError;
use store::{Objection, ObjectionKind, StoreError};

use super::{Kind, Problem};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::of(Kind::NotFound),
            StoreError::Erased => Self::of(Kind::Erased),
            StoreError::VersionConflict { .. } => Self::of(Kind::VersionMismatch),
            StoreError::TooLarge { bytes_max } => {
                Self::new(Kind::BodyTooLarge, format!("文件不得超过 {bytes_max} 字节。"))
                    .with("limit_bytes", bytes_max.into())
            }
            StoreError::UnsupportedType => {
                Self::new(Kind::MediaTypeUnsupported, "不接受这种文件，请提交图片、PDF、Word、Excel、录音或者录像。")
            }
            StoreError::Busy => Self::of(Kind::Unavailable).retry_after(1),
            StoreError::OutcomeUnknown => {
                let detail = "数据库连接中断，结果未知。请用同一 Idempotency-Key 重新提交，系统不会重复办理。";
                Self::new(Kind::Unavailable, detail).retry_after(1)
            }
            StoreError::Connection(_) | StoreError::CannotWrite(_) | StoreError::Closed => {
                tracing::error!(%error, "the database cannot be used");
                Self::of(Kind::Unavailable).retry_after(5)
            }
            other => Self::internal(other),
        }
    }
}

impl From<CaseError> for Problem {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Refused(refusal) => refusal.into(),
            CaseError::Store(error) => error.into(),
        }
    }
}

impl From<Objection> for Problem {
    fn from(objection: Objection) -> Self {
        let kind = match objection.kind {
            ObjectionKind::NotAllowed => Kind::Forbidden,
            ObjectionKind::Unsuitable => Kind::BodyInvalid,
            ObjectionKind::Conflicting => Kind::Conflict,
        };
        let problem = Self::new(kind, format!("{}。", objection.reason));
        match objection.member {
            Some(member) => problem.at(format!("/{member}"), objection.reason),
            None => problem,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let kind = if refusal.is_forbidden() {
            Kind::Forbidden
        } else if refusal.is_input_only() {
            Kind::BodyInvalid
        } else {
            Kind::ActRefused
        };
        let problem = Self::new(kind, format!("{refusal}。")).with("reasons", json!(refusal.unmet));
        let inputs = refusal.unmet.into_iter().filter(|unmet| unmet.kind == UnmetKind::Input);
        inputs.fold(problem, |problem, unmet| problem.at(unmet.pointer.unwrap_or_default(), unmet.message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{ResponseError, http::header};
    use escalation::{Need, Unmet};

    #[test]
    fn a_busy_store_asks_to_come_back_and_a_broken_one_tells_nothing() {
        let busy = Problem::from(StoreError::Busy).error_response();
        assert_eq!(busy.status().as_u16(), 503);
        assert_eq!(busy.headers().get(header::RETRY_AFTER).unwrap(), "1");
        let broken = Problem::from(StoreError::CorruptRecord("张三".to_owned()));
        assert_eq!(broken.kind(), Kind::Internal);
        assert!(!serde_json::to_string(&broken).unwrap().contains("张三"));
    }

    #[test]
    fn a_refusal_is_forbidden_invalid_or_not_now() {
        let need = Need::own("amount", "须填写金额");
        let unmet = |kind| Unmet::of(&need, kind, Some("/amount"));
        let table = [
            (vec![unmet(UnmetKind::State), unmet(UnmetKind::Permission)], Kind::Forbidden),
            (vec![unmet(UnmetKind::Input)], Kind::BodyInvalid),
            (vec![unmet(UnmetKind::Input), unmet(UnmetKind::Precondition)], Kind::ActRefused),
        ];
        for (unmet, kind) in table {
            let inputs = unmet.iter().filter(|unmet| unmet.kind == UnmetKind::Input).count();
            let problem = Problem::from(Refusal { unmet });
            assert_eq!((problem.kind(), problem.errors().len()), (kind, inputs));
        }
    }
}
