//! One way to write an enumeration that people see, the database stores and JSON carries.

/// What every enumeration made by [`coded_enum!`](crate::coded_enum) has, for those who do not know which it is.
pub trait Coded: Copy + Eq + Ord + std::fmt::Debug + std::fmt::Display + 'static {
    /// Every variant, in order.
    const ALL: &'static [Self];

    /// The word in JSON, URLs and the database.
    fn code(self) -> &'static str;

    /// Chinese name for screens and documents.
    fn name_zh(self) -> &'static str;
}

/// Declares an enum whose variants have a stable code (JSON, URL, database) and a Chinese name (screens, documents).
///
/// ```
/// domain::coded_enum! {
///     /// Season (季节).
///     pub enum Season {
///         /// Spring.
///         Spring = "spring" "春";
///     }
/// }
/// assert_eq!(Season::Spring.code(), "spring");
/// assert_eq!("spring".parse(), Ok(Season::Spring));
/// ```
///
/// `pub enum Season as "ChineseSeason"` gives it another name in the OpenAPI document, where two would be called the same.
#[macro_export]
macro_rules! coded_enum {
    ($(#[$doc:meta])* pub enum $name:ident $(as $schema:literal)? { $($(#[$variant_doc:meta])* $variant:ident = $code:literal $zh:literal;)* }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// Every variant, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in JSON, URLs and the database.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Chinese name for screens and documents.
            #[must_use]
            pub const fn name_zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)* }
            }
        }

        impl $crate::coded::Coded for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn code(self) -> &'static str {
                self.code()
            }

            fn name_zh(self) -> &'static str {
                self.name_zh()
            }
        }

        // Written out: the derive does not see a rename that comes out of a macro.
        impl ::utoipa::PartialSchema for $name {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                ::utoipa::openapi::ObjectBuilder::new()
                    .schema_type(::utoipa::openapi::Type::String)
                    .description(Some([$($code, "：", $zh, "；",)*].concat()))
                    .enum_values(Some([$($code,)*]))
                    .into()
            }
        }

        impl ::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed([$($schema,)? stringify!($name)][0])
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::coded::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|v| v.code() == code).ok_or_else(|| $crate::coded::UnknownCode {
                    name: stringify!($name),
                    code: code.to_owned(),
                })
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

/// A code that names no variant of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no {name} is called {code:?}")]
pub struct UnknownCode {
    /// The enumeration.
    pub name: &'static str,
    /// What was given.
    pub code: String,
}

#[cfg(test)]
mod tests {
    use crate::organisation::Tier;
    use utoipa::PartialSchema;

    #[test]
    fn the_schema_lists_the_words_that_are_read_and_written() {
        let schema = serde_json::to_value(Tier::schema()).expect("a schema is plain data");
        let words: Vec<_> = Tier::ALL.iter().map(|tier| serde_json::to_value(tier).expect("a word")).collect();
        assert_eq!(schema["enum"], serde_json::Value::Array(words));
    }
}
