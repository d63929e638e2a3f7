use super::{course, html, rendered};

#[test]
fn raw_html_keeps_harmless_elements() {
    insta::assert_snapshot!(
        rendered("<details open><summary>More</summary>\n\n*Text* <kbd>Ctrl</kbd> H<sub>2</sub>O<br>\n\n</details>\n\n<img src=\"https://example.com/a.png\" alt=\"a\" width=\"40\">\n"),
        @r#"
    <details open=""><summary>More</summary>
    <p><em>Text</em> <kbd>Ctrl</kbd> H<sub>2</sub>O<br></p>
    </details>
    <img src="https://example.com/a.png" alt="a" width="40" loading="lazy">
    "#
    );
}

#[test]
fn scripts_handlers_styles_frames_and_forms_do_not_come_through() {
    let hostile = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script><animate onbegin=alert(1)></svg>",
        "<iframe src=\"https://example.com\"></iframe>",
        "<style>body { display: none }</style>",
        "<p style=\"position:fixed\" class=\"site-header alert\" id=\"main\">x</p>",
        "<form action=\"https://example.com\"><input name=\"password\" type=\"text\"><button>Go</button></form>",
        "<input type=\"image\" src=\"https://example.com/a.png\" onfocus=alert(1) autofocus>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) [w](vbscript:x)",
        "![x](javascript:alert(1))",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<base href=\"https://example.com\"><meta http-equiv=\"refresh\" content=\"0;url=https://example.com\"><link rel=stylesheet href=x>",
        "<div data-island=\"Workbench\" data-file=\"x\" role=\"alert\" tabindex=\"99\">x</div>",
        "<!-- <script>alert(1)</script> --> <![CDATA[<script>alert(1)</script>]]>",
    ];
    let lines: Vec<_> = hostile.iter().map(|markdown| rendered(&format!("{markdown}\n")).trim().to_owned()).collect();
    insta::assert_snapshot!(lines.join("\n--\n"), @r#"
    --
    <img src="/media/page/x" loading="lazy">
    --
    <p></p>
    --

    --

    --
    <p class="alert">x</p>
    --
    <input disabled="">Go
    --
    <input disabled="">
    --
    <p><a rel="noopener noreferrer">x</a></p>
    --
    <p><a rel="noopener noreferrer">x</a> <a rel="noopener noreferrer">y</a> <a rel="noopener noreferrer">z</a> <a rel="noopener noreferrer">w</a></p>
    --
    <p><img alt="x" loading="lazy"></p>
    --
    <p></p>
    --

    --
    <div>x</div>
    --
    alert(1)]]&gt;
    "#);
}

#[test]
fn words_of_a_fence_and_of_front_matter_cannot_break_out_of_their_attribute() {
    let html = rendered(
        "```\"><script>alert(1)</script> file=\"><script>alert(2)</script>\n</code></pre><script>alert(3)</script>\n```\n",
    );
    insta::assert_snapshot!(html, @r#"
    <figure class="code" data-lang="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" data-file="&quot;&gt;&lt;script&gt;alert(2)&lt;/script&gt;"><figcaption>"&gt;&lt;script&gt;alert(2)&lt;/script&gt;</figcaption><pre tabindex="0"><code>&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;alert(3)&lt;/script&gt;
    </code></pre></figure>
    "#);
}

#[test]
fn characters_that_stand_for_slots_and_drawings_cannot_be_typed() {
    let html = rendered("A \u{E000}account\u{E001} B \u{E100} C \u{F000} D\n");
    insta::assert_snapshot!(html, @"<p>A �account� B � C � D</p>");
}

const DRAWING: &str = r##"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="alert(1)">
  <title>A drawing</title>
  <style>* { fill: url(https://example.com/x) }</style>
  <script>alert(1)</script>
  <foreignObject><p onclick="alert(1)">x</p></foreignObject>
  <a href="javascript:alert(1)"><text x="1" y="2">word</text></a>
  <image href="https://example.com/a.png"/>
  <use href="https://example.com/a.svg#x"/>
  <g id="g" clip-path="url(#c)"><rect width="5" height="5" fill="url(https://example.com/x)" stroke="currentColor"/></g>
  <rect width="5" height="5" fill="URL( 'https://example.com/x' )" style="fill: red"/>
  <circle r="1" fill="\75rl(https://example.com/x)"><animate attributeName="href" to="javascript:alert(1)"/></circle>
</svg>"##;

#[test]
fn a_drawing_is_put_into_the_page_without_what_acts_or_leads_outside() {
    let course = course(&[
        ("01-page/index.md", "![A \"small\" drawing](pictures/a.svg)\n\nIn a line ![b](pictures/a.svg).\n"),
        ("01-page/pictures/a.svg", DRAWING),
    ]);
    insta::assert_snapshot!(html(&course), @r#"
    <figure class="picture"><svg aria-label="A &quot;small&quot; drawing" viewBox="0 0 10 10">
      <title>A drawing</title>
      
      
      
      <text x="1" y="2">word</text>
      
      
      <g id="g" clip-path="url(#c)"><rect width="5" height="5" stroke="currentColor"></rect></g>
      <rect width="5" height="5"></rect>
      <circle r="1"></circle>
    </svg></figure>
    <p>In a line <span class="picture"><svg aria-label="b" viewBox="0 0 10 10">
      <title>A drawing</title>
      
      
      
      <text x="1" y="2">word</text>
      
      
      <g id="g" clip-path="url(#c)"><rect width="5" height="5" stroke="currentColor"></rect></g>
      <rect width="5" height="5"></rect>
      <circle r="1"></circle>
    </svg></span>
    .</p>
    "#);
}

#[test]
fn pictures_lie_in_the_modules_folder_and_nothing_of_a_lab_is_one() {
    let course = course(&[
        (
            "01-page/index.md",
            "![a](../shared.svg) ![b](labs/x/solution/a.svg) ![c](.hidden.svg) ![d](%2e%2e/%2e%2e/secret.svg) ![e](pictures/e.png)\n",
        ),
        ("shared.svg", "<svg><text>shared</text></svg>"),
        ("01-page/labs/x/solution/a.svg", "<svg><text>secret</text></svg>"),
        ("01-page/.hidden.svg", "<svg><text>secret</text></svg>"),
    ]);
    let html = html(&course);
    assert!(!html.contains("secret<"), "{html}");
    insta::assert_snapshot!(html, @r#"
    <p><span class="picture"><svg aria-label="a"><text>shared</text></svg></span>
     <img src="/media/page/labs/x/solution/a.svg" alt="b" loading="lazy"> <img src="/media/page/.hidden.svg" alt="c" loading="lazy"> <img src="/media/page/%2e%2e/%2e%2e/secret.svg" alt="d" loading="lazy"> <img src="/media/page/pictures/e.png" alt="e" loading="lazy"></p>
    "#);
}
