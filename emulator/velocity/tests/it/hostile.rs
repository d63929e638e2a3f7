//! Templates that want too much.

use std::time::Instant;

use super::render;

#[test]
fn every_template_ends_within_a_moment_and_its_memory() {
    let doubled = r##"#set($s = "xxxxxxxxxxxxxxxx")#foreach($i in [1..40])#set($s = $s + $s)#end$s"##;
    let pairs = r##"#set($l = ["x"])#foreach($i in [1..40])#set($l = [$l, $l])#end$l"##;
    let itself = r##"#set($l = [1])#set($x = $l.add($l))$l"##;
    let each_other = r##"#set($a = {})#set($b = {"a": $a})#set($a.b = $b)$a"##;
    let deep = (0..40).map(|_| "#foreach($i in [1..1000])".to_owned()).collect::<String>() + "x" + &"#end".repeat(40);
    let templates = [
        doubled.to_owned(),
        pairs.to_owned(),
        itself.to_owned(),
        each_other.to_owned(),
        deep,
        "#foreach($i in [1..1000000000])x#end".to_owned(),
        "#set($x = [1..9999999])".to_owned(),
        "#macro(m)#m()#m()#end#m()".to_owned(),
        "#define($d)$d$d#end$d".to_owned(),
        r##"#define($d)x#end#set($y = "$d$d")#define($d)$y$y#end$d"##.to_owned(),
        "#foreach($i in [1..1000])#foreach($j in [1..1000])#set($t = $text.replaceAll('(.)', '$1$1$1$1'))#end#end".to_owned(),
        "#foreach($i in [1..1000])#foreach($j in [1..1000])$text.split('')#end#end".to_owned(),
        "$text.matches('(a{1000}){1000}')".to_owned(),
        "#if(true)".repeat(5_000),
        "(".repeat(100_000),
        format!("#set($x = {}1)", "(".repeat(5_000)),
        format!("#set($x = {}1)", "[".repeat(5_000)),
        format!("#set($x = {}1)", "!".repeat(5_000)),
        format!("#if({}true)#end", "not ".repeat(5_000)),
        format!("#set($x = 1{})", " + 1".repeat(80_000)),
        format!("$list{}", "[0".repeat(5_000)),
        format!("$list{}", ".get(".repeat(5_000)),
        "#m(".repeat(5_000),
        "\"#set($x = \"".repeat(5_000),
    ];
    let begun = Instant::now();
    for template in &templates {
        let made = render(template);
        assert!(made.starts_with("ERROR") || made.len() <= template.len(), "{:.60}: {:.80}", template, made);
    }
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn a_loop_ends_after_its_rounds() {
    assert_eq!(render("#foreach($i in [1..5000])x#end").len(), 1_000);
}

#[test]
fn no_file_and_no_class_is_reached() {
    insta::assert_snapshot!(render("#include('/etc/passwd')"), @"ERROR there is no #include");
    insta::assert_snapshot!(render("#parse('x')"), @"ERROR there is no #parse");
    insta::assert_snapshot!(render("#evaluate('x')"), @"ERROR there is no #evaluate");
    insta::assert_snapshot!(render("[$text.class.name][$text.getClass().forName('java.lang.Runtime')]"), @"[][]");
}

#[test]
fn mistakes_are_told_with_their_place() {
    for template in [
        "#if(",
        "#if(true)",
        "a\n #end",
        "#else",
        "#set($x = )",
        "#set($x 1)",
        "${num",
        "$list[",
        "$list.get(0",
        "#set($x = 'a)",
        "#[[x",
    ] {
        assert!(render(template).starts_with("ERROR the template is wrong at line "), "{template}: {}", render(template));
    }
    insta::assert_snapshot!(render("a\nb #set($x = ]"), @"ERROR the template is wrong at line 2, column 13, near ']'");
}
