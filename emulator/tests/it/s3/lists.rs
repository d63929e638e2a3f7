//! Lists: prefixes, delimiters, pages, encoding.

use super::{all, code, put, s3, with_bucket};
use crate::harness::{Answer, Aws};

async fn with_keys(keys: &[&str]) -> Aws {
    let aws = with_bucket().await;
    for key in keys {
        put(&aws, &format!("/photos/{key}"), "x").await;
    }
    aws
}

fn shown(answer: &Answer) -> (Vec<String>, Vec<String>) {
    let text = answer.text();
    let (contents, prefixes) = text.split_once("<CommonPrefixes>").unwrap_or((&text, ""));
    let texts = |part: &str, name: &str| {
        part.split(&format!("<{name}>")).skip(1).filter_map(|rest| rest.split('<').next().map(str::to_owned)).collect()
    };
    (texts(contents, "Key"), texts(prefixes, "Prefix"))
}

#[tokio::test]
async fn a_delimiter_makes_folders() {
    let aws = with_keys(&["a", "cats/big/leo", "cats/tom", "dogs/rex", "z"]).await;
    for (query, keys, prefixes) in [
        ("", vec!["a", "cats/big/leo", "cats/tom", "dogs/rex", "z"], vec![]),
        ("delimiter=/", vec!["a", "z"], vec!["cats/", "dogs/"]),
        ("delimiter=/&prefix=cats/", vec!["cats/tom"], vec!["cats/big/"]),
        ("prefix=c", vec!["cats/big/leo", "cats/tom"], vec![]),
        ("delimiter=o&prefix=cats", vec![], vec!["cats/big/leo", "cats/to"]),
        ("start-after=cats/tom", vec!["dogs/rex", "z"], vec![]),
        ("prefix=none", vec![], vec![]),
        ("max-keys=0", vec![], vec![]),
    ] {
        let answer = s3(&aws, "GET", &format!("/photos?list-type=2&{query}"), &[], "").await;
        let expected = (keys.into_iter().map(String::from).collect(), prefixes.into_iter().map(String::from).collect());
        assert_eq!(shown(&answer), expected, "{query}: {answer}");
    }
}

#[tokio::test]
async fn pages_have_every_key_once_in_both_versions_of_the_list() {
    let keys: Vec<String> =
        (0..9).flat_map(|number| [format!("a{number}"), format!("f{number}/x"), format!("f{number}/y")]).collect();
    let aws = with_keys(&keys.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for limit in 1..8 {
        let (mut keys, mut prefixes, mut token) = (Vec::new(), Vec::new(), String::new());
        let (mut old_keys, mut old_prefixes, mut marker) = (Vec::new(), Vec::new(), String::new());
        loop {
            let page = s3(&aws, "GET", &format!("/photos?list-type=2&delimiter=/&max-keys={limit}{token}"), &[], "").await;
            let (more_keys, more_prefixes) = shown(&page);
            assert_eq!(all(&page, "KeyCount"), [(more_keys.len() + more_prefixes.len()).to_string()]);
            keys.extend(more_keys);
            prefixes.extend(more_prefixes);
            match all(&page, "NextContinuationToken").pop() {
                Some(next) => token = format!("&continuation-token={next}"),
                None => break,
            }
        }
        loop {
            let page = s3(&aws, "GET", &format!("/photos?delimiter=/&max-keys={limit}{marker}"), &[], "").await;
            let (more_keys, more_prefixes) = shown(&page);
            old_keys.extend(more_keys);
            old_prefixes.extend(more_prefixes);
            match all(&page, "NextMarker").pop() {
                Some(next) => marker = format!("&marker={next}"),
                None => break,
            }
        }
        assert_eq!((keys.len(), prefixes.len()), (9, 9), "{limit}: {keys:?} {prefixes:?}");
        assert_eq!((keys, prefixes), (old_keys, old_prefixes));
    }
    assert_eq!(code(&s3(&aws, "GET", "/photos?list-type=2&continuation-token=x", &[], "").await), "400 InvalidArgument");
    assert_eq!(code(&s3(&aws, "GET", "/photos?max-keys=-1", &[], "").await), "400 InvalidArgument");
    assert_eq!(code(&s3(&aws, "GET", "/photos?max-keys=x", &[], "").await), "400 InvalidArgument");
}

#[tokio::test]
async fn keys_are_encoded_if_the_client_asks_for_it() {
    let aws = with_keys(&["a%20b%2Bc%26/%C3%A9"]).await;
    let plain = s3(&aws, "GET", "/photos?list-type=2", &[], "").await;
    assert_eq!(all(&plain, "Key"), ["a b+c&amp;/é"]);
    let encoded = s3(&aws, "GET", "/photos?list-type=2&encoding-type=url", &[], "").await;
    assert_eq!(all(&encoded, "Key"), ["a+b%2Bc%26/%C3%A9"]);
    assert_eq!(code(&s3(&aws, "GET", "/photos?encoding-type=x", &[], "").await), "400 InvalidArgument");
}
