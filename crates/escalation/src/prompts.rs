//! What the law has people told or think of at this point of a case (办案提示). A prompt asks for nothing and bars nothing.

use domain::basis::{Basis, Instrument};
use domain::case::{Case, MediationState, Risk};
use domain::category::SpecialLaw;
use domain::deadline::{Deadline, Length};
use serde::Serialize;
use utoipa::ToSchema;

use crate::clocks::is_delegated_by_court;
use crate::facts::Facts;

/// 《道路交通事故处理程序规定》第八十五条: days after the committee ended mediation.
const TRAFFIC_POLICE: Length = Length::days(3);

/// One of them (提示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Prompt {
    /// What is to be told or thought of, in Chinese.
    pub text: String,
    /// Why.
    #[schema(value_type = domain::basis::Citation)]
    pub basis: Basis,
}

/// Those for a case now.
#[must_use]
pub fn prompts(case: &Case, facts: &Facts<'_>) -> Vec<Prompt> {
    violence(case).into_iter().chain(traffic(case, facts)).chain(court(case)).collect()
}

fn violence(case: &Case) -> Option<Prompt> {
    let shown = !case.state.is_filed() && case.risks.any(&[Risk::DomesticViolence]);
    shown.then(|| Prompt {
        text: "涉及家庭暴力：应当依法调解家庭纠纷，预防和减少家庭暴力，不得以调解代替对违法犯罪行为的处理；有现实危险的，立即报告\
               公安机关，并告知受害人可以向人民法院申请人身安全保护令。"
            .to_owned(),
        basis: Instrument::DomesticViolenceLaw.article(10),
    })
}

fn traffic(case: &Case, facts: &Facts<'_>) -> Option<Prompt> {
    let end = case.termination.as_ref().filter(|_| case.state == MediationState::Terminated)?;
    if case.category.special_law() != Some(SpecialLaw::Traffic) {
        return None;
    }
    let window = Deadline::compute(end.on, TRAFFIC_POLICE, &[], facts.calendar, facts.rules.lamp());
    window.open_for_citizen_on(facts.today()).then(|| Prompt {
        text: format!(
            "请告知当事人：调解终止后三日内（至{}），各方当事人可以共同申请公安机关交通管理部门调解。",
            window.legal_latest
        ),
        basis: Instrument::TrafficAccidents.article(85),
    })
}

/// What the platform of the courts waits for, as long as the case has not been accepted.
fn court(case: &Case) -> Vec<Prompt> {
    use MediationState::{AwaitingConsent, Registered, UnderReview};
    let before = matches!(case.state, Registered | UnderReview | AwaitingConsent);
    let told = [
        (12, "法院通过在线调解平台委派、委托的，应当自收到之日起三个工作日内在平台确认接收。"),
        (15, "法院通过在线调解平台委派、委托的，应当在三个工作日内联系对方当事人。"),
    ];
    let prompts = told
        .map(|(article, text)| Prompt { text: text.to_owned(), basis: Instrument::OnlineMediation.article(article) });
    if before && is_delegated_by_court(case) { prompts.into() } else { Vec::new() }
}
