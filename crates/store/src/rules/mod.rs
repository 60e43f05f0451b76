//! Rules (规则配置) that places have set for themselves, with the day each takes effect.

mod row;

pub(crate) use row::rule_overrides;

use crate::types::words;
use domain::rules::RuleKey;

words!(RuleKey);
