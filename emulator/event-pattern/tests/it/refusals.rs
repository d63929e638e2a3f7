//! What is refused, with AWS's messages and places. Long, because most of it is a table of texts and what is said of each.

use event_pattern::{Dialect, Location, Pattern, PatternError, Reason};
use insta::assert_snapshot;

fn refusal(text: &str, dialect: Dialect) -> PatternError {
    match Pattern::parse(text, dialect) {
        Err(error) => error,
        Ok(_) => panic!("taken: {text}"),
    }
}

/// A line for each text: the text, the reason, the line and column. Where a message says the place twice, so does the line.
fn refusals(dialect: Dialect, texts: &[&str]) -> String {
    let shown = |text: &str| text.replace('\r', "␍").replace('\n', "␊").replace('\u{1}', "␁");
    texts.iter().map(|text| format!("{} => {}\n", shown(text), line(&refusal(text, dialect)))).collect()
}

fn line(error: &PatternError) -> String {
    let Reason::Invalid { detail, location } = error.reason() else { return format!("{:?}", error.reason()) };
    let mut parts = detail.split("\n at [Source: ");
    let reason = parts.next().unwrap();
    let place = location.map_or_else(|| " @ -".to_owned(), |Location { line, column }| format!(" @ {line}:{column}"));
    format!("{reason}{}", place.repeat(parts.count().max(1)))
}

#[test]
fn eventbridge_says_what_is_wrong_and_where() {
    let error = refusal("{\"detail\": {\n  \"state\": \"on\"\n}}", Dialect::EventBridge);
    assert_eq!(error.code(), "InvalidEventPatternException");
    assert_eq!(error.location(), Some(Location { line: 2, column: 13 }));
    assert_snapshot!(error, @r#"
    Event pattern is not valid. Reason: "state" must be an object or an array
     at [Source: (String)"{"detail": {
      "state": "on"
    }}"; line: 2, column: 13]
    "#);
}

#[test]
fn sns_has_a_message_for_each_of_its_two_operations() {
    let error = refusal(r#"{"store":[{"suffix":7}]}"#, Dialect::MessageAttributes);
    assert_eq!(error.code(), "InvalidParameter");
    assert_snapshot!(error, @r#"
    Invalid parameter: FilterPolicy: suffix match pattern must be a string
     at [Source: (String)"{"store":[{"suffix":7}]}"; line: 1, column: 22]
    "#);
    assert_snapshot!(error.subscribe_message(), @r#"
    Invalid parameter: Attributes Reason: FilterPolicy: suffix match pattern must be a string
     at [Source: (String)"{"store":[{"suffix":7}]}"; line: 1, column: 22]
    "#);
}

#[test]
fn lambda_does_not_say_what_is_wrong() {
    let error = refusal(r#"{"body": "text"}"#, Dialect::EventSourceMapping);
    assert_eq!(error.code(), "InvalidParameterValueException");
    assert_snapshot!(error, @"Invalid filter pattern definition.");
}

#[test]
fn a_message_quotes_500_characters_and_escapes_controls() {
    let error = refusal(&format!("{{\t\"é😀\": 1, \"b\": \"{}\"}}", "x".repeat(600)), Dialect::EventBridge);
    assert_snapshot!(error, @r#"
    Event pattern is not valid. Reason: "é😀" must be an object or an array
     at [Source: (String)"{\u0009"é😀": 1, "b": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"[truncated 120 chars]; line: 1, column: 11]
    "#);
}

#[test]
fn columns_count_utf_16_units_and_lines_end_in_any_of_three_ways() {
    assert_snapshot!(refusals(Dialect::EventBridge, &["{\"😀é\":1}", "{\n\n\"a\":1}", "{\r\n \"a\":1}", "{\r\r  \"a\":1}", "{\"a\":\n\n1}", "{\"a\":1\n}"]), @r#"
    {"😀é":1} => "😀é" must be an object or an array @ 1:9
    {␊␊"a":1} => "a" must be an object or an array @ 3:6
    {␍␊ "a":1} => "a" must be an object or an array @ 2:7
    {␍␍  "a":1} => "a" must be an object or an array @ 3:8
    {"a":␊␊1} => "a" must be an object or an array @ 3:2
    {"a":1␊} => "a" must be an object or an array @ 1:7
    "#);
}

#[test]
fn a_pattern_is_an_object_of_objects_and_arrays() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "",
        "  ",
        "[\"a\"]",
        "\"a\"",
        "12",
        "null",
        "{}",
        "{\"a\": {}}",
        "{\"a\": []}",
        "{\"a\": \"x\"}",
        "{\"a\": 12.5e1}",
        "{\"a\": true}",
        "{\"a\": null}",
        "{\"a\": {\"b\": \"x\"}}",
        "{\"a\": [[\"x\"]]}",
        "{\"a\": [1, []]}",
        "{\"a\": [1], \"b\": {\"c\": {}}}",
    ]), @r#"
     => Filter is not an object @ 1:1
       => Filter is not an object @ 1:3
    ["a"] => Filter is not an object @ 1:2
    "a" => Filter is not an object @ 1:2
    12 => Filter is not an object @ 1:3
    null => Filter is not an object @ 1:5
    {} => Empty objects are not allowed @ 1:3
    {"a": {}} => Empty objects are not allowed @ 1:9
    {"a": []} => Empty arrays are not allowed @ 1:9
    {"a": "x"} => "a" must be an object or an array @ 1:8
    {"a": 12.5e1} => "a" must be an object or an array @ 1:13
    {"a": true} => "a" must be an object or an array @ 1:11
    {"a": null} => "a" must be an object or an array @ 1:11
    {"a": {"b": "x"}} => "b" must be an object or an array @ 1:14
    {"a": [["x"]]} => Match value must be String, number, true, false, or null @ 1:9
    {"a": [1, []]} => Match value must be String, number, true, false, or null @ 1:12
    {"a": [1], "b": {"c": {}}} => Empty objects are not allowed @ 1:25
    "#);
}

#[test]
fn a_match_expression_has_one_known_key() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{\"a\": [{}]}",
        "{\"a\": [{\"PREFIX\": \"x\"}]}",
        "{\"a\": [{\"regex\": \"x\"}]}",
        "{\"a\": [{\"regex\": 12}]}",
        "{\"a\": [{\"regex\": [1]}]}",
        "{\"a\": [{\"prefix\": \"x\", \"suffix\": \"y\"}]}",
        "{\"a\": [{\"prefix\": \"x\", \"suffix\": 12}]}",
        "{\"a\": [{\"exists\": true, \"prefix\": {}}]}",
        "{\"a\": [{\"numeric\": [\"=\", 1], \"prefix\": \"x\"}]}",
        "{\"a\": [{\"anything-but\": \"x\", \"prefix\": \"x\"}]}",
        "{\"a\": [{\"cidr\": \"10.0.0.0/8\", \"prefix\": \"x\"}]}",
        "{\"a\": [{\"exactly\": 1}]}",
        "{\"a\": [{\"exists\": \"true\"}]}",
        "{\"a\": [{\"exists\": 1}]}",
        "{\"a\": [{\"exists\": null}]}",
    ]), @r#"
    {"a": [{}]} => Match expression name not found @ 1:10
    {"a": [{"PREFIX": "x"}]} => Unrecognized match type PREFIX @ 1:20
    {"a": [{"regex": "x"}]} => Unrecognized match type regex @ 1:19
    {"a": [{"regex": 12}]} => Unrecognized match type regex @ 1:20
    {"a": [{"regex": [1]}]} => Unrecognized match type regex @ 1:19
    {"a": [{"prefix": "x", "suffix": "y"}]} => Only one key allowed in match expression @ 1:35
    {"a": [{"prefix": "x", "suffix": 12}]} => Only one key allowed in match expression @ 1:36
    {"a": [{"exists": true, "prefix": {}}]} => Only one key allowed in match expression @ 1:36
    {"a": [{"numeric": ["=", 1], "prefix": "x"}]} => Too many elements in numeric expression @ 1:41
    {"a": [{"anything-but": "x", "prefix": "x"}]} => Too many elements in numeric expression @ 1:41
    {"a": [{"cidr": "10.0.0.0/8", "prefix": "x"}]} => Only one key allowed in match expression @ 1:42
    {"a": [{"exactly": 1}]} => exact match pattern must be a string @ 1:21
    {"a": [{"exists": "true"}]} => exists match pattern must be either true or false. @ 1:20
    {"a": [{"exists": 1}]} => exists match pattern must be either true or false. @ 1:20
    {"a": [{"exists": null}]} => exists match pattern must be either true or false. @ 1:23
    "#);
}

#[test]
fn operators_of_strings_want_strings() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{\"a\": [{\"prefix\": 1}]}",
        "{\"a\": [{\"prefix\": [\"x\"]}]}",
        "{\"a\": [{\"prefix\": {}}]}",
        "{\"a\": [{\"prefix\": {\"suffix\": \"x\"}}]}",
        "{\"a\": [{\"prefix\": {\"equals-ignore-case\": 1}}]}",
        "{\"a\": [{\"prefix\": {\"equals-ignore-case\": \"x\", \"b\": 1}}]}",
        "{\"a\": [{\"suffix\": null}]}",
        "{\"a\": [{\"suffix\": {}}]}",
        "{\"a\": [{\"suffix\": {\"prefix\": \"x\"}}]}",
        "{\"a\": [{\"equals-ignore-case\": 1}]}",
        "{\"a\": [{\"equals-ignore-case\": [\"x\"]}]}",
        "{\"a\": [{\"equals-ignore-case\": {\"prefix\": \"x\"}}]}",
        "{\"a\": [{\"wildcard\": 1}]}",
        "{\"a\": [{\"wildcard\": [\"x\"]}]}",
        "{\"a\": [{\"cidr\": [\"x\"]}]}",
    ]), @r#"
    {"a": [{"prefix": 1}]} => prefix match pattern must be a string @ 1:20
    {"a": [{"prefix": ["x"]}]} => prefix match pattern must be a string @ 1:20
    {"a": [{"prefix": {}}]} => Prefix expression name not found @ 1:21
    {"a": [{"prefix": {"suffix": "x"}}]} => Unsupported prefix pattern: suffix @ 1:31
    {"a": [{"prefix": {"equals-ignore-case": 1}}]} => equals-ignore-case match pattern must be a string @ 1:43
    {"a": [{"prefix": {"equals-ignore-case": "x", "b": 1}}]} => Only one key allowed in match expression @ 1:53
    {"a": [{"suffix": null}]} => suffix match pattern must be a string @ 1:23
    {"a": [{"suffix": {}}]} => Suffix expression name not found @ 1:21
    {"a": [{"suffix": {"prefix": "x"}}]} => Unsupported suffix pattern: prefix @ 1:31
    {"a": [{"equals-ignore-case": 1}]} => equals-ignore-case match pattern must be a string @ 1:32
    {"a": [{"equals-ignore-case": ["x"]}]} => equals-ignore-case match pattern must be a string @ 1:32
    {"a": [{"equals-ignore-case": {"prefix": "x"}}]} => equals-ignore-case match pattern must be a string @ 1:32
    {"a": [{"wildcard": 1}]} => wildcard match pattern must be a string @ 1:22
    {"a": [{"wildcard": ["x"]}]} => wildcard match pattern must be a string @ 1:22
    {"a": [{"cidr": ["x"]}]} => prefix match pattern must be a string @ 1:18
    "#);
}

#[test]
fn a_wildcard_has_no_two_asterisks_in_a_row_and_no_other_escapes() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{\"a\": [{\"wildcard\": \"**\"}]}",
        "{\"a\": [{\"wildcard\": \"é:**\"}]}",
        "{\"a\": [{\"wildcard\": \"a\\\\*b\\\\c\"}]}",
        "{\"a\": [{\"wildcard\": \"a\\\\\"}]}",
        "{\"a\": [{\"anything-but\": {\"wildcard\": \"x**\"}}]}",
        "{\"a\": [{\"anything-but\": {\"wildcard\": [\"x\", \"y**\"]}}]}",
        "{\"a\": [{\"wildcard\": \"*:*:*:*:*:event-bus/*\"}]}",
        "{\"a\": [{\"anything-but\": {\"wildcard\": \"*:*:*:*:*:event-bus/*\"}}]}",
        "{\"a\": [{\"wildcard\": \"*:stack/A/*\"}, {\"wildcard\": \"*:stack/B/*\"}, {\"wildcard\": \"*:stack/C/*\"}, {\"wildcard\": \"*:stack/D/*\"}]}",
    ]), @r#"
    {"a": [{"wildcard": "**"}]} => Consecutive wildcard characters at pos 1 @ 1:25
    {"a": [{"wildcard": "é:**"}]} => Consecutive wildcard characters at pos 4 @ 1:27
    {"a": [{"wildcard": "a\\*b\\c"}]} => Invalid escape character at pos 5 @ 1:31
    {"a": [{"wildcard": "a\\"}]} => Invalid escape character at pos 2 @ 1:26
    {"a": [{"anything-but": {"wildcard": "x**"}}]} => Consecutive wildcard characters at pos 2 @ 1:43
    {"a": [{"anything-but": {"wildcard": ["x", "y**"]}}]} => Consecutive wildcard characters at pos 2 @ 1:50
    {"a": [{"wildcard": "*:*:*:*:*:event-bus/*"}]} => WildcardsTooComplex
    {"a": [{"anything-but": {"wildcard": "*:*:*:*:*:event-bus/*"}}]} => WildcardsTooComplex
    {"a": [{"wildcard": "*:stack/A/*"}, {"wildcard": "*:stack/B/*"}, {"wildcard": "*:stack/C/*"}, {"wildcard": "*:stack/D/*"}]} => WildcardsTooComplex
    "#);
    assert_snapshot!(refusal("{\"a\": [{\"wildcard\": \"*a*a*a*a*a*a*a\"}]}", Dialect::EventBridge), @"Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character");
}

#[test]
fn anything_but_takes_one_value_or_a_list_of_one_type() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{\"a\": [{\"anything-but\": true}]}",
        "{\"a\": [{\"anything-but\": null}]}",
        "{\"a\": [{\"anything-but\": []}]}",
        "{\"a\": [{\"anything-but\": [\"x\", 1]}]}",
        "{\"a\": [{\"anything-but\": [\"x\", null]}]}",
        "{\"a\": [{\"anything-but\": [{\"prefix\": \"x\"}]}]}",
        "{\"a\": [{\"anything-but\": 6000000000}]}",
        "{\"a\": [{\"anything-but\": [1, 6000000000]}]}",
        "{\"a\": [{\"anything-but\": {}}]}",
        "{\"a\": [{\"anything-but\": {\"numeric\": [\"=\", 1]}}]}",
        "{\"a\": [{\"anything-but\": {\"exists\": false}}]}",
        "{\"a\": [{\"anything-but\": {\"prefix\": true}}]}",
        "{\"a\": [{\"anything-but\": {\"prefix\": 12}}]}",
        "{\"a\": [{\"anything-but\": {\"prefix\": \"\"}}]}",
        "{\"a\": [{\"anything-but\": {\"suffix\": [\"x\", \"\"]}}]}",
        "{\"a\": [{\"anything-but\": {\"suffix\": [12, \"x\"]}}]}",
        "{\"a\": [{\"anything-but\": {\"prefix\": {\"equals-ignore-case\": \"x\"}}}]}",
        "{\"a\": [{\"anything-but\": {\"equals-ignore-case\": 12}}]}",
        "{\"a\": [{\"anything-but\": {\"equals-ignore-case\": [12, 13]}}]}",
        "{\"a\": [{\"anything-but\": {\"wildcard\": 12}}]}",
        "{\"a\": [{\"anything-but\": {\"wildcard\": [12, \"x\"]}}]}",
        "{\"a\": [{\"anything-but\": {\"prefix\": \"x\", \"suffix\": \"y\"}}]}",
        "{\"a\": [{\"anything-but\": [\"x\"",
    ]), @r#"
    {"a": [{"anything-but": true}]} => Value of anything-but must be an array or single string/number value. @ 1:29
    {"a": [{"anything-but": null}]} => Value of anything-but must be an array or single string/number value. @ 1:29
    {"a": [{"anything-but": []}]} => Inside anything but list, either all values are number or string, mixed type is not supported @ 1:27
    {"a": [{"anything-but": ["x", 1]}]} => Inside anything but list, either all values are number or string, mixed type is not supported @ 1:33
    {"a": [{"anything-but": ["x", null]}]} => Inside anything but list, start|null|boolean is not supported. @ 1:35 @ 1:35
    {"a": [{"anything-but": [{"prefix": "x"}]}]} => Inside anything but list, start|null|boolean is not supported. @ 1:27 @ 1:27
    {"a": [{"anything-but": 6000000000}]} => Value must be between -5.0E9 and 5.0E9, inclusive @ -
    {"a": [{"anything-but": [1, 6000000000]}]} => Value must be between -5.0E9 and 5.0E9, inclusive @ 1:39
    {"a": [{"anything-but": {}}]} => Anything-But expression name not found @ 1:27
    {"a": [{"anything-but": {"numeric": ["=", 1]}}]} => Unsupported anything-but pattern: numeric @ 1:38
    {"a": [{"anything-but": {"exists": false}}]} => Unsupported anything-but pattern: exists @ 1:41
    {"a": [{"anything-but": {"prefix": true}}]} => Value of anything-but must be an array or single string/number value. @ 1:40
    {"a": [{"anything-but": {"prefix": 12}}]} => prefix/suffix match pattern must be a string @ 1:38
    {"a": [{"anything-but": {"prefix": ""}}]} => Null prefix/suffix not allowed @ 1:38
    {"a": [{"anything-but": {"suffix": ["x", ""]}}]} => Null prefix/suffix not allowed @ 1:44 @ 1:44
    {"a": [{"anything-but": {"suffix": [12, "x"]}}]} => prefix/suffix match pattern must be a string @ 1:39 @ 1:39
    {"a": [{"anything-but": {"prefix": {"equals-ignore-case": "x"}}}]} => Value of anything-but must be an array or single string/number value. @ 1:37
    {"a": [{"anything-but": {"equals-ignore-case": 12}}]} => Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported. @ 1:50
    {"a": [{"anything-but": {"equals-ignore-case": [12, 13]}}]} => Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported. @ 1:51 @ 1:51
    {"a": [{"anything-but": {"wildcard": 12}}]} => wildcard match pattern must be a string @ 1:40
    {"a": [{"anything-but": {"wildcard": [12, "x"]}}]} => wildcard match pattern must be a string @ 1:41 @ 1:41
    {"a": [{"anything-but": {"prefix": "x", "suffix": "y"}}]} => Too many elements in numeric expression @ 1:52
    {"a": [{"anything-but": ["x" => Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)"{"a": [{"anything-but": ["x""; line: 1, column: 25]) @ 1:29 @ 1:29
    "#);
}

#[test]
fn numeric_is_one_comparison_or_a_lower_and_an_upper_bound() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{\"a\": [{\"numeric\": 5}]}",
        "{\"a\": [{\"numeric\": []}]}",
        "{\"a\": [{\"numeric\": [5, \"<\"]}]}",
        "{\"a\": [{\"numeric\": [null]}]}",
        "{\"a\": [{\"numeric\": [{}]}]}",
        "{\"a\": [{\"numeric\": [\"==\", 5]}]}",
        "{\"a\": [{\"numeric\": [\"=\"]}]}",
        "{\"a\": [{\"numeric\": [\"=\", \"5\"]}]}",
        "{\"a\": [{\"numeric\": [\">=\", true]}]}",
        "{\"a\": [{\"numeric\": [\"<\", 5, \">\", 1]}]}",
        "{\"a\": [{\"numeric\": [\"=\", 5, 6]}]}",
        "{\"a\": [{\"numeric\": [\">\", 5, 6]}]}",
        "{\"a\": [{\"numeric\": [\">\", 5, \">\", 6]}]}",
        "{\"a\": [{\"numeric\": [\">\", 5, \"<\"]}]}",
        "{\"a\": [{\"numeric\": [\">\", 5, \"<=\", \"6\"]}]}",
        "{\"a\": [{\"numeric\": [\">\", 5, \"<\", 6, 7]}]}",
        "{\"a\": [{\"numeric\": [\">\", 5, \"<\", 5]}]}",
        "{\"a\": [{\"numeric\": [\">\", 6, \"<\", 5]}]}",
        "{\"a\": [{\"numeric\": [\"<\", 6000000000]}]}",
    ]), @r#"
    {"a": [{"numeric": 5}]} => Value of numeric must be an array. @ 1:21
    {"a": [{"numeric": []}]} => Invalid member in numeric match: ] @ 1:22
    {"a": [{"numeric": [5, "<"]}]} => Invalid member in numeric match: 5 @ 1:22
    {"a": [{"numeric": [null]}]} => Invalid member in numeric match: null @ 1:25
    {"a": [{"numeric": [{}]}]} => Invalid member in numeric match: { @ 1:22
    {"a": [{"numeric": ["==", 5]}]} => Unrecognized numeric range operator: == @ 1:28
    {"a": [{"numeric": ["="]}]} => Value of equals must be numeric @ 1:25
    {"a": [{"numeric": ["=", "5"]}]} => Value of equals must be numeric @ 1:27
    {"a": [{"numeric": [">=", true]}]} => Value of >= must be numeric @ 1:31
    {"a": [{"numeric": ["<", 5, ">", 1]}]} => Too many elements in numeric expression @ 1:30
    {"a": [{"numeric": ["=", 5, 6]}]} => Too many elements in numeric expression @ 1:30
    {"a": [{"numeric": [">", 5, 6]}]} => Bad value in numeric range: 6 @ 1:30
    {"a": [{"numeric": [">", 5, ">", 6]}]} => Bad numeric range operator: > @ 1:32
    {"a": [{"numeric": [">", 5, "<"]}]} => Value of < must be numeric @ 1:33
    {"a": [{"numeric": [">", 5, "<=", "6"]}]} => Value of <= must be numeric @ 1:36
    {"a": [{"numeric": [">", 5, "<", 6, 7]}]} => Too many terms in numeric range expression @ 1:38
    {"a": [{"numeric": [">", 5, "<", 5]}]} => Bottom must be less than top @ 1:36
    {"a": [{"numeric": [">", 6, "<", 5]}]} => Bottom must be less than top @ 1:36
    {"a": [{"numeric": ["<", 6000000000]}]} => Value must be between -5.0E9 and 5.0E9, inclusive @ 1:37
    "#);
}

#[test]
fn a_block_of_addresses_is_refused_without_a_place() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{\"a\": [{\"cidr\": \"10.0.0.0\"}]}",
        "{\"a\": [{\"cidr\": \"10.0.0.0/\"}]}",
        "{\"a\": [{\"cidr\": \"10.0.0.0/8/8\"}]}",
        "{\"a\": [{\"cidr\": \"10.0.0.0/x\"}]}",
        "{\"a\": [{\"cidr\": \"10.0.0.0/-1\"}]}",
        "{\"a\": [{\"cidr\": \"10.0.0.0/32\"}]}",
        "{\"a\": [{\"cidr\": \"10.0.0/8\"}]}",
        "{\"a\": [{\"cidr\": \"/8\"}]}",
        "{\"a\": [{\"cidr\": \"300.0.0.0/8\"}]}",
        "{\"a\": [{\"cidr\": \"2001:db8::/128\"}]}",
        "{\"a\": [{\"cidr\": \"2001:xdb8::/32\"}]}",
        "{\"a\": [{\"cidr\": \":::/32\"}]}",
    ]), @r#"
    {"a": [{"cidr": "10.0.0.0"}]} => Malformed CIDR, one '/' required @ -
    {"a": [{"cidr": "10.0.0.0/"}]} => Malformed CIDR, one '/' required @ -
    {"a": [{"cidr": "10.0.0.0/8/8"}]} => Malformed CIDR, one '/' required @ -
    {"a": [{"cidr": "10.0.0.0/x"}]} => Malformed CIDR, mask bits must be an integer @ -
    {"a": [{"cidr": "10.0.0.0/-1"}]} => Malformed CIDR, mask bits must not be negative @ -
    {"a": [{"cidr": "10.0.0.0/32"}]} => IPv4 mask bits must be < 32 @ -
    {"a": [{"cidr": "10.0.0/8"}]} => Nonstandard IP address: 10.0.0 @ -
    {"a": [{"cidr": "/8"}]} => Nonstandard IP address:  @ -
    {"a": [{"cidr": "300.0.0.0/8"}]} => Invalid IP address: 300.0.0.0 @ -
    {"a": [{"cidr": "2001:db8::/128"}]} => IPv6 mask bits must be < 128 @ -
    {"a": [{"cidr": "2001:xdb8::/32"}]} => Nonstandard IP address: 2001:xdb8:: @ -
    {"a": [{"cidr": ":::/32"}]} => Invalid IP address: ::: @ -
    "#);
}

#[test]
fn an_or_that_is_wrong_is_judged_as_a_name() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{\"$or\": []}",
        "{\"$or\": \"x\"}",
        "{\"$or\": [{\"a\": [1]}]}",
        "{\"$or\": [{\"a\": [1]}, \"x\"]}",
        "{\"$or\": [{\"a\": [1]}, {}]}",
        "{\"$or\": [{\"numeric\": 12}, {\"prefix\": \"x\"}]}",
        "{\"$or\": [{\"a\": [1]}, {\"b\": [{\"cidr\": \"x\"}]}]}",
    ]), @r#"
    {"$or": []} => Empty arrays are not allowed @ 1:11
    {"$or": "x"} => "$or" must be an object or an array @ 1:10
    {"$or": [{"a": [1]}]} => Unrecognized match type a @ 1:17
    {"$or": [{"a": [1]}, "x"]} => Unrecognized match type a @ 1:17
    {"$or": [{"a": [1]}, {}]} => Unrecognized match type a @ 1:17
    {"$or": [{"numeric": 12}, {"prefix": "x"}]} => Value of numeric must be an array. @ 1:24
    {"$or": [{"a": [1]}, {"b": [{"cidr": "x"}]}]} => Malformed CIDR, one '/' required @ -
    "#);
}

#[test]
fn what_is_no_json_is_refused_in_jacksons_words() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "words are no JSON",
        "{'a': [1]}",
        "{a: [1]}",
        "{\"a\": words\"",
        "{\"a\": tru}",
        "{\"a\": nul",
        "{\"a\" [1]}",
        "{\"a\": [1] \"b\": [2]}",
        "{\"a\": [1 2]}",
        "{\"a\": [1a]}",
        "{\"a\": [1,]}",
        "{\"a\": [1,}",
        "{\"a\": [,1]}",
        "{\"a\": [1],}",
        "{\"a\": [1}",
        "{\"a\": [{\"prefix\": \"x\"]}",
        "]",
        "{\"a\": /* */ [1]}",
        "{\"a\": \u{1}[1]}",
        "{\"a\": [+1]}",
        "{\"a\": [.5]}",
        "{\"a\": [-x]}",
        "{\"a\": [-",
        "{\"a\": [01]}",
        "{\"a\": [1.]}",
        "{\"a\": [1e]}",
        "{\"a\": [1.e5]}",
        "{\"a\": [\"\\x\"]}",
        "{\"a\": [\"\\u12g4\"]}",
        "{\"a\": [\"\\u12",
        "{\"a\": [\"line\nbreak\"]}",
        "{\"a\nb\": [1]}",
        "{\"a\": [é]}",
        "{\"a\": [→]}",
    ]), @r#"
    words are no JSON => Unrecognized token 'words': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:6
    {'a': [1]} => Unexpected character (''' (code 39)): was expecting double-quote to start field name @ 1:2
    {a: [1]} => Unexpected character ('a' (code 97)): was expecting double-quote to start field name @ 1:2
    {"a": words" => Unrecognized token 'words': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:12
    {"a": tru} => Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:10
    {"a": nul => Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:10
    {"a" [1]} => Unexpected character ('[' (code 91)): was expecting a colon to separate field name and value @ 1:6
    {"a": [1] "b": [2]} => Unexpected character ('"' (code 34)): was expecting comma to separate Object entries @ 1:11
    {"a": [1 2]} => Unexpected character ('2' (code 50)): was expecting comma to separate Array entries @ 1:10
    {"a": [1a]} => Unexpected character ('a' (code 97)): was expecting comma to separate Array entries @ 1:9
    {"a": [1,]} => Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:10
    {"a": [1,} => Unexpected character ('}' (code 125)): expected a value @ 1:10
    {"a": [,1]} => Unexpected character (',' (code 44)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:8
    {"a": [1],} => Unexpected character ('}' (code 125)): was expecting double-quote to start field name @ 1:11
    {"a": [1} => Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)"{"a": [1}"; line: 1, column: 7]) @ 1:9
    {"a": [{"prefix": "x"]} => Unexpected close marker ']': expected '}' (for Object starting at [Source: (String)"{"a": [{"prefix": "x"]}"; line: 1, column: 8]) @ 1:22
    ] => Unexpected close marker ']': expected '}' (for root starting at [Source: (String)"]"; line: 1, column: 0]) @ 1:1
    {"a": /* */ [1]} => Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser) @ 1:7
    {"a": ␁[1]} => Illegal character ((CTRL-CHAR, code 1)): only regular white space (\r, \n, \t) is allowed between tokens @ 1:8
    {"a": [+1]} => Unexpected character ('+' (code 43)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:8
    {"a": [.5]} => Unexpected character ('.' (code 46)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:8
    {"a": [-x]} => Unexpected character ('x' (code 120)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value @ 1:9
    {"a": [- => Unexpected end-of-input in a Number value @ 1:9
    {"a": [01]} => Invalid numeric value: Leading zeroes not allowed @ 1:9
    {"a": [1.]} => Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit @ 1:10
    {"a": [1e]} => Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit @ 1:10
    {"a": [1.e5]} => Unexpected character ('e' (code 101)) in numeric value: Decimal point not followed by a digit @ 1:10
    {"a": ["\x"]} => Unrecognized character escape 'x' (code 120) @ 1:10
    {"a": ["\u12g4"]} => Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence @ 1:13
    {"a": ["\u12 => Unexpected end-of-input in character escape sequence @ 1:13
    {"a": ["line␊break"]} => Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value @ 1:13
    {"a␊b": [1]} => Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in name @ 1:4
    {"a": [é]} => Unrecognized token 'é': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:9
    {"a": [→]} => Unexpected character ('→' (code 8594 / 0x2192)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @ 1:8
    "#);
}

#[test]
fn what_ends_too_early_is_refused_where_it_ends() {
    assert_snapshot!(refusals(Dialect::EventBridge, &[
        "{",
        "{\"",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\": [",
        "{\"a\": [1",
        "{\"a\": [1,",
        "{\"a\": [\"x",
        "{\"a\": [\"x\\",
        "{\"a\": [1]",
        "{\"a\": [1],",
        "{\n \"a\": {\n",
    ]), @r#"
    { => Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"; line: 1, column: 1]) @ 1:2
    {" => Unexpected end-of-input in field name @ 1:3
    {"a => Unexpected end-of-input in field name @ 1:4
    {"a" => Unexpected end-of-input within/between Object entries @ 1:5
    {"a": => Unexpected end-of-input within/between Object entries @ 1:6
    {"a": [ => Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)"{"a": ["; line: 1, column: 7]) @ 1:8
    {"a": [1 => Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)"{"a": [1"; line: 1, column: 7]) @ 1:9
    {"a": [1, => Unexpected end-of-input within/between Array entries @ 1:10
    {"a": ["x => Unexpected end-of-input: was expecting closing quote for a string value @ 1:10
    {"a": ["x\ => Unexpected end-of-input in character escape sequence @ 1:11
    {"a": [1] => Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a": [1]"; line: 1, column: 1]) @ 1:10
    {"a": [1], => Unexpected end-of-input within/between Object entries @ 1:11
    {␊ "a": {␊ => Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{
     "a": {
    "; line: 2, column: 7]) @ 3:1
    "#);
}

#[test]
fn an_error_before_a_string_that_never_ends_comes_first() {
    assert_snapshot!(refusals(Dialect::EventBridge, &["{\"a\": \"x", "{\"a\": [{\"exists\": \"x", "{\"a\": [{\"numeric\": [\"=\", \"x"]), @r#"
    {"a": "x => "a" must be an object or an array @ 1:8
    {"a": [{"exists": "x => exists match pattern must be either true or false. @ 1:20
    {"a": [{"numeric": ["=", "x => Value of equals must be numeric @ 1:27
    "#);
}

#[test]
fn filter_policies_know_fewer_operators() {
    let texts = [
        "{\"a\":[{\"wildcard\":\"x*\"}]}",
        "{\"a\":[{\"anything-but\":{\"suffix\":\"x\"}}]}",
        "{\"a\":[{\"anything-but\":{\"equals-ignore-case\":\"x\"}}]}",
        "{\"a\":[{\"anything-but\":{\"wildcard\":\"x\"}}]}",
        "{\"a\":[{\"anything-but\":{\"prefix\":false}}]}",
        "{\"a\":[{\"anything-but\":{\"prefix\":[\"x\"]}}]}",
        "{\"a\":[{\"anything-but\":{\"prefix\":\"\"}}]}",
        "{\"a\":[{\"anything-but\":{\"prefix\":\"x\",\"b\":1}}]}",
        "{\"a\":[{\"prefix\":{\"equals-ignore-case\":\"x\"}}]}",
        "{\"a\":[{\"suffix\":{\"equals-ignore-case\":\"x\"}}]}",
    ];
    assert_snapshot!(refusals(Dialect::MessageBody, &texts), @r#"
    {"a":[{"wildcard":"x*"}]} => Unrecognized match type wildcard @ 1:20
    {"a":[{"anything-but":{"suffix":"x"}}]} => Unsupported anything-but pattern: suffix @ 1:34
    {"a":[{"anything-but":{"equals-ignore-case":"x"}}]} => Unsupported anything-but pattern: equals-ignore-case @ 1:46
    {"a":[{"anything-but":{"wildcard":"x"}}]} => Unsupported anything-but pattern: wildcard @ 1:36
    {"a":[{"anything-but":{"prefix":false}}]} => prefix match pattern must be a string @ 1:38
    {"a":[{"anything-but":{"prefix":["x"]}}]} => prefix match pattern must be a string @ 1:34
    {"a":[{"anything-but":{"prefix":""}}]} => Null prefix not allowed @ 1:35
    {"a":[{"anything-but":{"prefix":"x","b":1}}]} => Only one key allowed in match expression @ 1:42
    {"a":[{"prefix":{"equals-ignore-case":"x"}}]} => prefix match pattern must be a string @ 1:18
    {"a":[{"suffix":{"equals-ignore-case":"x"}}]} => suffix match pattern must be a string @ 1:18
    "#);
    assert_eq!(refusals(Dialect::MessageBody, &texts), refusals(Dialect::MessageAttributes, &texts));
}

#[test]
fn event_sources_know_fewer_operators() {
    assert_snapshot!(refusals(Dialect::EventSourceMapping, &[
        "{\"a\": [{\"wildcard\": \"x*\"}]}",
        "{\"a\": [{\"anything-but\": {\"prefix\": \"x\"}}]}",
        "{\"a\": [{\"anything-but\": {\"suffix\": \"x\"}}]}",
        "{\"a\": [{\"anything-but\": {\"equals-ignore-case\": \"x\"}}]}",
        "{\"a\": [{\"anything-but\": {\"wildcard\": \"x\"}}]}",
    ]), @r#"
    {"a": [{"wildcard": "x*"}]} => Unrecognized match type wildcard @ 1:22
    {"a": [{"anything-but": {"prefix": "x"}}]} => Unsupported anything-but pattern: prefix @ 1:37
    {"a": [{"anything-but": {"suffix": "x"}}]} => Unsupported anything-but pattern: suffix @ 1:37
    {"a": [{"anything-but": {"equals-ignore-case": "x"}}]} => Unsupported anything-but pattern: equals-ignore-case @ 1:49
    {"a": [{"anything-but": {"wildcard": "x"}}]} => Unsupported anything-but pattern: wildcard @ 1:39
    "#);
}

#[test]
fn a_filter_policy_on_attributes_has_no_objects() {
    let nested = refusal(r#"{"a": {"b": ["x"]}}"#, Dialect::MessageAttributes);
    assert_eq!(nested.reason(), &Reason::Nested);
    assert_snapshot!(nested, @"Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy");
    assert_snapshot!(nested.subscribe_message(), @"Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy");
    assert!(Pattern::parse(r#"{"a": {"b": ["x"]}}"#, Dialect::MessageBody).is_ok());
}

#[test]
fn a_filter_policy_has_five_keys() {
    let policy = |keys: usize| format!("{{{}}}", (0..keys).map(|key| format!("\"k{key}\": [1]")).collect::<Vec<_>>().join(","));
    let nested = |keys: usize| format!("{{\"a\": {}}}", policy(keys));
    for dialect in [Dialect::MessageAttributes, Dialect::MessageBody] {
        assert!(Pattern::parse(&policy(5), dialect).is_ok());
        assert_eq!(refusal(&policy(6), dialect).reason(), &Reason::TooManyKeys);
    }
    let error = refusal(&policy(6), Dialect::MessageBody);
    assert_snapshot!(error, @"Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys");
    // Only the keys of the top level count.
    assert!(Pattern::parse(&nested(6), Dialect::MessageBody).is_ok());
    assert!(Pattern::parse(&policy(6), Dialect::EventBridge).is_ok());
}

/// An array of so many values.
fn values(count: usize) -> String {
    format!("[{}]", (0..count).map(|value| value.to_string()).collect::<Vec<_>>().join(","))
}

#[test]
fn a_filter_policy_has_150_combinations_of_values() {
    let flat = |a: usize, b: usize| format!("{{\"a\": {}, \"b\": {}}}", values(a), values(b));
    for dialect in [Dialect::MessageAttributes, Dialect::MessageBody] {
        assert!(Pattern::parse(&flat(10, 15), dialect).is_ok());
        assert_eq!(refusal(&flat(8, 19), dialect).reason(), &Reason::TooManyCombinations);
    }
    let error = refusal(&flat(8, 19), Dialect::MessageBody);
    assert_snapshot!(error, @"Invalid parameter: FilterPolicy: Filter policy is too complex");
    assert!(Pattern::parse(&flat(8, 19), Dialect::EventBridge).is_ok());
}

#[test]
fn the_values_of_a_nested_key_count_as_often_as_it_is_deep() {
    let nested = |a: usize, b: usize| format!("{{\"a\": {{\"a\": {{\"a\": {}}}}}, \"b\": {{\"b\": {}}}}}", values(a), values(b));
    // 5 · 3 · 5 · 2 = 150, and 4 · 3 · 7 · 2 = 168.
    assert!(Pattern::parse(&nested(5, 5), Dialect::MessageBody).is_ok());
    assert_eq!(refusal(&nested(4, 7), Dialect::MessageBody).reason(), &Reason::TooManyCombinations);
}

#[test]
fn the_members_of_an_or_are_added() {
    let or = |a: usize, b: usize, c: usize| {
        format!(
            "{{\"s\": {}, \"$or\": [{{\"a\": {}}}, {{\"b\": [1, 2], \"$or\": [{{\"c\": {}}}, {{\"d\": [1]}}]}}]}}",
            values(a),
            values(b),
            values(c)
        )
    };
    // 3·10 + 3·2·19 + 3·2 = 150.
    assert!(Pattern::parse(&or(3, 10, 19), Dialect::MessageAttributes).is_ok());
    assert_eq!(refusal(&or(3, 11, 19), Dialect::MessageAttributes).reason(), &Reason::TooManyCombinations);
}

#[test]
fn the_or_arrays_of_a_rule_multiply_to_at_most_1000() {
    let or = |members: usize| format!("\"$or\": [{}]", vec!["{\"a\":[1]}"; members].join(","));
    assert!(Pattern::parse(&format!("{{{}, {}, {}}}", or(10), or(10), or(10)), Dialect::EventBridge).is_ok());
    let error = refusal(&format!("{{{}, {}, {}}}", or(10), or(10), or(11)), Dialect::EventBridge);
    assert_eq!((error.code(), error.reason()), ("LimitExceededException", &Reason::TooManyCombinations));
    assert_snapshot!(error, @"The requested resource exceeds the maximum number allowed.");
}

#[test]
fn each_dialect_has_a_longest_pattern() {
    let long = |length: usize| format!("{{\"a\": [\"{}\"]}}", "é".repeat(length - 11));
    for (dialect, length) in [(Dialect::EventBridge, 2_048), (Dialect::EventSourceMapping, 4_096)] {
        assert!(Pattern::parse(&long(length), dialect).is_ok(), "{dialect:?}");
        assert_eq!(refusal(&long(length + 1), dialect).reason(), &Reason::TooLong);
    }
    let policy = |length: usize| format!("{{\"a\": [\"{}\"]}}", "x".repeat(length - 11));
    assert!(Pattern::parse(&policy(262_144), Dialect::MessageBody).is_ok());
    assert_snapshot!(refusal(&policy(262_145), Dialect::MessageBody), @"Invalid parameter: FilterPolicy: Filter policy can not have more than 262144 bytes");
}
