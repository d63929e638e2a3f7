// Who is here, and how far. Pages of prose are the same for everyone; what is the learner's own comes in here, by one request.

import { aimAddresses } from "./code";
import { preview } from "./preview";

interface LabProgress {
  points: number;
  of: number;
  passed: string[];
  checks: number;
}

interface Me {
  learner: { name: string; role: string } | null;
  values: Record<string, string>;
  progress: Record<string, LabProgress>;
  resume: { href: string; place: string; title: string; step: string } | null;
  problems: string[];
  notices: Notice[];
}

interface Notice {
  text: string;
  href: string;
  news: string | null;
}

const kept = "coldstart:me";

/** Shows what was known a page ago at once, then asks anew. */
export async function me(): Promise<void> {
  const before = sessionStorage.getItem(kept);
  if (before) show(JSON.parse(before) as Me);
  await ask();
}

/** Asks anew; for islands that have just changed the points. */
export function refreshMe(): void {
  void ask();
}

/** Asks anew when something in the account has changed, and has stopped changing: an API has an address by now, a key its value. */
export function followAccount(): void {
  let settled: number | undefined;
  document.addEventListener("coldstart:aws-changed", () => {
    clearTimeout(settled);
    settled = window.setTimeout(() => void ask(), 400);
  });
}

// Counts the questions: an older answer that comes late is no news.
let asked = 0;

async function ask(): Promise<void> {
  const turn = ++asked;
  try {
    const response = await fetch("/api/me", { headers: { accept: "application/json" }, cache: "no-store" });
    if (!response.ok) return;
    const now = (await response.json()) as Me;
    if (turn !== asked) return;
    sessionStorage.setItem(kept, JSON.stringify(now));
    show(now);
  } catch {
    // Offline, or the server restarts: the page stays readable, and the next one asks again.
  }
}

function show(now: Me): void {
  const { learner } = now;
  document.documentElement.dataset.who = learner ? learner.role : "nobody";
  all("[data-me=name]", (place) => (place.textContent = learner?.name ?? "Sign in"));
  all<HTMLAnchorElement>("a[data-me-link]", (link) => (link.href = learner ? "/account" : "/sign-in"));
  fill(now.values);
  all("[data-points]", (place) => points(place, now.progress[place.dataset.points ?? ""]));
  all("[data-checks]", (place) => dot(place, now.progress[place.dataset.lab ?? ""]));
  all("[data-ring]", (place) => ring(place, now.progress[place.dataset.ring ?? ""]));
  all("[data-labs]", (place) => module(place, now.progress));
  all("[data-for-instructors]", (place) => (place.hidden = !["instructor", "admin"].includes(learner?.role ?? "")));
  resume(now);
  void preview(learner?.role);
  all("[data-problems]", (place) => problems(place, now));
  total(now);
  notices(now);
}

function all<E extends HTMLElement>(selector: string, act: (place: E) => void): void {
  document.querySelectorAll<E>(selector).forEach(act);
}

// Each piece of prose that has blanks, as it came: without a session the blanks come back.
const blanks = new Map<Text, string>();

// `<account-id>` in the prose becomes the learner's own number.
function fill(values: Record<string, string>): void {
  for (const prose of blanks.size ? [] : document.querySelectorAll(".prose")) {
    const walker = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      if (/<[a-z][^<>]*>/i.test(text.data)) blanks.set(text, text.data);
    }
  }
  for (const [text, before] of blanks) {
    const filled = Object.entries(values).reduce((line, [blank, value]) => line.replaceAll(blank, value), before);
    // Writing the same text again would take away what is selected in it.
    if (text.data !== filled) text.data = filled;
  }
  aimAddresses();
}

function points(place: HTMLElement, lab: LabProgress | undefined): void {
  if (lab?.points) place.textContent = `${lab.points} of ${lab.of} points`;
}

function dot(place: HTMLElement, lab: LabProgress | undefined): void {
  const checks = (place.dataset.checks ?? "").split(" ").filter(Boolean);
  const done = checks.filter((check) => lab?.passed.includes(check)).length;
  mark(place, done, checks.length);
}

function mark(place: HTMLElement, done: number, of: number): void {
  const state = of === 0 || done === 0 ? "todo" : done === of ? "pass" : "some";
  place.dataset.state = state;
  const words = { todo: "not started", some: `${done} of ${of} checks passed`, pass: "done" }[state];
  place.setAttribute("aria-label", words);
  place.title = words;
}

function ring(place: HTMLElement, lab: LabProgress | undefined): void {
  place
    .querySelector<SVGCircleElement>(".ring-done")
    ?.setAttribute("stroke-dasharray", `${lab?.of ? (100 * lab.points) / lab.of : 0} 100`);
  place.dataset.state = lab && lab.of > 0 && lab.points === lab.of ? "pass" : lab?.points ? "some" : "todo";
}

// How far a module is: all of its labs together.
function module(place: HTMLElement, progress: Record<string, LabProgress>): void {
  const labs = (place.dataset.labs ?? "").split(" ").flatMap((id) => progress[id] ?? []);
  const sum = (count: (lab: LabProgress) => number) => labs.reduce((so_far, lab) => so_far + count(lab), 0);
  const [passed, of] = [sum((lab) => lab.passed.length), sum((lab) => lab.checks)];
  mark(place, passed, of);
}

// The front page's button: where to go on instead of where to begin. What was kept a page ago may be an older script's, which knew no place.
function resume({ learner, resume: where }: Me): void {
  const known = learner && where?.place ? where : undefined;
  all<HTMLAnchorElement>("[data-continue]", (link) => {
    link.hidden = !known;
    if (!known) return;
    link.href = known.href;
    link.textContent = `Go on: ${known.place}`;
  });
  all("[data-continue-words]", (place) => {
    place.hidden = !known;
    place.textContent = known ? `${known.title}: ${known.step}` : "";
  });
  all("[data-begin]", (place) => (place.hidden = !!known));
}

// What is wrong with this page's files; only instructors are sent any.
function problems(place: HTMLElement, now: Me): void {
  // What was kept a page ago may be an older script's, which knew none.
  const here = (now.problems ?? []).filter((problem) => problem.startsWith(place.dataset.problems ?? ""));
  place.hidden = here.length === 0;
  place
    .querySelector("ul")
    ?.replaceChildren(...here.map((problem) => Object.assign(document.createElement("li"), { textContent: problem })));
}

// What is due soon in a class, and what is new there: lines above the page. A lab's page has no room for them.
function notices(now: Me): void {
  const main = document.querySelector("main");
  if (!main || document.querySelector(".workbench")) return;
  const read = "coldstart:read:";
  const isNew = ({ href, news }: Notice) => !news || news > (localStorage.getItem(read + href) ?? "");
  // What was kept a page ago may be an older script's, which knew none.
  const shown = (now.notices ?? []).filter(isNew);
  if (location.pathname === "/grades") for (const { href, news } of shown) if (news) localStorage.setItem(read + href, news);
  document.querySelector(".notices")?.remove();
  if (shown.length === 0) return;
  const list = Object.assign(document.createElement("ul"), { className: "notices" });
  list.setAttribute("aria-label", "Your classes");
  for (const { text, href } of shown) {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("a"), { href, textContent: text }));
    list.append(line);
  }
  main.prepend(list);
}

function total({ progress }: Me): void {
  const labs = Object.values(progress);
  const sum = (count: (lab: LabProgress) => number) => labs.reduce((so_far, lab) => so_far + count(lab), 0);
  const [got, of] = [sum((lab) => lab.points), sum((lab) => lab.of)];
  all("[data-total]", (place) => {
    place.hidden = got === 0;
    place.textContent = `${got} of ${of} points`;
  });
}
