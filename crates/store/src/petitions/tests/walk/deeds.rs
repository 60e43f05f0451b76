//! What each thing that is tried means: which acts, by whom, with what.

use domain::id::CaseId;
use domain::organisation::Role;
use domain::petition::{MediationStage as M, PetitionState as S};
use domain::time::add_days;
use escalation::Act as CaseAct;
use escalation::petition::Act;
use serde_json::{Value, json};

use super::model::{Try, Who};
use super::{Walk, Walked};
use crate::Scope;
use crate::cases::CaseError;
use crate::error::StoreError;

impl Walk<'_> {
    /// Tries something on a petition or its case, as whoever should do it.
    pub(super) fn attempt(&mut self, which: usize, what: Try) -> bool {
        let Walked { id, case, ref model } = self.petitions[which];
        let today = self.office.world.today();
        let (office, holder) = (Who::Office, model.holder);
        let decided = |conclusion: &str| json!({"conclusion": conclusion, "facts": "余款未付。", "text": "如上。", "legal_basis": "《信访工作条例》"});
        let word = |side: &str, consent: &str| {
            (office, Act::RecordWord, json!({"side": side, "consent": consent, "on": today, "means": "phone"}))
        };
        let acts: Vec<(Who, Act, Value)> = match what {
            Try::Send => {
                // For a unit that objected the office says why all the same.
                let sent = json!({"kind": "transfer", "to": self.unit.id, "instruction": "属于你单位职责。"});
                vec![(office, Act::Dispatch, sent)]
            }
            Try::Object => vec![(holder, Act::Object, json!({"reasons": "不属于本单位职责。"}))],
            Try::Accept => vec![(Who::Unit, Act::Accept, json!({"notice": "written"}))],
            Try::SelfHandle => vec![(office, Act::SelfHandle, json!({"notice": "written"}))],
            Try::Handle => vec![(holder, Act::RecordHandling, json!({"on": today, "text": "走访核实。"}))],
            Try::Extend => {
                let longer = json!({"days": 30, "approver": "局长", "reason": "需要评估。", "told": true});
                vec![(holder, Act::Extend, longer)]
            }
            Try::Decide => vec![match model.state {
                S::ReviewRequested => (holder, Act::DecideReview, decided("uphold")),
                S::RecheckRequested => (holder, Act::DecideRecheck, decided("uphold")),
                _ => {
                    let mut opinion = decided("explain");
                    opinion["quotes_agreement"] = json!(matches!(model.stage, Some(M::Agreed | M::Performed)));
                    (holder, Act::IssueOpinion, opinion)
                }
            }],
            Try::Serve => {
                vec![(holder, Act::Serve, json!({"on": today, "method": "direct", "receiver": "张伟"}))]
            }
            Try::Ask => {
                let act = if model.state == S::ReviewServed { Act::RequestRecheck } else { Act::RequestReview };
                vec![(office, act, json!({"on": today, "grounds": "金额有误。"}))]
            }
            Try::Lapse => vec![(office, Act::Lapse, json!({"reason": "已告知"}))],
            Try::Withdraw => {
                vec![(office, Act::Withdraw, json!({"on": today, "reason": "本人书面撤回", "confirmed": true}))]
            }
            Try::Decline => {
                let refused = json!({"code": "N4", "guidance": "请向有权机关提出。", "notice": "written"});
                vec![(holder, Act::Decline, refused)]
            }
            Try::Offer => {
                let offer = json!({"other_side": "枫川公司", "civil": true, "open_to_mediation": true});
                vec![(office, Act::OfferMediation, offer)]
            }
            Try::Agree => vec![word("petitioner", "agreed"), word("other", "agreed")],
            Try::Refuse => vec![word("other", "refused")],
            Try::Refer => {
                let referral = json!({"committee": self.office.world.town.id, "difficulty": "simple"});
                vec![(office, Act::ReferToMediation, referral)]
            }
            Try::Recall => vec![(office, Act::RecallMediation, json!({"reason": "另行办理"}))],
            Try::CaseAccept | Try::CaseDecline | Try::CaseFail | Try::CaseAgree | Try::CasePerform => {
                // A case that was called back goes on without the petition.
                let linked = case.filter(|_| model.stage != Some(M::Recalled));
                return linked.is_some_and(|case| self.attempt_on_case(case, what, model.stage));
            }
        };
        acts.into_iter().all(|(who, act, input)| {
            let receipt = self.office.attempt(&self.scope(who), id, act, input);
            let receipt = receipt.inspect_err(lawful_no).ok();
            self.petitions[which].case = receipt.as_ref().and_then(|r| r.case).or(self.petitions[which].case);
            receipt.is_some()
        })
    }

    fn attempt_on_case(&self, case: CaseId, what: Try, stage: Option<M>) -> bool {
        let world = &self.office.world;
        let (director, mediator) =
            [Role::CommitteeDirector, Role::Mediator].map(|r| world.scope(&world.town, r)).into();
        let (parties, today) = (world.parties(case), world.today());
        let both = json!([parties.0, parties.1]);
        let acts: Vec<(&Scope, CaseAct, Value)> = match what {
            Try::CaseAccept => vec![
                (&director, CaseAct::BeginReview, json!({})),
                (&director, CaseAct::ExplainRights, json!({"parties": both, "on": today})),
                (&director, CaseAct::Accept, json!({"admissible": true})),
            ],
            Try::CaseDecline => vec![
                (&director, CaseAct::BeginReview, json!({})),
                (&director, CaseAct::Decline, json!({"ground": "administrative", "guidance": "请由原单位办理。"})),
            ],
            Try::CaseFail => {
                let ended = json!({"reason": "deadlock", "guidance": "可以起诉。", "parties_told": true});
                let begun = (&director, CaseAct::BeginReview, json!({}));
                let begin = (stage == Some(M::Referred)).then_some(begun);
                begin.into_iter().chain([(&director, CaseAct::Terminate, ended)]).collect()
            }
            Try::CaseAgree => vec![
                (&director, CaseAct::Assign, json!({"host": mediator.user(), "recusal_checked": true})),
                (
                    &mediator,
                    CaseAct::RecordSession,
                    json!({
                        "held_on": today, "place": "调解室", "mediators": [mediator.user()], "heard": both,
                        "statements": "双方陈述。", "proposal": "付清余款。", "result": "agreed",
                    }),
                ),
                (
                    &director,
                    CaseAct::Agree,
                    json!({
                        "form": "written", "facts": "余款未付。", "terms": "付清余款。", "mediator_signed_on": today,
                        "obligations": [{
                            "debtor": parties.1, "content": "付清余款", "method": "转账", "due_on": add_days(today, 15),
                        }],
                        "signatures": [{"party": parties.0, "signed_on": today}, {"party": parties.1, "signed_on": today}],
                        "seals": [{"organisation": world.town.id, "sealed_on": today}],
                    }),
                ),
            ],
            _ => {
                let performance = json!({"on": today, "note": "已付清", "complete": true});
                vec![(&mediator, CaseAct::Perform, json!({"obligation": 1, "performance": performance}))]
            }
        };
        acts.into_iter().all(|(scope, act, input)| world.act(scope, case, act, input).inspect_err(lawful_no).is_ok())
    }
}

/// What was refused by law, or is not there for who asked; anything else is a fault.
fn lawful_no(error: &CaseError) {
    assert!(matches!(error, CaseError::Refused(_) | CaseError::Store(StoreError::NotFound)), "{error}");
}
