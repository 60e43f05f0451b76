//! Whether two names are of one organisation or accused person, whatever the legal form and the region before it.

use super::script::simplified;
use super::wording::Wording;

/// Legal forms and common endings, taken off; longer ones first.
const ENDINGS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "分公司",
    "集团",
    "公司",
    "人民政府",
    "政府",
    "村民委员会",
    "村委会",
    "居民委员会",
    "居委会",
    "委员会",
    "办事处",
    "项目部",
];

/// Shortest core of a name that may be looked for inside another.
const SHORTEST_CORE: usize = 2;

/// A name without its legal form, in one writing.
#[derive(Debug, Clone)]
pub(super) struct Organisation {
    core: String,
    wording: Wording,
}

impl Organisation {
    pub(super) fn new(name: &str) -> Self {
        let mut core: String = name.chars().filter(|c| c.is_alphanumeric()).map(simplified).collect();
        while let Some(rest) = ENDINGS.iter().find_map(|ending| core.strip_suffix(ending)) {
            if rest.chars().count() < SHORTEST_CORE {
                break;
            }
            core = rest.to_owned();
        }
        let wording = Wording::new(&core);
        Self { core, wording }
    }

    /// What the store searches by.
    pub(super) fn core(&self) -> &str {
        &self.core
    }

    /// The best of all pairs, 0 to 1; none where one side names nobody.
    pub(super) fn likeness(ours: &[Self], theirs: &[Self]) -> Option<f64> {
        ours.iter().flat_map(|one| theirs.iter().map(move |other| one.like(other))).max_by(f64::total_cmp)
    }

    fn like(&self, other: &Self) -> f64 {
        if self.core == other.core {
            return 1.0;
        }
        let long_enough = self.core.chars().count().min(other.core.chars().count()) >= SHORTEST_CORE;
        if long_enough && (self.core.contains(&other.core) || other.core.contains(&self.core)) {
            return 0.9;
        }
        self.wording.likeness(&other.wording).unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, other: &str) -> f64 {
        Organisation::likeness(&[Organisation::new(one)], &[Organisation::new(other)]).unwrap_or(0.0)
    }

    #[test]
    fn legal_form_region_and_script_do_not_matter() {
        assert_eq!(likeness("宏达建筑有限公司", "宏达建筑公司"), 1.0);
        assert_eq!(likeness("绍兴市宏达建筑有限公司", "宏達建築"), 0.9);
        assert_eq!(likeness("钟瑛村村委会", "钟瑛村民委员会"), 0.9);
        assert!(likeness("宏达建筑有限公司", "永兴纺织有限公司") < 0.3);
    }
}
