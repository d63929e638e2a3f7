//! Pages of Hugo and READMEs, and what is silently wrong in a page.

use super::*;

const LAB: &str = "format: 1\nid: x\ntitle: X\nvars: { guest: { pick: [Ada] } }\nsteps:\n  - { id: one, title: One }\n  - { id: two, title: Two }\n  - { id: three, title: Three }\n";

#[test]
fn a_page_of_hugo_has_its_toml_its_weight_and_its_pictures() {
    let content = content(&[
        (
            "410-later/_index.md",
            "+++\ntitle = \"Later\"\nweight = 20\ndate = 2026-01-15\ntags = [\"aws\"]\n+++\n\n![A map](/images/map.png)\n",
        ),
        ("400-sooner/README.md", "+++\ntitle = \"Sooner\"\nweight = 10\n+++\n\nSee [later](../410-later/_index.md#here).\n"),
        ("500-draft/index.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\n"),
        ("static/images/map.png", "png"),
    ]);
    let course = load(content.path());
    assert_eq!(problems(&course), "");
    let told: Vec<_> = course
        .modules
        .iter()
        .map(|module| (module.title.as_str(), module.number, module.date.as_deref(), module.slug.as_str()))
        .collect();
    assert_eq!(told, [("Sooner", None, None, "sooner"), ("Later", None, Some("2026-01-15"), "later")]);
    assert!(
        course.modules[1].sections[0].html.contains("src=\"/media/_/images/map.png\""),
        "{}",
        course.modules[1].sections[0].html
    );
    assert!(course.modules[0].sections[0].html.contains("href=\"/modules/later#here\""), "{}", course.modules[0].sections[0].html);
}

#[test]
fn toml_that_is_none_is_told_with_its_line() {
    let course = course(&[("a.md", "+++\ntitle = \"A\"\nweight = = 1\n+++\n"), ("b.md", "+++\ntitle = \"B\"\n")]);
    let told = problems(&course);
    assert!(told.contains("a.md:3: the front matter is not TOML"), "{told}");
    assert!(told.contains("b.md:1: the front matter that begins with +++ has no end"), "{told}");
}

#[test]
fn what_is_silently_wrong_has_a_line_each() {
    let page = "# Module 1 – Page

![none](pictures/none.png) and [dead](other.md) and [nowhere](#nothing).

Your name is ${gest}, or ${guest}, at ${url.HelloAPI}.

## Lab {#lab-x}

1. One.

![](there.png)

2. Two.

```python file=lambda_fuction.py rum
print(\"${HOME}\")
```

```bash run
echo ${gues}
```
";
    let course = course(&[
        ("01-page/index.md", page),
        ("01-page/there.png", "png"),
        ("01-page/labs/x/lab.yaml", LAB),
        ("01-page/labs/x/starter/lambda_function.py", "pass"),
        ("02-empty/labs/y/lab.yaml", LAB),
        ("03-loose/chapter.md", "# Chapter"),
    ]);
    let told = problems(&course);
    for line in [
        "02-empty/: the folder has labs/ and no page",
        "03-loose/: the folder has chapter.md and no page",
        "01-page/index.md:3: there is no picture `pictures/none.png`",
        "01-page/index.md:3: the link `other.md` leads nowhere",
        "01-page/index.md:3: the link `#nothing` leads nowhere",
        "01-page/index.md:5: `${gest}` is not defined; did you mean `${guest}`?",
        "01-page/index.md:5: `${url.HelloAPI}` is not defined; expected `${url.API.STAGE}`",
        "01-page/index.md:7: the step `three` of the lab x has no text",
        "01-page/index.md:15: `file=lambda_fuction.py` is no file of a lab of this page; did you mean `lambda_function.py`?",
        "01-page/index.md:15: `rum` means nothing here; did you mean `run`?",
        "01-page/index.md:20: `${gues}` is not defined; did you mean `${guest}`?",
    ] {
        assert!(told.contains(line), "no {line} in\n{told}");
    }
    assert!(!told.contains("HOME"), "the shell's own variables are left alone\n{told}");
}

#[test]
fn items_are_counted_through_all_lists_of_a_lab() {
    let page = "# Page\n\n## Lab {#lab-x}\n\n1. One.\n\n![](there.png)\n\n1. Two.\n\nThen:\n\n3. Three.\n";
    let course = course(&[("01-page/index.md", page), ("01-page/there.png", "png"), ("01-page/labs/x/lab.yaml", LAB)]);
    assert_eq!(problems(&course), "");
    let told = sections(&course.modules[0]);
    for step in ["one", "two", "three"] {
        assert!(told.contains(&format!("step: \"{step}\"")), "{told}");
    }
}
