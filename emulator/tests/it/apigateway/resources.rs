//! Tests of resources: created, moved, deleted.

use serde_json::json;

use super::given::Api;

#[tokio::test]
async fn a_resource_is_placed_or_refused_in_aws_words() {
    let api = Api::new().await;
    let greedy = api.resource(&api.hello, "{proxy+}").await;
    let mut seen = String::new();
    for (parent, part) in [
        (&api.root, "hello"),
        (&api.root, "{id}"),
        (&api.root, "{other}"),
        (&api.root, "a b"),
        (&api.root, ""),
        (&api.root, "../x"),
        (&api.root, "{open"),
        (&api.root, "<script>"),
        (&greedy, "below"),
        (&"nope".to_owned(), "x"),
    ] {
        let answer = api.call("POST", &format!("/resources/{parent}"), json!({ "pathPart": part })).await;
        let path = answer.json()["path"].as_str().map(str::to_owned);
        seen += &format!("{part:?}: {}\n", path.unwrap_or_else(|| api.shown(answer).replace('\n', " ")));
    }
    insta::assert_snapshot!(seen, @r#"
    "hello": 409 ConflictException {"message":"Another resource with the same parent already has this name: hello"}
    "{id}": /{id}
    "{other}": 400 BadRequestException {"message":"A sibling ({id}) of this resource already has a variable path part -- only one is allowed"}
    "a b": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "../x": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "{open": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "<script>": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "below": 400 BadRequestException {"message":"Cannot create a child of a resource with a greedy path variable: {proxy+}"}
    "x": 404 NotFoundException {"message":"Invalid Resource identifier specified"}
    "#);
}

#[tokio::test]
async fn deleting_a_resource_takes_what_is_below_it_and_never_the_root() {
    let api = Api::new().await;
    api.resource(&api.hello, "below").await;
    let root = api.call("DELETE", &format!("/resources/{}", api.root), json!(null)).await;
    let hello = api.call("DELETE", &format!("/resources/{}", api.hello), json!(null)).await;
    let left = api.call("GET", "/resources", json!(null)).await;
    insta::assert_snapshot!(api.shown(format!("{root}\n{hello}\n{left}")), @r#"
    400 BadRequestException
    {"message":"Root resource cannot be deleted"}
    202

    200
    {"item":[{"id":"{root}","path":"/"}]}
    "#);
}

#[tokio::test]
async fn moving_a_resource_moves_what_is_below_it_and_never_below_itself() {
    let api = Api::new().await;
    let below = api.resource(&api.hello, "below").await;
    let hello = format!("/resources/{}", api.hello);
    api.patch(&hello, &[("replace", "/pathPart", "bye")]).await;
    let moved = api.call("GET", &format!("/resources/{below}"), json!(null)).await.json()["path"].clone();
    assert_eq!(moved, "/bye/below");
    let circle = api.patch(&hello, &[("replace", "/parentId", &below)]).await;
    insta::assert_snapshot!(circle, @r#"
    400 BadRequestException
    {"message":"Resources cannot be cyclical."}
    "#);
}
