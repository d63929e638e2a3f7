// Where the keyboard goes when what had it is gone. A page of the console replaces another, a button is busy for a moment, a hint has been taken:
// the browser then drops the focus on the body, and a reader who works by keyboard or screen reader begins at the top of the page again.
//
// Whatever had the focus last is known with all that it stood in. When it has gone, the innermost of these that is still to be seen gets the focus,
// or in it the first field of a form or the heading of what is new.

/** How long the page must not change before somebody else gets the focus, and how long that is waited for at most, milliseconds. */
const quiet = 60;
const longest = 3000;

const fields = "input, select, textarea";

// What had the focus last, and what it stood in, from the inside out.
let last: Element[] = [];
let due: number | undefined;
let lostAt = 0;

/** Watches over the focus. */
export function keepFocus(): void {
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target !== document.body) last = around(target);
    lostAt = 0;
  });
  // A click on something that takes no focus takes it away; that is meant.
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Element && !target.closest("a, button, summary, label, [tabindex], " + fields)) last = [];
  });
  new MutationObserver(() => {
    if (!isLost()) return;
    lostAt ||= performance.now();
    clearTimeout(due);
    due = window.setTimeout(settle, quiet);
  }).observe(document.body, {
    attributeFilter: ["aria-busy", "data-folded", "data-side", "disabled", "hidden", "open"],
    attributes: true,
    childList: true,
    subtree: true,
  });
}

function isLost(): boolean {
  const { activeElement } = document;
  return last.length > 0 && (activeElement === null || activeElement === document.body);
}

function around(element: Element): Element[] {
  const all = [];
  for (let each: Element | null = element; each && each !== document.body; each = each.parentElement) all.push(each);
  return all;
}

const isThere = (element: Element) => element.isConnected && element.checkVisibility({ visibilityProperty: true });

function settle(): void {
  if (!isLost()) return;
  const place = last.find(isThere);
  if (!place) return;
  const isBusy = place === last[0] && place.matches(":disabled");
  const isLoading = place.querySelector(".loading, [aria-busy=true]") !== null;
  if ((isBusy || isLoading) && performance.now() - lostAt < longest) {
    due = window.setTimeout(settle, quiet);
    return;
  }
  give(isBusy ? (last.slice(1).find(isThere) ?? place) : place);
}

function give(place: Element): void {
  const aim = place.matches("dialog, [role=tabpanel], [role=tabpanel] *") ? (firstIn(place) ?? place) : place;
  if (!(aim instanceof HTMLElement)) return;
  if (!aim.matches("a[href], button, summary, [tabindex], " + fields)) aim.tabIndex = -1;
  // The reader's place stays where it is, unless what is new is out of sight.
  aim.focus({ preventScroll: true });
  aim.scrollIntoView({ block: "nearest" });
}

/** The first field of a form, one to type in rather than one that is chosen already, or else the first heading. */
function firstIn(place: Element): Element | undefined {
  const all = [...place.querySelectorAll(`form :is(${fields})`)].filter((each) => isThere(each) && !each.matches(":disabled"));
  const typed = all.find((each) => !each.matches("[type=radio], [type=checkbox]"));
  return typed ?? all[0] ?? [...place.querySelectorAll("h2, h3, h4")].find(isThere);
}
