//! Tests of mapping templates, with hostile templates and hostile bodies.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::line;
use crate::apigateway::given::Api;

/// Returns the result of a request template for a call with this body, or the error.
pub async fn rendered(template: &str, body: &str) -> String {
    let api = Api::new().await;
    api.mock(&api.hello, "POST", r#"{"statusCode": 200}"#, "").await;
    let integration =
        json!({ "type": "AWS", "httpMethod": "POST", "uri": api.uri("fn"), "requestTemplates": { "application/json": template } });
    api.function("fn").await;
    api.permit("fn").await;
    api.integrate(&api.hello, "POST", integration).await;
    let at = format!("/resources/{}/methods/POST/integration/responses/200", api.hello);
    api.call("PUT", &at, json!({})).await;
    api.deploy().await;
    let answer = api.send("POST", "/dev/hello?name=Ann&name=Bob", &[("x-who", "me")], body).await;
    // The function returns its event, so the response's body is the rendered template.
    if answer.status == 200 { answer.text() } else { line(&answer) }
}

/// Decodes a result that the template has encoded.
pub fn from_base64(result: &str) -> String {
    let bytes = STANDARD.decode(result.trim_matches('"')).unwrap_or_else(|_| panic!("{result}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn references_conditions_and_variables_are_understood() {
    let body = r#"{"a": {"b": [1, {"c": "it's"}]}, "n": null, "t": true}"#;
    let mut seen = String::new();
    for template in [
        r#""$input.params('name') $input.params('x-who') $input.params('nope')""#,
        r#"$input.json('$.a.b[1]')"#,
        r#""$input.path('$.a.b[0]') $input.path('$.nope') $input.path('$.n')""#,
        r#"$input.body"#,
        r#""$util.escapeJavaScript($input.path('$.a.b[1].c'))""#,
        r#""$util.urlEncode('a b&c') $util.urlDecode('a+b%26') $util.base64Encode('hi') $util.base64Decode('aGk=')""#,
        r##"#set($x = $input.path('$.a'))"$x.b.size() $x.b[1].c""##,
        r##"#if($input.path('$.t') && !$input.path('$.n'))"yes"#{else}"no"#end"##,
        r##"#if($context.httpMethod == 'GET')"get"#elseif($context.httpMethod == "POST")"post"#else"other"#end"##,
        r#""$context.stage ${context.resourcePath} $stageVariables.nope $context.identity.sourceIp""#,
        r##""cost: $5 #1" ## a comment"##,
    ] {
        seen += &format!("{template}\n  {}\n", rendered(template, body).await);
    }
    insta::assert_snapshot!(seen, @r##"
    "$input.params('name') $input.params('x-who') $input.params('nope')"
      "Bob me "
    $input.json('$.a.b[1]')
      {"c":"it's"}
    "$input.path('$.a.b[0]') $input.path('$.nope') $input.path('$.n')"
      "1  "
    $input.body
      {"a": {"b": [1, {"c": "it's"}]}, "n": null, "t": true}
    "$util.escapeJavaScript($input.path('$.a.b[1].c'))"
      "it\'s"
    "$util.urlEncode('a b&c') $util.urlDecode('a+b%26') $util.base64Encode('hi') $util.base64Decode('aGk=')"
      "a+b%26c a b& aGk= hi"
    #set($x = $input.path('$.a'))"$x.b.size() $x.b[1].c"
      "2 it's"
    #if($input.path('$.t') && !$input.path('$.n'))"yes"#{else}"no"#end
      "yes"
    #if($context.httpMethod == 'GET')"get"#elseif($context.httpMethod == "POST")"post"#else"other"#end
      "post"
    "$context.stage ${context.resourcePath} $stageVariables.nope $context.identity.sourceIp"
      "dev /hello  127.0.0.1"
    "cost: $5 #1" ## a comment
      "cost: $5 #1"
    "##);
}

#[tokio::test]
async fn what_is_no_template_is_a_server_error_and_never_more() {
    for template in [
        "#foreach($i in [1..1000000000])x#end",
        "#parse('x.vm')",
        "$input.body.substring(99)",
        "$input.json('$[')",
        "$input.path('$').keySet().get(9)",
        "#include('/etc/passwd')",
        "#evaluate('$x')",
        "#if(",
        "#if(true)",
        "#set($x = )",
        "#set(x)",
        "#end",
        "#else",
        "$input.json($input",
        "$input.json('$.a'",
        "${input.body",
        "#set($x = 999999999999999999999999999999e999)",
    ] {
        let got = rendered(template, "{}").await;
        assert_eq!(got, r#"500 InternalServerErrorException {"message": "Internal server error"}"#, "{template}");
    }
}

#[tokio::test]
async fn depth_is_bounded() {
    for template in [
        "#if(true)".repeat(5000),
        "#if((".repeat(5000),
        format!("#set($x = {}1)", "(".repeat(5000)),
        format!("#if({}true)#end", "!".repeat(5000)),
        format!("#if(1{})x#end", "==1".repeat(80_000)),
        format!("#set($x = 1{})", "!=1".repeat(80_000)),
    ] {
        let got = rendered(&template, "{}").await;
        assert!(got.starts_with("500") || got.starts_with("400"), "{:.30}: {got:.80}", template);
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(rendered("\"$input.path('$[0]')\"", &deep).await, "\"\"", "JSON that is too deep to be read is as good as none");
}

#[tokio::test]
async fn a_small_template_can_not_copy_a_large_body_without_end() {
    let body = format!("{{\"a\": \"{}\"}}", "x".repeat(5_000_000));
    let began = std::time::Instant::now();
    for template in [
        "$input.body".repeat(25_000),
        "$input.json('$.a')".repeat(10_000),
        (0..7_000).map(|number| format!("#set($a{number} = $input.body + 'x')")).collect(),
        "#if($util.parseJson($input.body).b)#end".repeat(5_000),
    ] {
        let got = rendered(&template, &body).await;
        assert!(got.starts_with("500"), "{:.40}: {:.80}", template, got);
    }
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_template_overrides_the_status_and_headers_of_the_response() {
    let api = Api::new().await;
    let response = r##"#set($context.responseOverride.status = 418)#set($context.responseOverride.header.X-Tea = "green")#set($context.responseOverride.header.bad = "a
b")#set($context.responseOverride.header.Content-Type = "text/plain")short and stout"##;
    api.mock(&api.hello, "POST", r#"{"statusCode": 200}"#, response).await;
    api.deploy().await;
    let answer = api.send("POST", "/dev/hello", &[], "").await;
    let header = |name: &str| answer.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    insta::assert_snapshot!(format!("{} {} {:?} {:?} {:?}", answer.status, answer.text(), header("x-tea"), header("content-type"), header("bad")), @r#"418 short and stout Some("green") Some("text/plain") None"#);
}
