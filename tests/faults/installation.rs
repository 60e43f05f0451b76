//! The real program over the sample world, on either engine.

use fengqiao::world::World;

use super::Writer;
use crate::harness::{Program, Serving};

/// Committees whose directors work, several of them at the same time.
const COMMITTEES: [&str; 5] = ["village", "duhuangxin", "liqiao", "township", "zhaojia-village"];

/// Directors who work at each committee at the same time, so that they get into each other's way.
const WRITERS_EACH: usize = 2;

/// The program with its database, in which the sample world is.
pub(crate) struct Installation {
    /// To run its commands.
    pub(crate) program: Program,
    /// The people and organisations in it.
    pub(crate) world: World,
}

impl Installation {
    /// In the empty database at `url`.
    pub(crate) async fn new(url: &str) -> Self {
        let program = Program::on(url)
            .with("FENGQIAO_LOG__FILTER", "warn,fengqiao=info")
            .with("FENGQIAO_SERVER__RATES__ACCOUNT_PER_SECOND", "0")
            .with("FENGQIAO_SERVER__RATES__ADDRESS_PER_SECOND", "0")
            .with("FENGQIAO_SERVER__RATES__LOGIN_PER_MINUTE", "0")
            .with("FENGQIAO_SERVER__PASSWORDS__MEMORY_KIB", "8")
            .with("FENGQIAO_SERVER__PASSWORDS__ITERATIONS", "1");
        let world = program.make_world().await;
        Self { program, world }
    }

    /// Starts the server.
    pub(crate) fn serve(&self) -> Serving {
        self.program.serve()
    }

    /// Those who do casework, each with choices of its own from the seed.
    pub(crate) fn writers(&self, seed: u64) -> Vec<Writer> {
        let places = COMMITTEES.iter().flat_map(|committee| [committee; WRITERS_EACH]);
        places.zip(seed..).map(|(committee, seed)| Writer::new(&self.world, committee, seed)).collect()
    }

    /// Runs `verify`, which must find everything as it should be, and gives what it says.
    pub(crate) fn must_be_sound(&self) -> String {
        self.program.must(&["verify"])
    }
}
