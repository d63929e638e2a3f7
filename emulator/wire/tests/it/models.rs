//! The models themselves.

use wire::{models, service, services};

#[test]
fn every_model_is_read_and_its_patterns_mean_something() {
    let mut patterns = 0;
    for model in models() {
        assert!(model.operations().len() > 3, "{}", model.info.service);
        assert_eq!(Some(&model.info), service(&model.info.service), "the table of services says the same");
        for operation in model.operations() {
            assert!(model.operation(&operation.name).is_some());
            for shape in operation.input.into_iter().chain(operation.output) {
                patterns += patterns_below(model, shape, &mut Default::default());
            }
        }
    }
    assert!(patterns > 200, "{patterns}");
}

/// Compiles each pattern by checking a text that all of them have to take or refuse without failing.
fn patterns_below(model: &'static wire::Model, shape: wire::ShapeId, seen: &mut std::collections::HashSet<wire::ShapeId>) -> usize {
    if !seen.insert(shape) {
        return 0;
    }
    let own = &model.shape(shape).constraints;
    if let Some(pattern) = &own.pattern {
        assert!(own.pattern_compiles(), "{} {pattern}", model.shape(shape).name);
    }
    let below: Vec<wire::ShapeId> = match &model.shape(shape).kind {
        wire::Kind::Structure(structure) => structure.members.iter().map(|member| member.shape).collect(),
        wire::Kind::List(member) => vec![member.shape],
        wire::Kind::Map(pair) => vec![pair.0.shape, pair.1.shape],
        _ => Vec::new(),
    };
    usize::from(own.pattern.is_some()) + below.into_iter().map(|shape| patterns_below(model, shape, seen)).sum::<usize>()
}

#[test]
fn every_service_of_aws_has_a_protocol_that_refusals_can_be_written_in() {
    assert!(services().len() > 400);
    for info in services() {
        assert!(!info.protocols.is_empty() && !info.signing_name.is_empty(), "{info:?}");
    }
}

#[test]
fn a_list_operation_says_how_it_pages() {
    let lambda = wire::model("lambda").expect("a model");
    let pages = lambda.paginator("ListFunctions").expect("it pages");
    assert_eq!(pages.input_tokens, ["Marker"]);
    assert_eq!(pages.output_tokens, ["NextMarker"]);
    assert_eq!(pages.limit.as_deref(), Some("MaxItems"));
    assert_eq!(pages.results, ["Functions"]);
}

#[test]
fn an_error_has_its_status_from_the_model() {
    let statuses = [
        ("lambda", "ResourceNotFoundException", 404),
        ("lambda", "TooManyRequestsException", 429),
        ("iam", "NoSuchEntityException", 404),
        ("iam", "NoSuchEntity", 404),
        ("dynamodb", "ResourceNotFoundException", 400),
        ("sqs", "QueueDoesNotExist", 400),
        ("lambda", "ServiceException", 500),
    ];
    for (service, code, status) in statuses {
        let error = wire::model(service).expect("a model").error(code, "");
        assert_eq!(error.status.as_u16(), status, "{service} {code}");
    }
}
