//! How a petition goes on, step by step with the days after its registration.

use super::care::Care::{self, *};
use super::care::{ADVICE, COUNSELLING, EXPLAINED, LAWYER, RELIEF};

/// One thing that is done. Who does it follows from where the petition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Linked to the petition of the same person that came before.
    Link,
    /// Joined to that one's matter.
    Join,
    /// Sent to the unit.
    Send,
    /// The unit signs, objects, accepts, or accepts by the simplified procedure.
    Sign,
    Object,
    Accept,
    Simple,
    /// Not accepted, with this code.
    Decline(&'static str),
    /// Handed to the discipline organs.
    Redirect,
    /// Reported on the same day: to the joint meeting and the city.
    Urgent,
    /// A step of handling, the term extended, a hearing.
    Handle,
    Extend,
    /// An opinion with this conclusion, and its service.
    Opinion(&'static str),
    Serve,
    /// Review and recheck.
    AskReview,
    Review,
    AskRecheck,
    Recheck,
    /// An answer to a suggestion.
    Reply,
    /// Ends.
    Lapse,
    Withdraw,
    Settle,
    /// What an opinion promised is done.
    Execute,
    /// The office follows an overdue term.
    Supervise,
    /// Both are asked for mediation and agree; or the other side refuses.
    Offer,
    Refuse,
    /// Referred to the township's committee, which accepts it.
    Refer,
    /// Mediation ends without agreement, or with one that is performed.
    Fail,
    Agree,
    /// Rated with the query code.
    Rate(&'static str),
    /// What is done beside the handling.
    Also(Care),
}

/// The shape of a petition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    /// How many there are of it, against the others.
    pub(super) weight: u32,
    /// Who registers it.
    pub(super) clerk: &'static str,
    /// Kind and channel.
    pub(super) kind: &'static str,
    pub(super) channel: &'static str,
    /// People who came.
    pub(super) present: u32,
    /// Days ago of the last step, from the fewest to the most.
    pub(super) ago: (u32, u32),
    /// What happens on which day.
    pub(super) script: &'static [(u32, &'static [Step])],
    /// How the same person comes again: after so many days, by whom and how it is registered, and what happens then.
    pub(super) again: Option<(u32, &'static Story)>,
}

use Step::*;

const COUNTY: &str = "petition-clerk";
const CITY: &str = "city-petition-clerk";
const PAST: (u32, u32) = (3, 600);

const fn story(
    weight: u32,
    (clerk, kind, channel): (&'static str, &'static str, &'static str),
    ago: (u32, u32),
    script: &'static [(u32, &'static [Step])],
) -> Story {
    Story { weight, clerk, kind, channel, present: 1, ago, script, again: None }
}

const fn again(days: u32, with: &'static Story, story: Story) -> Story {
    Story { again: Some((days, with)), ..story }
}

const TAKEN: &[Step] = &[Sign, Accept];

const PENDING_ABOVE: Story = story(0, (CITY, "appeal", "online"), PAST, &[(0, &[Link, Decline("N3")])]);
const PENDING_HERE: Story = story(0, (COUNTY, "appeal", "phone"), PAST, &[(0, &[Link, Join])]);
const ONCE_MORE: Story = story(0, (COUNTY, "appeal", "visit"), PAST, &[(0, &[Link, Decline("Z1")])]);

/// All shapes.
#[rustfmt::skip]
pub(super) const STORIES: &[Story] = &[
    // Over.
    story(9, (COUNTY, "appeal", "letter"), PAST, &[(2, &[Send]), (4, TAKEN), (20, &[Handle, Also(Arrange(&ADVICE))]), (40, &[Also(Conclude(&ADVICE)), Opinion("support"), Serve]), (60, &[Execute, Rate("satisfied")]), (85, &[Lapse])]),
    story(6, (COUNTY, "appeal", "online"), PAST, &[(1, &[Send]), (3, TAKEN), (14, &[Also(Arrange(&EXPLAINED)), Also(Conclude(&EXPLAINED))]), (30, &[Opinion("explain"), Serve, Rate("mostly_satisfied")]), (75, &[Lapse])]),
    story(5, (COUNTY, "appeal", "hotline"), PAST, &[(1, &[Send]), (2, &[Sign, Simple, Accept]), (8, &[Opinion("support"), Serve, Execute, Rate("satisfied")])]),
    again(30, &PENDING_ABOVE, story(6, (COUNTY, "appeal", "letter"), PAST, &[(3, &[Send]), (6, TAKEN), (45, &[Extend, Also(Arrange(&COUNSELLING))]), (62, &[Also(Conclude(&COUNSELLING))]), (80, &[Opinion("not_support"), Serve, Rate("dissatisfied")]), (125, &[Lapse])])),
    again(20, &PENDING_HERE, story(5, (COUNTY, "appeal", "visit"), PAST, &[(1, &[Send]), (3, TAKEN), (24, &[Handle, Also(Arrange(&RELIEF))]), (50, &[Also(Conclude(&RELIEF)), Settle])])),
    again(175, &ONCE_MORE, story(5, (COUNTY, "appeal", "letter"), PAST, &[(2, &[Send]), (5, TAKEN), (40, &[Opinion("not_support"), Serve]), (65, &[AskReview]), (90, &[Review, Serve]), (115, &[AskRecheck]), (140, &[Recheck, Serve])])),
    story(3, (COUNTY, "appeal", "leader_letter"), PAST, &[(2, &[Send]), (5, TAKEN), (6, &[Also(Sponsor)]), (30, &[Also(Progress(None))]), (50, &[Opinion("not_support"), Serve]), (70, &[AskReview]), (95, &[Review, Serve]), (140, &[Also(Progress(Some("复查意见已送达，信访人未再申请复核"))), Lapse])]),
    story(6, (COUNTY, "appeal", "visit"), PAST, &[(1, &[Send]), (3, TAKEN), (5, &[Offer, Refer]), (10, &[Also(Arrange(&LAWYER))]), (20, &[Agree, Also(Conclude(&LAWYER))]), (35, &[Opinion("support"), Serve, Rate("satisfied")])]),
    story(5, (COUNTY, "appeal", "letter"), PAST, &[(1, &[Send]), (3, TAKEN), (5, &[Offer, Refer]), (25, &[Fail]), (45, &[Opinion("explain"), Serve, Rate("mostly_satisfied")])]),
    story(2, (COUNTY, "appeal", "fax"), PAST, &[(0, &[Also(Keep)]), (1, &[Send]), (3, TAKEN), (6, &[Offer, Refuse]), (40, &[Opinion("explain"), Serve])]),
    story(4, (COUNTY, "suggestion", "online_inquiry"), PAST, &[(2, &[Send]), (4, TAKEN), (12, &[Reply, Rate("satisfied")])]),
    story(3, (CITY, "appeal", "visit"), PAST, &[(1, &[Decline("N4")])]),
    story(3, (COUNTY, "appeal", "phone"), PAST, &[(1, &[Send]), (4, TAKEN), (15, &[Withdraw])]),
    story(2, ("accusation-clerk", "accusation", "letter"), PAST, &[(3, &[Redirect])]),
    // On the desks of today.
    story(4, (COUNTY, "appeal", "letter"), (1, 4), &[]),
    story(1, ("accusation-clerk", "accusation", "letter"), (2, 6), &[]),
    story(3, (CITY, "appeal", "online"), (1, 5), &[(2, &[Send])]),
    story(3, (COUNTY, "appeal", "hotline"), (1, 3), &[(1, &[Send]), (3, &[Sign, Object])]),
    story(2, (COUNTY, "appeal", "phone"), (1, 2), &[(1, &[Send]), (2, &[Sign, Simple, Accept])]),
    story(4, (COUNTY, "appeal", "letter"), (5, 30), &[(2, &[Send]), (4, TAKEN), (12, &[Handle])]),
    story(3, (COUNTY, "appeal", "visit"), (34, 36), &[(2, &[Send]), (4, TAKEN), (24, &[Handle])]),
    story(3, (COUNTY, "appeal", "letter"), (58, 59), &[(2, &[Send]), (4, TAKEN)]),
    story(2, (COUNTY, "appeal", "online"), (1, 3), &[(2, &[Send]), (4, TAKEN), (68, &[Supervise])]),
    story(2, (COUNTY, "appeal", "letter"), (3, 20), &[(2, &[Send]), (4, TAKEN), (50, &[Extend])]),
    story(3, (COUNTY, "appeal", "visit"), (2, 8), &[(1, &[Send]), (3, TAKEN), (5, &[Offer, Refer])]),
    story(2, (COUNTY, "appeal", "letter"), (2, 20), &[(1, &[Send]), (3, TAKEN), (30, &[Opinion("explain"), Serve])]),
    story(2, (COUNTY, "appeal", "letter"), (2, 15), &[(1, &[Send]), (3, TAKEN), (30, &[Opinion("not_support"), Serve]), (50, &[AskReview])]),
    story(1, (COUNTY, "appeal", "letter"), (2, 15), &[(1, &[Send]), (3, TAKEN), (30, &[Opinion("not_support"), Serve]), (50, &[AskReview]), (70, &[Review, Serve]), (90, &[AskRecheck])]),
    Story { present: 30, ..story(2, (COUNTY, "appeal", "visit"), (4, 12), &[(0, &[Urgent, Also(Sponsor)]), (1, &[Send]), (2, &[Also(Form)]), (3, TAKEN), (5, &[Also(Progress(None)), Also(Finish(1))]), (8, &[Handle, Also(Finish(2)), Also(Arrange(&LAWYER))])]) },
];
