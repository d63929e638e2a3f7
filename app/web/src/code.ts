// Code blocks in prose: a bar with the language or file name, Copy, and on a lab's page what the fence says can be done with it.

import { copy } from "./copy";

const names: Record<string, string> = {
  bash: "Shell",
  sh: "Shell",
  console: "Shell",
  json: "JSON",
  py: "Python",
  python: "Python",
  yaml: "YAML",
  http: "HTTP",
};

/** Gives each code block under `root` its bar. Blocks that have one are left alone, so it may be called again after HTML was put in. */
export function dressCode(root: ParentNode): void {
  for (const pre of root.querySelectorAll<HTMLPreElement>(".prose pre")) {
    const figure = framed(pre);
    if (!figure.querySelector(".code-bar")) figure.prepend(bar(figure, pre));
  }
}

function framed(pre: HTMLPreElement): HTMLElement {
  const parent = pre.parentElement;
  if (parent?.matches("figure.code, figure.code-block")) {
    parent.classList.add("code-block");
    return parent;
  }
  const figure = document.createElement("figure");
  figure.className = "code-block";
  pre.replaceWith(figure);
  figure.append(pre);
  return figure;
}

function bar(figure: HTMLElement, pre: HTMLPreElement): HTMLElement {
  const { lang, file, event, run, expect, open } = figure.dataset;
  // Without script the file's name stands there alone.
  figure.querySelector("figcaption")?.remove();
  const strip = document.createElement("figcaption");
  strip.className = "code-bar";
  const title = file ?? (event ? `Test event ${event}` : expect ? "What you should see" : (names[lang ?? ""] ?? ""));
  strip.append(Object.assign(document.createElement("span"), { className: "code-title", textContent: title }));
  if (open !== undefined) link(pre);
  const text = () => (pre.querySelector("code") ?? pre).innerText.replace(/\n$/, "");
  // Only a lab's page has something to put it into.
  if (document.querySelector("[data-workbench]")) {
    if (file) strip.append(button("Put in editor", () => tell("put-file", { path: file, text: text() })));
    if (event) strip.append(button("Load as test event", () => tell("put-event", { name: event, text: text() })));
    if (run !== undefined)
      strip.append(button("Run", () => tell("run", { text: text() }), !document.querySelector("[data-terminal]")));
  }
  strip.append(button("Copy", () => void copy(text())));
  return strip;
}

// The block's address leads there, as soon as it is one.
function link(pre: HTMLPreElement): void {
  const code = pre.querySelector("code") ?? pre;
  const anchor = Object.assign(document.createElement("a"), { target: "_blank", rel: "noopener noreferrer" });
  anchor.dataset.address = "";
  anchor.append(...code.childNodes);
  code.append(anchor);
  aim(anchor);
}

function aim(anchor: HTMLAnchorElement): void {
  const address = anchor.textContent?.trim() ?? "";
  if (/^https?:\/\//.test(address)) anchor.href = address;
  else anchor.removeAttribute("href");
}

/** Lets addresses in the prose lead where they say, after values were filled in. */
export function aimAddresses(): void {
  document.querySelectorAll<HTMLAnchorElement>("a[data-address]").forEach(aim);
}

function button(label: string, act: () => void, hidden = false): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button small quiet",
    textContent: label,
    hidden,
  });
  made.addEventListener("click", act);
  return made;
}

function tell(name: string, detail: object): void {
  document.dispatchEvent(new CustomEvent(`coldstart:${name}`, { detail }));
}
