use super::Db;
use crate::connection::{Address, AnyConnection, Purpose, on_each};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{CaseId, County, compose};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_database::{Backend, TestDatabase, both_databases};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    SettledInWriting,
    Withdrawn,
}

super::words!(Outcome);

diesel::table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Json, Word};

    sample (county, id) {
        county -> CountyCode,
        id -> Id,
        logged_at -> Instant,
        heard_on -> Nullable<CivilDate>,
        detail -> Json,
        outcome -> Nullable<Word>,
        digest -> Binary,
        division -> Word,
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = sample)]
struct Sample {
    county: County,
    id: CaseId,
    logged_at: DateTime<Utc>,
    heard_on: Option<NaiveDate>,
    detail: Value,
    outcome: Option<Outcome>,
    digest: Vec<u8>,
    division: DivisionCode,
}

#[derive(Insertable)]
#[diesel(table_name = sample)]
struct NewSample {
    county: Db<County>,
    id: Db<CaseId>,
    logged_at: Db<DateTime<Utc>>,
    heard_on: Option<Db<NaiveDate>>,
    detail: Db<Value>,
    outcome: Option<Db<Outcome>>,
    digest: Vec<u8>,
    division: Db<DivisionCode>,
}

impl From<&Sample> for NewSample {
    fn from(sample: &Sample) -> Self {
        Self {
            county: Db(sample.county),
            id: Db(sample.id),
            logged_at: Db(sample.logged_at),
            heard_on: sample.heard_on.map(Db),
            detail: Db(sample.detail.clone()),
            outcome: sample.outcome.map(Db),
            digest: sample.digest.clone(),
            division: Db(sample.division),
        }
    }
}

fn open(database: &TestDatabase) -> AnyConnection {
    let mut connection = AnyConnection::open(&Address::parse(database.url()).unwrap(), Purpose::Write).unwrap();
    let create = match database.backend() {
        Backend::Sqlite => {
            "CREATE TABLE sample (county INTEGER NOT NULL, id BLOB NOT NULL, logged_at TEXT NOT NULL, heard_on TEXT,
             detail TEXT NOT NULL, outcome TEXT, digest BLOB NOT NULL,
             division TEXT NOT NULL, PRIMARY KEY (county, id)) STRICT"
        }
        Backend::Postgres => {
            "CREATE TABLE sample (county INTEGER NOT NULL, id UUID NOT NULL, logged_at TIMESTAMPTZ NOT NULL,
             heard_on DATE, detail JSONB NOT NULL, outcome TEXT, digest BYTEA NOT NULL,
             division TEXT NOT NULL, PRIMARY KEY (county, id))"
        }
    };
    connection.batch_execute(create).unwrap();
    connection
}

fn case(second: u32) -> Sample {
    let logged_at = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, second).unwrap();
    let county = County(330_681);
    Sample {
        county,
        id: CaseId(compose(logged_at.timestamp_millis().unsigned_abs(), county, 7)),
        logged_at,
        heard_on: None,
        detail: json!({"cause": "邻里纠纷"}),
        outcome: None,
        digest: vec![0, 255],
        division: "330681109000".parse().unwrap(),
    }
}

both_databases! {
    fn rows_are_found_by_every_kind_of_column(database: TestDatabase) {
        let mut connection = open(&database);
        let (early, late) = (case(1), Sample {
            heard_on: NaiveDate::from_ymd_opt(2026, 3, 5),
            outcome: Some(Outcome::SettledInWriting),
            ..case(2)
        });
        let rows: Vec<NewSample> = [&early, &late].map(NewSample::from).into();
        on_each!(&mut connection, c => diesel::insert_into(sample::table).values(&rows).execute(c)).unwrap();

        let query = || sample::table.select(Sample::as_select()).order(sample::logged_at.desc());
        assert_eq!(query().load(&mut connection), Ok(vec![late.clone(), early.clone()]));
        let by_id = query().filter(sample::id.eq(Db(early.id)));
        assert_eq!(by_id.load(&mut connection), Ok(vec![early.clone()]));
        let by_ids = query().filter(sample::id.eq_any([Db(late.id)]));
        assert_eq!(by_ids.load(&mut connection), Ok(vec![late.clone()]));
        let elsewhere = query().filter(sample::county.eq(Db(County(1))));
        assert_eq!(elsewhere.load(&mut connection), Ok(vec![]));
        let before = query().filter(sample::logged_at.lt(Db(late.logged_at)));
        assert_eq!(before.load(&mut connection), Ok(vec![early.clone()]));
        let heard = query().filter(sample::heard_on.eq(Some(Db(NaiveDate::from_ymd_opt(2026, 3, 5).unwrap()))));
        assert_eq!(heard.load(&mut connection), Ok(vec![late.clone()]));
        let settled = query().filter(sample::outcome.eq_any([Some(Db(Outcome::SettledInWriting))]));
        assert_eq!(settled.load(&mut connection), Ok(vec![late.clone()]));
        let newest = sample::table.select(diesel::dsl::max(sample::logged_at)).first(&mut connection);
        assert_eq!(newest, Ok(Some(late.logged_at)));

        let withdrawn = (sample::outcome.eq(Some(Db(Outcome::Withdrawn))), sample::detail.eq(Db(json!([]))));
        let changed: (Option<Outcome>, Value) = diesel::update(sample::table.filter(sample::id.eq(Db(early.id))))
            .set(withdrawn)
            .returning((sample::outcome, sample::detail))
            .get_result(&mut connection)
            .unwrap();
        assert_eq!(changed, (Some(Outcome::Withdrawn), json!([])));
    }

    fn a_word_that_is_not_in_the_list_is_an_error(database: TestDatabase) {
        let mut connection = open(&database);
        diesel::insert_into(sample::table).values(&NewSample::from(&case(1))).execute(&mut connection).unwrap();
        connection.batch_execute("UPDATE sample SET outcome = 'forgotten'").unwrap();

        let read = sample::table.select(sample::outcome).first::<Option<Outcome>>(&mut connection);

        assert!(matches!(read, Err(diesel::result::Error::DeserializationError(_))), "{read:?}");
    }

    fn every_value_comes_back_as_it_went_in(database: TestDatabase) {
        let connection = std::cell::RefCell::new(open(&database));
        let seconds = -60_000_000_000..250_000_000_000_i64;
        let values = (seconds, 0..1_000_000_u32, 0..1_000_000_u32, any::<u64>(), any::<Vec<u8>>(), "[^\0]*");
        proptest!(ProptestConfig::with_cases(64), |((seconds, micros, county, random, digest, text) in values)| {
            let county = County(county);
            let logged_at = DateTime::from_timestamp(seconds, micros * 1000).unwrap();
            let given = Sample {
                county,
                id: CaseId(compose(0, county, random)),
                logged_at,
                heard_on: Some(logged_at.date_naive()),
                detail: json!({ "text": text, "number": micros }),
                outcome: Some(Outcome::Withdrawn),
                digest,
                division: "330681109000".parse().unwrap(),
            };

            let stored: Sample = diesel::insert_into(sample::table)
                .values(&NewSample::from(&given))
                .returning(sample::all_columns)
                .get_result(&mut *connection.borrow_mut())
                .unwrap();

            diesel::delete(sample::table).execute(&mut *connection.borrow_mut()).unwrap();
            prop_assert_eq!(stored, given);
        });
    }
}
