//! Whatever it is called, it is what a policy says. Driven by the tables of operations, so that it covers each new one.

use std::collections::BTreeSet;

use emulator::{Route, Service, ServiceTable};
use serde_json::{Value, json};
use wire::Protocol;

use super::{
    denied, may_all_but, may_nothing, may_only,
    requests::{Draft, OTHER, World, joined, members},
    send, short,
};
use crate::dispatch::junk::MEMBERS;

/// What a request that is written otherwise must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Must {
    /// It is the same: AccessDenied.
    Same,
    /// It is the same or it is none, and refused as that: 4xx.
    SameOrNone,
}

struct Variant {
    what: String,
    must: Must,
    draft: Draft,
}

/// Those that no policy stands before: everybody may ask who they are and for a session of their own, and AssumeRole asks by itself.
const UNASKED: [&str; 4] = ["GetCallerIdentity", "AssumeRole", "GetSessionToken", "DescribeEndpoints"];

fn rows(world: &World) -> impl Iterator<Item = (&ServiceTable, &Route)> {
    // Another spelling of an object's path is another key of S3.
    let rows = world.rows().filter(|(table, _)| table.protocol() != Protocol::RestXml);
    rows.filter(|(_, route)| !UNASKED.contains(&route.operation))
}

/// What an operation asks for, by the refusal of a role that may do nothing; `None` where that is not one thing.
async fn resource(world: &World, table: &ServiceTable, route: &Route, draft: &Draft) -> Option<String> {
    may_nothing(&world.aws).await;
    let request = draft.request(table, route).expect("a request");
    let answer = send(&world.aws, table.service, request).await;
    let asked = denied(&answer).unwrap_or_else(|| {
        panic!(
            "{}: these tests have no request for {}, or nothing is asked before it: {answer}",
            table.service.signing_name(),
            route.operation
        )
    });
    asked.split_once(" on ").map(|(_, resource)| resource.to_owned()).filter(|resource| resource != "*")
}

#[tokio::test]
async fn a_denial_of_a_resource_holds_against_every_spelling_of_every_operation() {
    let world = World::new().await;
    let before = world.state().await;
    let (mut tried, mut on_something) = (0, BTreeSet::new());
    for (table, route) in rows(&world) {
        let draft = world.draft(table, route);
        let Some(resource) = resource(&world, table, route, &draft).await else { continue };
        may_all_but(&world.aws, &[&resource]).await;
        on_something.insert((table.service.signing_name(), route.operation));
        for Variant { what, must, draft } in variants(table, route, &draft) {
            let Some(request) = draft.request(table, route) else { continue };
            let uri = request.uri().to_string();
            let answer = send(&world.aws, table.service, request).await;
            let held = match must {
                Must::Same => short(&answer) == "denied",
                Must::SameOrNone => (400..500).contains(&answer.status),
            };
            assert!(held, "{} {what}: {uri} {}: {answer}", route.operation, draft.body);
            tried += 1;
        }
        assert_eq!(world.state().await, before, "{} was performed", route.operation);
    }
    assert!(world.aws.python.invocations().is_empty());
    assert!(tried > 5_000 && on_something.len() > 130, "{tried} {}", on_something.len());
}

#[tokio::test]
async fn leave_for_another_resource_is_none_for_this_one_whatever_else_is_named() {
    let world = World::new().await;
    let before = world.state().await;
    for (table, route) in rows(&world) {
        let (draft, other) = (world.draft(table, route), world.other(table, route));
        let (Some(resource), Some(allowed)) =
            (resource(&world, table, route, &draft).await, resource(&world, table, route, &other).await)
        else {
            continue;
        };
        // Lists of all roles and groups, and new things, are on the same whatever their names.
        if resource == allowed {
            continue;
        }
        may_only(&world.aws, &[&allowed]).await;
        for Variant { what, draft, .. } in misplaced(table, route, &draft) {
            let Some(request) = draft.request(table, route) else { continue };
            let answer = send(&world.aws, table.service, request).await;
            assert!((400..500).contains(&answer.status), "{} {what}: {}: {answer}", route.operation, draft.body);
        }
        assert_eq!(world.state().await, before, "{} was performed", route.operation);
    }
    assert!(world.aws.python.invocations().is_empty());
}

fn variants(table: &ServiceTable, route: &Route, draft: &Draft) -> Vec<Variant> {
    let plain = Variant { what: "as it is".into(), must: Must::Same, draft: draft.clone() };
    let mut variants = vec![plain];
    match table.protocol() {
        Protocol::RestJson | Protocol::RestXml => {
            variants.extend(encoded(draft));
            variants.extend(slashes(draft));
            variants.extend(renamed_labels(table, draft));
        }
        Protocol::Json10 | Protocol::Json11 | Protocol::Cbor if table.service == Service::SQS => {
            variants.extend(renamed_queues(route, draft));
        }
        Protocol::Json10 | Protocol::Json11 | Protocol::Cbor
            if [Service::DYNAMODB, Service::DYNAMODB_STREAMS].contains(&table.service) =>
        {
            variants.extend(renamed_tables(draft));
        }
        Protocol::Json10 | Protocol::Json11 | Protocol::Cbor => variants.extend(renamed_groups(draft)),
        Protocol::Query | Protocol::Ec2 => {
            // In other letters the name of a topic is another one, which a policy for the first does not cover.
            let is_other = |variant: &Variant| route.operation == "CreateTopic" && variant.what.contains("=SECRET");
            variants.extend(renamed_in_form(draft).into_iter().filter(|variant| !is_other(variant)));
        }
    }
    variants.extend(misplaced(table, route, draft));
    variants
}

/// Each character of each label, and all of them, percent-encoded.
fn encoded(draft: &Draft) -> Vec<Variant> {
    let mut variants = Vec::new();
    for (place, (name, value)) in draft.labels.iter().enumerate() {
        let plain = value.replace("%2F", "/").replace("%3A", ":");
        let as_it_was = |letter: char| if letter == '/' { "%2F".to_owned() } else { letter.to_string() };
        let mut spellings: Vec<String> = (0..plain.chars().count())
            .flat_map(|at| {
                [false, true].map(|upper| {
                    let letters = plain.chars().enumerate().map(|(number, letter)| match (number == at, upper) {
                        (true, true) => format!("%{:02X}", u32::from(letter)),
                        (true, false) => format!("%{:02x}", u32::from(letter)),
                        (false, _) => as_it_was(letter),
                    });
                    letters.collect()
                })
            })
            .collect();
        spellings.push(plain.bytes().map(|byte| format!("%{byte:02x}")).collect());
        for spelling in spellings {
            let mut draft = draft.clone();
            draft.labels[place].1 = spelling;
            variants.push(Variant { what: format!("with {name} percent-encoded"), must: Must::Same, draft });
        }
    }
    variants
}

/// Slashes behind the path, and doubled ones in it.
fn slashes(draft: &Draft) -> Vec<Variant> {
    let with = |what: &str, must, path: String| Variant { what: what.into(), must, draft: Draft { path, ..draft.clone() } };
    let mut variants = vec![
        with("with a slash behind it", Must::Same, format!("{}/", draft.path)),
        with("with slashes behind it", Must::SameOrNone, format!("{}//", draft.path)),
    ];
    for (at, _) in draft.path.match_indices('/') {
        for more in ["/", "/.", "/..", "/%2F"] {
            let path = format!("{}{more}{}", &draft.path[..at], &draft.path[at..]);
            variants.push(with("with more slashes in it", Must::SameOrNone, path));
        }
    }
    variants
}

/// Partial ARNs, other partitions, regions and accounts, letters of the other case.
fn renamed_labels(table: &ServiceTable, draft: &Draft) -> Vec<Variant> {
    let mut variants = Vec::new();
    for (place, (name, value)) in draft.labels.iter().enumerate() {
        let spellings: Vec<String> = match *name {
            "FunctionName" => names(value),
            "Resource" | "resource_arn" => arns(value),
            _ if table.service == Service::API_GATEWAY => vec![value.to_uppercase(), value.to_lowercase(), format!("{value}%20")],
            _ => Vec::new(),
        };
        for spelling in spellings.into_iter().filter(|spelling| spelling != value) {
            let mut draft = draft.clone();
            draft.labels[place].1 = spelling.clone();
            variants.push(Variant { what: format!("with {name} as {spelling}"), must: Must::SameOrNone, draft });
        }
    }
    if let Some((_, name)) = members(&draft.body).iter().find(|(name, _)| *name == "FunctionName") {
        for spelling in names(name.as_str().unwrap_or("")) {
            let draft = Draft { body: json!({ "FunctionName": spelling }).to_string(), ..draft.clone() };
            variants.push(Variant { what: format!("with FunctionName as {spelling}"), must: Must::SameOrNone, draft });
        }
    }
    variants
}

/// All that AWS's pattern for a function's name takes, and what looks like it.
fn names(name: &str) -> Vec<String> {
    let mut names = Vec::new();
    for arn in ["", "arn:aws:lambda:", "arn::lambda:", "arn:aws-cn:lambda:", "arn:aws-us-gov:lambda:"] {
        for region in ["", "us-east-1:", "eu-west-1:"] {
            for account in ["", "111122223333:", "444455556666:"] {
                for function in ["", "function:"] {
                    names.push(format!("{arn}{region}{account}{function}{name}"));
                }
            }
        }
    }
    names.extend([format!("{name}:"), format!(":{name}"), format!("{name}%20"), format!("function/{name}")]);
    names
}

fn arns(arn: &str) -> Vec<String> {
    let mut arns: Vec<String> = ["aws-cn", "aws-us-gov", "", "AWS"].map(|partition| arn.replacen("aws", partition, 1)).into();
    arns.extend([
        arn.replace("us-east-1", "eu-west-1"),
        arn.replace("us-east-1", ""),
        arn.replace("111122223333", ""),
        arn.replace("111122223333", "444455556666"),
        arn.replace("111122223333:", ""),
        arn.replace("us-east-1::", "us-east-1:111122223333:"),
        arn.replace("arn:aws:lambda:us-east-1:", "arn:aws:lambda:"),
        arn.replace("function:", ""),
        arn.replace("%2F", "%2F%2F"),
        format!("{arn}%2F"),
        format!("{arn}:*"),
        format!("{arn}:"),
        arn.rsplit(':').next().unwrap_or(arn).to_owned(),
    ]);
    arns
}

/// A log group by identifier and ARN where it is named by name, and the other way round; members twice.
fn renamed_groups(draft: &Draft) -> Vec<Variant> {
    let given = members(&draft.body);
    let text = |member: &str| given.get(member).and_then(Value::as_str).unwrap_or("").to_owned();
    let (arn, name) = (text("resourceArn"), text("logGroupName"));
    let mut spellings = arns(&arn);
    spellings.extend([arn, name.clone(), format!("{name} "), format!("{name}:*")]);
    let mut variants = Vec::new();
    for spelling in spellings {
        for member in ["logGroupIdentifier", "resourceArn", "logGroupName"] {
            let mut body = given.clone();
            if member == "logGroupIdentifier" {
                body.remove("logGroupName");
            }
            body.insert(member.into(), spelling.clone().into());
            let draft = Draft { body: Value::Object(body).to_string(), ..draft.clone() };
            variants.push(Variant { what: format!("with {member} as {spelling}"), must: Must::SameOrNone, draft });
        }
    }
    // Of EventBridge.
    for (member, arn) in [
        ("ResourceARN", text("ResourceARN")),
        ("EventBusName", format!("arn:aws:events:us-east-1:111122223333:event-bus/{}", text("EventBusName"))),
        ("Name", format!("arn:aws:events:us-east-1:111122223333:event-bus/{}", text("Name"))),
    ] {
        if text(member).is_empty() {
            continue;
        }
        for spelling in arns(&arn).into_iter().filter(|spelling| spelling.starts_with("arn")).chain([arn]) {
            let mut body = given.clone();
            body.insert(member.into(), spelling.clone().into());
            let draft = Draft { body: Value::Object(body).to_string(), ..draft.clone() };
            variants.push(Variant { what: format!("with {member} as {spelling}"), must: Must::SameOrNone, draft });
        }
    }
    let twice = format!("{{\"logGroupName\":\"/{OTHER}\",\"resourceArn\":\"{OTHER}\",{}", &draft.body[1..]);
    variants.push(Variant { what: "with members twice".into(), must: Must::Same, draft: Draft { body: twice, ..draft.clone() } });
    variants
}

/// A queue's URL with other hosts, paths and letters, its ARN in other partitions, regions and accounts; members twice.
fn renamed_queues(route: &Route, draft: &Draft) -> Vec<Variant> {
    let given = members(&draft.body);
    let url = given["QueueUrl"].as_str().unwrap_or("").to_owned();
    let mut urls: Vec<String> = vec![url.replace("localhost:4566", "sqs.us-east-1.amazonaws.com"), url.replace("http:", "https:")];
    for (from, to) in [
        ("secret", "SECRET"),
        ("secret", "%73ecret"),
        ("secret", "secret/"),
        ("secret", "/secret"),
        ("secret", "./secret"),
        ("secret", "secret?a"),
        ("secret", "secret "),
        ("secret", "other/../secret"),
        ("111122223333", "444455556666"),
        ("111122223333/", ""),
        ("http://localhost:4566", ""),
        (url.as_str(), "secret"),
        (url.as_str(), given["SourceArn"].as_str().unwrap_or("")),
    ] {
        urls.push(url.replace(from, to));
    }
    let with = |member: &str, spelling: String| {
        let mut body = given.clone();
        body.insert(member.into(), spelling.clone().into());
        let draft = Draft { body: Value::Object(body).to_string(), ..draft.clone() };
        Variant { what: format!("with {member} as {spelling}"), must: Must::SameOrNone, draft }
    };
    let mut variants: Vec<Variant> = urls.into_iter().map(|spelling| with("QueueUrl", spelling)).collect();
    variants.extend(arns(given["SourceArn"].as_str().unwrap_or("")).into_iter().map(|spelling| with("SourceArn", spelling)));
    // Another name is another queue to those who make one.
    let names: &[&str] = if route.operation == "CreateQueue" { &[] } else { &["SECRET", "secret ", "/secret", "secret.fifo"] };
    variants.extend(names.iter().map(|spelling| with("QueueName", (*spelling).to_owned())));
    let twice = format!(
        "{{\"QueueUrl\":\"{OTHER}\",\"QueueName\":\"{OTHER}\",\"SourceArn\":\"{OTHER}\",\"TaskHandle\":\"{OTHER}\",{}",
        &draft.body[1..]
    );
    variants.push(Variant { what: "with members twice".into(), must: Must::Same, draft: Draft { body: twice, ..draft.clone() } });
    variants
}

/// Names as ARNs and in other letters, ARNs of other partitions and accounts.
fn renamed_tables(draft: &Draft) -> Vec<Variant> {
    let spellings = [
        ("\"secret\"", "\"arn:aws:dynamodb:us-east-1:111122223333:table/secret\""),
        ("\"secret\"", "\"arn:aws:dynamodb:us-east-1:444455556666:table/secret\""),
        ("\"secret\"", "\"arn:aws-cn:dynamodb:us-east-1:111122223333:table/secret\""),
        ("\"secret\"", "\"arn:aws:dynamodb:us-east-1:111122223333:table/secret/index/x\""),
        ("\"secret\"", "\"table/secret\""),
        ("\"secret\"", "\"secret \""),
        ("\"secret\"", "\"s\\u0065cret\""),
        ("arn:aws:", "arn:aws-cn:"),
        ("arn:aws:", "arn::"),
        ("us-east-1", "eu-west-1"),
        ("111122223333", ""),
        ("table/secret", "table//secret"),
        ("table/secret", "secret"),
    ];
    let with = |(from, to): (&str, &str)| {
        let draft = Draft { body: draft.body.replace(from, to), ..draft.clone() };
        Variant { what: format!("with {to} for {from}"), must: Must::SameOrNone, draft }
    };
    spellings.into_iter().filter(|(from, _)| draft.body.contains(from)).map(with).collect()
}

/// Names in other letters, ARNs of other partitions and accounts; fields twice, and in the query.
fn renamed_in_form(draft: &Draft) -> Vec<Variant> {
    let same = |what: &str, query: String, body: String| Variant {
        what: what.into(),
        must: Must::Same,
        draft: Draft { query, body, ..draft.clone() },
    };
    let others =
        "RoleName=other&PolicyName=other&PolicyArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2Fother&PolicySourceArn=other";
    let mut variants = vec![
        same("with all of it in the query", draft.body.clone(), String::new()),
        // The first of two counts, and the query comes before the body.
        same("with fields twice", String::new(), format!("{}&{others}", draft.body)),
        same("with others in the body", draft.body.clone(), others.into()),
        same("with all letters percent-encoded", String::new(), draft.body.replace("=secret", "=%73%65%63%72%65%74")),
    ];
    let none = [
        ("=secret", "=SECRET"),
        ("=secret", "=%2Fsecret"),
        ("=secret", "=secret%20"),
        ("%2Fsecret", "%2FSECRET"),
        ("%2Fsecret", "%2F%2Fsecret"),
        ("arn%3Aaws%3A", "arn%3Aaws-cn%3A"),
        ("arn%3Aaws%3A", "arn%3A%3A"),
        ("111122223333", "444455556666"),
        ("111122223333", ""),
        ("%3A%3A111122223333", "%3Aus-east-1%3A111122223333"),
    ];
    for (from, to) in none {
        let draft = Draft { body: draft.body.replace(from, to), ..draft.clone() };
        variants.push(Variant { what: format!("with {to} for {from}"), must: Must::SameOrNone, draft });
    }
    variants
}

/// Members of the input, named after another thing, where they have no place.
fn misplaced(table: &ServiceTable, route: &Route, draft: &Draft) -> Vec<Variant> {
    let labels = draft.labels.iter().map(|(name, _)| *name);
    match table.protocol() {
        Protocol::RestJson | Protocol::RestXml => {
            // Beside those of the row, all that any row has.
            let in_paths = ["FunctionName", "Resource", "restapi_id", "resource_id", "stage_name", "usageplanId", "api_Key"];
            let named: BTreeSet<&str> = labels.chain(in_paths).chain(MEMBERS.iter().copied()).collect();
            let query = named.iter().filter(|name| !route.query.contains(name)).map(|name| format!("{name}={OTHER}"));
            let query = query.collect::<Vec<_>>().join("&");
            let own: BTreeSet<&str> = draft.labels.iter().map(|(name, _)| *name).chain(route.query.iter().copied()).collect();
            let mut body: serde_json::Map<_, _> = own.iter().map(|name| ((*name).to_owned(), json!(OTHER))).collect();
            body.extend(members(&draft.body));
            let mut nested = body.clone();
            nested.extend(own.iter().map(|name| ((*name).to_owned(), json!({ "a": [OTHER] }))));
            let with = |what: &str, query: &str, body: &str| Variant {
                what: what.into(),
                must: Must::Same,
                draft: Draft { query: joined(&draft.query, query), body: body.into(), ..draft.clone() },
            };
            vec![
                with("with others in the query", &query, &draft.body),
                with("with others in the body", "", &Value::Object(body.clone()).to_string()),
                with("with structures in the body", "", &Value::Object(nested).to_string()),
                with("with others in query and body", &query, &Value::Object(body).to_string()),
            ]
        }
        Protocol::Json10 | Protocol::Json11 | Protocol::Cbor => {
            let query = "logGroupName=%2Fother&logGroupIdentifier=%2Fother&resourceArn=other";
            let in_query = Variant {
                what: "with others in the query".into(),
                must: Must::Same,
                draft: Draft { query: joined(&draft.query, query), ..draft.clone() },
            };
            let more = ["functionName", "RoleName", "LogGroupName", "logGroupIdentifier"].map(|name| {
                let mut body = members(&draft.body);
                body.insert(name.into(), format!("/{OTHER}").into());
                let draft = Draft { body: Value::Object(body).to_string(), ..draft.clone() };
                Variant { what: format!("with {name} besides"), must: Must::SameOrNone, draft }
            });
            [in_query].into_iter().chain(more).collect()
        }
        Protocol::Query | Protocol::Ec2 => {
            let fields = ["UserName=other", "Path=%2Fother%2F", "FunctionName=other", "RoleName.member.1=other", "roleName=other"];
            fields
                .map(|field| {
                    let draft = Draft { body: format!("{}&{field}", draft.body), ..draft.clone() };
                    Variant { what: format!("with {field} besides"), must: Must::SameOrNone, draft }
                })
                .into()
        }
    }
}
