use super::{html, page, problems, rendered};
use crate::course::vars::{Vars, fill};

#[test]
fn headings_with_emoji_bold_code_and_twice_the_same_words_get_ids_and_lines_in_the_contents() {
    let course = page(
        "# Title\n\n## 🎯 **Learning** Goals!\n\n### `boto3` & you\n\n## Über-Größe\n\n## Same\n\n## Same\n\n## 🎯\n\n#### Too deep for the contents\n",
    );
    insta::assert_snapshot!(html(&course), @r#"
    <h2 id="learning-goals">🎯 <strong>Learning</strong> Goals!</h2>
    <h3 id="boto3-you"><code>boto3</code> &amp; you</h3>
    <h2 id="über-größe">Über-Größe</h2>
    <h2 id="same">Same</h2>
    <h2 id="same-2">Same</h2>
    <h2 id="section">🎯</h2>
    <h4 id="too-deep-for-the-contents">Too deep for the contents</h4>
    "#);
    let contents: Vec<_> =
        course.modules[0].contents.iter().map(|heading| format!("{} {} “{}”", heading.level, heading.id, heading.text)).collect();
    insta::assert_snapshot!(contents.join("\n"), @r"
    2 learning-goals “Learning Goals!”
    3 boto3-you “boto3 & you”
    2 über-größe “Über-Größe”
    2 same “Same”
    2 same-2 “Same”
    2 section “🎯”
    ");
}

#[test]
fn kramdowns_ids_are_kept_and_are_not_shown() {
    insta::assert_snapshot!(rendered("## Why {#the-why}\n\n### How {#the-why}\n\n## Set {#A_b .class key=value}\n"), @r#"
    <h2 id="the-why">Why</h2>
    <h3 id="the-why-2">How</h3>
    <h2 id="a-b">Set</h2>
    "#);
}

#[test]
fn tables_scroll_on_their_own_and_can_be_reached_by_keyboard() {
    insta::assert_snapshot!(rendered("| Name | Cost |\n|:-----|-----:|\n| **A** | `1` \\| 2 |\n| ~~B~~ | |\n"), @r#"
    <div class="table" tabindex="0" role="region" aria-label="Table: Name, Cost"><table><thead><tr><th>Name</th><th>Cost</th></tr></thead><tbody>
    <tr><td><strong>A</strong></td><td><code>1</code> | 2</td></tr>
    <tr><td><del>B</del></td><td></td></tr>
    </tbody></table>
    </div>
    "#);
}

#[test]
fn a_table_is_named_by_its_heads_and_a_head_without_words_is_no_head() {
    insta::assert_snapshot!(rendered("| | `A` & B |\n|--|--|\n| x | y |\n"), @r#"
    <div class="table" tabindex="0" role="region" aria-label="Table: A &amp; B"><table><thead><tr><td></td><th><code>A</code> &amp; B</th></tr></thead><tbody>
    <tr><td>x</td><td>y</td></tr>
    </tbody></table>
    </div>
    "#);
}

#[test]
fn alerts_are_notes_and_ordinary_quotes_stay_quotes() {
    insta::assert_snapshot!(
        rendered("> [!NOTE]\n> Read *this*.\n\n> [!WARNING]\n> And\n>\n> that.\n\n> [!BOGUS]\n> A quote.\n\n> A quote.\n"),
        @r#"
    <aside class="alert alert-note" role="note"><p class="alert-title">Note</p>
    <p>Read <em>this</em>.</p>
    </aside>
    <aside class="alert alert-warning" role="note"><p class="alert-title">Warning</p>
    <p>And</p>
    <p>that.</p>
    </aside>
    <blockquote>
    <p>[!BOGUS]
    A quote.</p>
    </blockquote>
    <blockquote>
    <p>A quote.</p>
    </blockquote>
    "#
    );
}

#[test]
fn task_lists_show_what_is_done_and_footnotes_lead_to_their_text() {
    insta::assert_snapshot!(rendered("- [x] Done\n- [ ] To *do*\n- Neither\n\nA word[^1].\n\n[^1]: Its **note**.\n"), @r##"
    <ul>
    <li><input type="checkbox" class="task" disabled="" checked="" aria-label="done">
    Done</li>
    <li><input type="checkbox" class="task" disabled="" aria-label="to do">
    To <em>do</em></li>
    <li>Neither</li>
    </ul>
    <p>A word<sup class="footnote-reference"><a href="#fn-1" rel="noopener noreferrer">1</a></sup>.</p>
    <div class="footnote-definition" id="fn-1"><sup class="footnote-definition-label">1</sup>
    <p>Its <strong>note</strong>.</p>
    </div>
    "##);
}

#[test]
fn words_after_a_fences_language_become_data_attributes_for_buttons() {
    insta::assert_snapshot!(
        rendered(
            "```bash run\naws s3 ls # all\n```\n\n```python file=lambda_function.py\ndef f():\n    return \"<b>\"\n```\n\n\
             ```json event=HelloEvent\n{\"name\": 1}\n```\n\n```json expect=invoke other=\"x\nnull\n```\n\n```\nplain & simple\n```\n\n    indented\n"
        ),
        @r#"
    <figure class="code" data-lang="bash" data-run="true"><pre tabindex="0"><code><span class="hl-function">aws</span> s3 ls <span class="hl-comment"># all
    </span></code></pre></figure><figure class="code" data-lang="python" data-file="lambda_function.py"><figcaption>lambda_function.py</figcaption><pre tabindex="0"><code><span class="hl-keyword">def </span><span class="hl-function">f</span>():
        <span class="hl-keyword">return </span><span class="hl-string">"&lt;b&gt;"
    </span></code></pre></figure><figure class="code" data-lang="json" data-event="HelloEvent"><figcaption>HelloEvent</figcaption><pre tabindex="0"><code>{<span class="hl-key">"name"</span>: <span class="hl-number">1</span>}
    </code></pre></figure><figure class="code" data-lang="json" data-expect="invoke"><pre tabindex="0"><code><span class="hl-constant">null
    </span></code></pre></figure><figure class="code"><pre tabindex="0"><code>plain &amp; simple
    </code></pre></figure><figure class="code"><pre tabindex="0"><code>indented
    </code></pre></figure>
    "#
    );
}

#[test]
fn pictures_of_characters_are_told_from_code() {
    assert!(rendered("```\n┌──┐\n└──┘\n```\n").contains("<pre class=\"diagram\" tabindex=\"0\">"));
}

#[test]
fn slots_stand_in_text_code_and_links_and_the_shells_own_are_left_alone() {
    let course = page(
        "Account ${account}.\n\n```bash\necho ${account} ${HOME} ${ROLE##*/} $X\n```\n\n[There](${url.HelloAPI.dev}/hello), ${key.Demo}.\n",
    );
    insta::assert_snapshot!(html(&course), @r#"
    <p>Account &lt;account-id&gt;.</p>
    <figure class="code" data-lang="bash"><pre tabindex="0"><code><span class="hl-function">echo</span> &lt;account-id&gt; ${<span class="hl-variable">HOME</span>} ${<span class="hl-variable">ROLE</span><span class="hl-keyword">##*</span>/} $<span class="hl-variable">X
    </span></code></pre></figure>
    <p><a href="&lt;invoke URL of HelloAPI, stage dev&gt;/hello" rel="noopener noreferrer">There</a>, &lt;Demo&gt;.</p>
    "#);
    let mut vars = Vars::default();
    vars.set("account", "<script>").url("HelloAPI", "dev", "http://a.localhost/dev").key("Demo", "\"><img>");
    let filled: String = course.modules[0].sections.iter().map(|section| fill(&section.html, &vars)).collect();
    insta::assert_snapshot!(filled, @r#"
    <p>Account &lt;script&gt;.</p>
    <figure class="code" data-lang="bash"><pre tabindex="0"><code><span class="hl-function">echo</span> &lt;script&gt; ${<span class="hl-variable">HOME</span>} ${<span class="hl-variable">ROLE</span><span class="hl-keyword">##*</span>/} $<span class="hl-variable">X
    </span></code></pre></figure>
    <p><a href="http://a.localhost/dev/hello" rel="noopener noreferrer">There</a>, &quot;&gt;&lt;img&gt;.</p>
    "#);
}

#[test]
fn on_a_page_without_slots_the_usual_placeholders_are_slots() {
    let course = page(
        "```bash\naws iam get-role --role arn:aws:iam::<account-id>:role/X\ncurl -H 'x-api-key: <MyKey>' https://abc123.execute-api.us-east-1.amazonaws.com/prod/hello\n```\n",
    );
    let mut vars = Vars::default();
    vars.set("account", "111122223333").url("Any", "prod", "http://x.localhost/prod").key("MyKey", "k3y");
    let filled: String = course.modules[0].sections.iter().map(|section| fill(&section.html, &vars)).collect();
    for there in ["arn:aws:iam::111122223333:role/X", "x-api-key: k3y", "http://x.localhost/prod/hello"] {
        assert!(filled.contains(there), "no {there} in {filled}");
    }
}

#[test]
fn reading_time_counts_code_as_a_third() {
    let words = "word ".repeat(400);
    assert_eq!(page(&words).modules[0].minutes, 2);
    assert_eq!(page(&format!("```\n{words}\n```\n")).modules[0].minutes, 1);
    assert_eq!(page("").modules[0].minutes, 1);
}

#[test]
fn our_own_course_has_no_mistakes() {
    assert_eq!(problems(&super::ours()), "");
}
