//! Templates and what they make.
#![allow(clippy::unwrap_used, reason = "tests")]

mod hostile;
mod table;

use serde_json::{Value as Json, json};
use velocity::{Heap, Host, Limits, Problem, Scope, Template, Value};

/// An object with one member and one method.
struct Greeter;

impl Host for Greeter {
    fn member<'s>(&'s self, _: &str, name: &str, _: &mut Heap<'s>) -> Result<Value<'s>, Problem> {
        Ok(if name == "name" { Value::borrowed("host") } else { Value::Null })
    }

    fn call<'s>(&'s self, _: &str, name: &str, arguments: &[Value<'s>], heap: &mut Heap<'s>) -> Result<Value<'s>, Problem> {
        match (name, arguments) {
            ("greet", [whom]) => {
                let whom = heap.print(whom)?;
                heap.text(format!("hello {whom}"))
            }
            ("parse", [Value::Text(text)]) => heap.json(&serde_json::from_str(text.as_str()).unwrap()),
            _ => Ok(Value::Null),
        }
    }
}

fn values() -> Json {
    json!({
        "map": { "a": 1, "b": "two", "n": null, "c": [1, "x", true] },
        "list": ["p", "q", "r"],
        "text": "it's \"ok\"",
        "num": 7,
        "yes": true,
        "no": false,
        "empty": "",
        "zero": 0,
        "dbl": 2.5,
        "D": "$",
    })
}

/// Renders a template with the values above.
fn render(template: &str) -> String {
    rendered(template, Limits::default()).unwrap_or_else(|problem| format!("ERROR {problem}"))
}

fn rendered(template: &str, limits: Limits) -> Result<String, Problem> {
    let values = values();
    let template = Template::parse(template)?;
    let names = ["map", "list", "text", "num", "yes", "no", "empty", "zero", "dbl", "D"];
    let scope = Scope { values: names.map(|name| (name, &values[name])).to_vec(), objects: vec!["host"], host: &Greeter };
    Ok(template.render(&scope, limits)?.text)
}

#[test]
fn what_a_template_sets_in_a_value_is_given_back() {
    let context = json!({ "status": 200, "override": { "header": {} }, "same": [1] });
    let template =
        Template::parse(r#"#set($c.override.status = 404)#set($c.override.header.x = ["a"])#set($c.same[0] = 2)$c.same"#).unwrap();
    let scope = Scope { values: vec![("c", &context)], objects: vec![], host: &Greeter };
    let made = template.render(&scope, Limits::default()).unwrap();
    insta::assert_snapshot!(made.text, @"[2]");
    insta::assert_snapshot!(made.changed(&context["override"]).unwrap(), @r#"{"header":{"x":["a"]},"status":404}"#);
    insta::assert_snapshot!(made.changed(&context).unwrap(), @r#"{"status":200,"override":{"header":{"x":["a"]},"status":404},"same":[2]}"#);
}

#[test]
fn objects_of_the_caller_have_members_and_methods() {
    insta::assert_snapshot!(render(r#"$host.name ${host.greet("you")} $!host.nope() #set($p = $host.parse('{"a":[{"b":1}]}'))$p $p.a $p.a[0].b"#), @r#"host hello you {a=[{"b":1}]} [{"b":1}] 1"#);
}

#[test]
fn lists_of_json_print_as_json_and_maps_as_javas() {
    insta::assert_snapshot!(render(r#"$map $list $map.c #set($l = [$map, "x"])$l"#), @r#"{a=1, b=two, n=null, c=[1,"x",true]} ["p","q","r"] [1,"x",true][{a=1, b=two, n=null, c=[1,"x",true]}, x]"#);
}
