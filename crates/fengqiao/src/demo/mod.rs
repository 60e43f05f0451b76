//! The demonstration: cases and petitions around 枫桥镇 over the past two years, in every state and on every tier.
//!
//! Nothing here writes a table. [`disputes`] tells what people quarrel about, [`stories`] how a case goes on; the planner
//! pairs them with people and days, and the play does on each day what the users of the sample world would have done, with
//! the functions of the store that the interface calls too. One seed and one day determine all of it. All people, firms and
//! cases are invented.

mod deeds;
mod disputes;
mod docket;
mod fieldwork;
mod logins;
mod meetings;
mod papers;
mod people;
mod petitions;
mod plan;
mod play;
mod staff;
mod stories;
mod story;
mod wording;

use std::sync::Arc;

use domain::division::DivisionCode;
use domain::time::{CivilDate, start_of};
use store::Store;
use store::clock::SettableClock;

use crate::Failure;
use crate::world::World;
pub use logins::{PASSWORD, one_click, table as logins};
use meetings::Meetings;
use petitions::Petitions;
use plan::Planner;
use play::Play;
use staff::Staff;

/// The township that petitions come from, whose committee mediates what is referred.
const COUNTRY: &str = "330681109";

/// How much is made, and from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many cases.
    pub cases: usize,
    /// What decides everything that could be otherwise.
    pub seed: u64,
    /// The day on which the demonstration is looked at; the last things happened the day before.
    pub today: CivilDate,
}

/// The division whose villages the cases lie in: 绍兴市.
///
/// # Panics
/// Never: it is one.
#[must_use]
pub fn city() -> DivisionCode {
    plan::CITY.parse().expect("the city is a division")
}

/// Plays the cases in a store that holds the sample world, opened on that clock. `progress` hears how many of them are
/// over. Says which steps the rules refused, each of which ended its story; there should be none.
///
/// # Errors
/// When the database fails.
pub fn play(
    store: &Store,
    clock: &SettableClock,
    world: &World,
    size: Size,
    progress: impl FnMut(usize),
) -> Result<Vec<String>, Failure> {
    let staff = Arc::new(Staff::of(world));
    let mut planner = Planner::new(size.seed, &staff, size.today);
    let dockets = planner.cases(size.cases);
    let petitions = Petitions::plan((store, clock, &staff), size, &planner.villages_around(COUNTRY));
    let meetings = Meetings::plan(store, clock, &staff, size.today);
    let refused = Play { store, clock, staff: Arc::clone(&staff) }.run(dockets, (petitions, meetings), progress)?;
    fieldwork::play(store, clock, world, size.today)?;
    clock.set(start_of(size.today));
    Ok(refused)
}
