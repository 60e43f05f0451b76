//! Query strings, each wrong parameter named.

use std::{
    future::{Ready, ready},
    str::FromStr,
};

use actix_web::{FromRequest, HttpRequest, dev};
use chrono::NaiveDate;
use domain::time::has_four_digit_year;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};

use crate::{
    limits,
    problem::{Kind, Problem, field_errors},
};

/// The query string of a request. `T` denies unknown fields by its own derive.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

/// Reads a query string strictly.
///
/// # Errors
/// [`Kind::QueryInvalid`] with the parameter that is wrong.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    if text.len() > limits::QUERY_BYTES {
        return Err(Problem::new(Kind::QueryInvalid, format!("查询条件不得超过 {} 字节。", limits::QUERY_BYTES)));
    }
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let (pointer, detail) = field_errors(error.path(), &error.inner().to_string());
        let name = pointer.trim_start_matches('/').to_owned();
        Problem::new(Kind::QueryInvalid, format!("查询参数 {name}：{detail}。")).parameter(name, detail)
    })
}

/// A day that every database knows.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let day = NaiveDate::deserialize(deserializer)?;
    if has_four_digit_year(day) { Ok(Some(day)) } else { Err(D::Error::custom("日期的年份应为四位数")) }
}

/// Codes separated by commas, as of the parameter `state`; `noun` names what has them, in Chinese.
///
/// # Errors
/// [`Kind::QueryInvalid`] with the code that is none.
pub(crate) fn states<T: FromStr>(text: &str, noun: &str) -> Result<Vec<T>, Problem> {
    text.split(',')
        .map(|code| {
            code.trim().parse().map_err(|_| {
                let detail = format!("没有名为“{code}”的{noun}状态");
                Problem::new(Kind::QueryInvalid, format!("查询参数 state：{detail}。")).parameter("state", detail)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors of parsing are looked at")]
    struct Filter {
        limit: Option<u32>,
        #[serde(default, deserialize_with = "day")]
        from: Option<NaiveDate>,
        tier: Option<Tier>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Tier {
        Village,
        County,
    }

    #[test]
    fn each_wrong_parameter_is_named() {
        let table = [
            ("limit=ten", "limit"),
            ("limit=-1", "limit"),
            ("limit=99999999999", "limit"),
            ("from=2026-13-01", "from"),
            ("from=-9999-01-01", "from"),
            ("from=%2B10000-01-01", "from"),
            ("tier=planet", "tier"),
            ("colour=red", "colour"),
            ("limit=1&limit=2", "limit"),
        ];
        for (text, name) in table {
            let problem = parse::<Filter>(text).expect_err(text);
            assert_eq!(problem.errors()[0].parameter.as_deref(), Some(name), "{text}: {problem}");
            assert!(!problem.errors()[0].detail.is_ascii(), "{problem}");
        }
        assert!(parse::<Filter>("limit=10&from=2026-03-01&tier=county").is_ok());
        assert!(parse::<Filter>(&format!("limit={}", "0".repeat(limits::QUERY_BYTES))).is_err());
    }
}
