// What a reader would stumble over on the page as it stands. Given: the id of the element that should have the focus and be in sight, or null.
// Returns sentences.
const wanted = arguments[0];
const found = [];
const name = (element) => {
  const words = (element.getAttribute("aria-label") || element.textContent || element.getAttribute("placeholder") || "").trim().slice(0, 40);
  return `<${element.localName}${element.className && typeof element.className === "string" ? "." + element.className.split(" ").join(".") : ""}> “${words}”`;
};
const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

// The part of an element that no scrolling box hides.
const seen = (element) => {
  let { left, top, right, bottom } = element.getBoundingClientRect();
  for (let box = element.parentElement; box; box = box.parentElement) {
    const style = getComputedStyle(box);
    if (box !== document.body && style.overflow === "visible") continue;
    const frame = box === document.body ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : box.getBoundingClientRect();
    left = Math.max(left, frame.left);
    top = Math.max(top, frame.top);
    right = Math.min(right, frame.right);
    bottom = Math.min(bottom, frame.bottom);
  }
  return { left, top, right, bottom };
};
const isIn = (box, x, y) => x > box.left && x < box.right && y > box.top && y < box.bottom;

const focused = document.activeElement;
if (!focused || focused === document.body) found.push("the focus is on the body");
if (wanted) {
  const heading = document.getElementById(wanted);
  if (focused !== heading) found.push(`the focus is on ${name(focused)}, not on #${wanted}`);
  const box = heading.getBoundingClientRect();
  const part = seen(heading);
  if (box.top < part.top - 1 || box.bottom > part.bottom + 1) found.push(`#${wanted} is not in sight`);
}

for (const pre of document.querySelectorAll(".prose pre, .versus pre")) {
  if (shown(pre) && !pre.matches(".diagram") && pre.scrollWidth > pre.clientWidth + 1) found.push(`code is clipped: ${name(pre)}`);
}
if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push("the page is wider than its window");

const pressed = "a[href], button, input, select, textarea, summary, [role=tab]";
for (const element of document.querySelectorAll(pressed)) {
  // What a label or the terminal stands for, what is read aloud only, and the skip links, which come with the focus.
  if (!shown(element) || element.matches(".xterm-helper-textarea, .visually-hidden, .skip-link, .skip-link *")) continue;
  if (element.closest(".xterm, .cm-editor") && !element.matches("button")) continue;
  const target = element.matches("input[type=radio], input[type=checkbox]") ? (element.closest("label") ?? element) : element;
  const box = target.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) continue;
  const inline = element.localName === "a" && getComputedStyle(element).display === "inline";
  if (!inline && (box.height < 23.5 || box.width < 23.5)) {
    found.push(`${name(element)} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
  }
  const [x, y] = inline ? middleOf(element) : [box.left + box.width / 2, box.top + box.height / 2];
  if (!isIn(seen(target), x, y) || element.matches(":disabled")) continue;
  const over = document.elementFromPoint(x, y);
  if (over && !target.contains(over) && !over.contains(target)) found.push(`${name(element)} is covered by ${name(over)}`);
}
// A link may be broken into lines.
function middleOf(element) {
  const [line] = element.getClientRects();
  return [line.left + line.width / 2, line.top + line.height / 2];
}
return found;
