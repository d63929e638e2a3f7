//! Numbers: what is one, how it is printed, how numbers are ordered, what they count for.

use std::str::FromStr;

use dynamodb::{AttributeValue, Number};

use crate::table;

#[test]
fn numbers_are_printed_in_one_form_or_refused() {
    table::run(include_str!("cases/numbers.txt"), 48, |_, text| match Number::from_str(text) {
        Ok(number) => format!("{number} ({})", AttributeValue::Number(number).size()),
        Err(error) => error.to_string(),
    });
}

#[test]
fn numbers_are_ordered_by_value() {
    let ordered = [
        "-9.9999999999999999999999999999999999999E125",
        "-1e125",
        "-100",
        "-99.99",
        "-99.9",
        "-12",
        "-1.5",
        "-1",
        "-0.5",
        "-1e-130",
        "0",
        "1e-130",
        "1.1e-130",
        "0.00001",
        "0.5",
        "0.55",
        "1",
        "1.05",
        "1.5",
        "2",
        "9",
        "10",
        "11",
        "99.9",
        "99.99",
        "100",
        "1e38",
        "123456789012345678901234567890123456780",
        "1e125",
    ];
    let numbers: Vec<_> = ordered.iter().map(|text| Number::from_str(text).unwrap()).collect();
    for (at, number) in numbers.iter().enumerate() {
        for (other_at, other) in numbers.iter().enumerate() {
            assert_eq!(number.cmp(other), at.cmp(&other_at), "{number} and {other}");
        }
    }
}

#[test]
fn what_is_printed_is_read_again() {
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..5_000 {
        let digits: String = (0..=next(37)).map(|_| char::from(b'0' + next(10) as u8)).collect();
        let text = format!("{}{digits}e{}", ["", "-"][next(2) as usize], next(160) as i64 - 80);
        let Ok(number) = Number::from_str(&text) else { continue };
        assert_eq!(Number::from_str(&number.to_string()), Ok(number), "{text}");
        let one = Number::from_str("1").unwrap();
        if let Ok(sum) = number.checked_add(one) {
            assert_eq!(sum.checked_sub(one), Ok(number), "{text}");
            assert!(sum > number);
        }
    }
}
