//! What a page may contain: everything that Markdown and this renderer produce, and raw HTML that cannot run code or load anything.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;

use super::{picture, slug::Ids};

/// The CSS classes that this renderer produces. With others, a page could imitate parts of the site.
const CLASSES: [&str; 10] = [
    "alert",
    "alert-title",
    "code",
    "diagram",
    "footnote-definition",
    "footnote-definition-label",
    "footnote-reference",
    "picture",
    "table",
    "task",
];
const CLASS_PREFIXES: [&str; 2] = ["alert-", "hl-"];

/// The sanitiser for the sections of a page. It keeps ids that the page gave out or that belong to footnotes, and rewrites a picture's URL
/// to the one under which it is served.
pub fn page(places: picture::Places, ids: Ids) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(["aside", "input", "section"])
        .rm_tags(["map", "area"])
        .add_generic_attributes(["class", "id", "role", "aria-label", "aria-hidden", "tabindex"])
        .add_tag_attributes("figure", ["data-lang", "data-run", "data-open", "data-file", "data-event", "data-expect"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("input", ["checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_tag_attribute_values("img", "loading", ["lazy"])
        .set_tag_attribute_value("input", "disabled", "")
        .set_tag_attribute_value("img", "loading", "lazy")
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(move |element, attribute, value| match attribute {
            "class" => classes(value).map(Cow::Owned),
            "id" => (ids.has(value) || value.starts_with("fn-")).then_some(Cow::Borrowed(value)),
            "role" => matches!(value, "note" | "region" | "img").then_some(Cow::Borrowed(value)),
            "tabindex" => (value == "0" && matches!(element, "pre" | "div")).then_some(Cow::Borrowed(value)),
            "src" if element == "img" && !value.starts_with(picture::MEDIA) => match places.find(value) {
                Some((address, ..)) => Some(address.into()),
                None if picture::is_relative(value) => Some(format!("{}/{}/{value}", picture::MEDIA, places.slug).into()),
                None => Some(Cow::Borrowed(value)),
            },
            _ => Some(Cow::Borrowed(value)),
        });
    builder
}

fn classes(value: &str) -> Option<String> {
    let ours = |class: &&str| CLASSES.contains(class) || CLASS_PREFIXES.iter().any(|prefix| class.starts_with(prefix));
    let kept: Vec<&str> = value.split_whitespace().filter(ours).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Sanitises an SVG drawing: shapes and text, no scripts, links, styles, foreign content or external references.
pub fn drawing(svg: &str) -> String {
    static DRAWING: LazyLock<Builder<'static>> = LazyLock::new(|| {
        let mut builder = Builder::empty();
        builder
            .tags(HashSet::from([
                "circle",
                "clipPath",
                "defs",
                "desc",
                "ellipse",
                "g",
                "line",
                "linearGradient",
                "marker",
                "path",
                "polygon",
                "polyline",
                "radialGradient",
                "rect",
                "stop",
                "svg",
                "text",
                "title",
                "tspan",
            ]))
            .tag_attributes(HashMap::from([
                ("svg", HashSet::from(["viewBox", "width", "height", "role", "aria-label", "preserveAspectRatio"])),
                ("marker", HashSet::from(["markerWidth", "markerHeight", "refX", "refY", "orient", "viewBox", "markerUnits"])),
                ("stop", HashSet::from(["offset", "stop-color", "stop-opacity"])),
            ]))
            .generic_attributes(HashSet::from([
                "clip-path",
                "cx",
                "cy",
                "d",
                "dominant-baseline",
                "dx",
                "dy",
                "fill",
                "fill-opacity",
                "fill-rule",
                "font-family",
                "font-size",
                "font-style",
                "font-weight",
                "gradientTransform",
                "gradientUnits",
                "height",
                "id",
                "marker-end",
                "marker-mid",
                "marker-start",
                "opacity",
                "points",
                "r",
                "rx",
                "ry",
                "stroke",
                "stroke-dasharray",
                "stroke-linecap",
                "stroke-linejoin",
                "stroke-opacity",
                "stroke-width",
                "text-anchor",
                "transform",
                "width",
                "x",
                "x1",
                "x2",
                "y",
                "y1",
                "y2",
            ]))
            .clean_content_tags(HashSet::from(["script", "style", "foreignObject"]))
            .attribute_filter(|_, _, value| {
                let outside = value.to_ascii_lowercase().replace(char::is_whitespace, "").replace("url(#", "");
                (!outside.contains("url(") && !outside.contains('\\')).then_some(Cow::Borrowed(value))
            });
        builder
    });
    DRAWING.clean(svg).to_string().trim().to_owned()
}
