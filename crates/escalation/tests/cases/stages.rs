//! Every state is reached by real commands, not only on paper.

use domain::case::MediationState as S;

use crate::support::{stage, version};

#[test]
fn a_case_can_be_brought_to_every_state() {
    for state in S::ALL {
        let c = stage(*state);
        assert_eq!((c.case.state, version(&c.case)), (*state, c.events.len()));
        assert_eq!(escalation::replay(c.events.clone()).as_ref(), Ok(&c.case), "{state}");
    }
}
