//! Lists of objects and versions.

mod entries;
pub mod v1;
pub mod v2;
pub mod versions;

use serde::{Deserialize, Serialize};

use super::error::S3Error;
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    s3::access::{OnBucket, of_bucket},
};

/// The most entries of a page. Set by AWS.
const MOST: i64 = 1000;

/// The members that select what is listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Selection {
    pub prefix: Option<String>,
    pub delimiter: Option<String>,
    pub max_keys: Option<i64>,
    pub encoding_type: Option<String>,
}

/// A prefix that keys share.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CommonPrefix {
    prefix: String,
}

/// An input that lists.
pub trait Lists: OnBucket {
    fn selection(&self) -> &Selection;
}

/// Returns the needs: the selection is the value of condition keys.
pub fn needs<I: Lists>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let Selection { prefix, delimiter, max_keys, .. } = call.input.selection();
    let needs = of_bucket(call, row)?;
    let keys = [
        ("s3:prefix", prefix.clone()),
        ("s3:delimiter", delimiter.clone()),
        ("s3:max-keys", max_keys.map(|most| most.to_string())),
    ];
    let given = keys.into_iter().filter_map(|(key, value)| Some((key, value?)));
    Ok(given.fold(needs, |needs, (key, value)| needs.when(key, value)))
}

impl Selection {
    /// Returns the most entries of the page.
    fn limit(&self) -> Result<usize, S3Error> {
        let asked = self.max_keys.unwrap_or(MOST);
        usize::try_from(asked.min(MOST)).map_err(|_| {
            let message = "Argument maxKeys must be an integer between 0 and 2147483647";
            S3Error::argument("maxKeys", asked.to_string(), message)
        })
    }

    /// Returns the limit that the response names.
    fn shown_limit(&self) -> i64 {
        self.max_keys.unwrap_or(MOST).min(MOST)
    }

    fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or("")
    }

    fn delimiter(&self) -> Option<&str> {
        self.delimiter.as_deref().filter(|delimiter| !delimiter.is_empty())
    }

    /// Returns a text as the response has it: percent-encoded, if the request asks for that.
    fn encoded(&self, text: &str) -> String {
        match self.encoding_type.as_deref() {
            Some("url") => form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace("%2F", "/"),
            _ => text.to_owned(),
        }
    }

    fn common(&self, prefixes: Vec<String>) -> Vec<CommonPrefix> {
        prefixes.into_iter().map(|prefix| CommonPrefix { prefix: self.encoded(&prefix) }).collect()
    }
}
