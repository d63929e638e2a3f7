// Whether the site can be reached, and whether it is still the one that made this page. Every request passes here: those of
// the islands, of the page script and of the terminal. When one does not arrive, a bar says so, the site is asked until it answers, and then the event
// `coldstart:connected` tells all who wait for it.

import { announce } from "./announce";

/** The header in which the site says which shapes its answers have; the page has it as it was when the page was made. */
const header = "coldstart-shapes";
/** Seconds between two tries; the last one goes on. */
const pauses = [0, 1, 1, 2, 3, 5];
/** How long a try may take, milliseconds. */
const patience = 5000;
/** What a proxy answers while the site behind it is being started. */
const fromProxies = [502, 503, 504];

const ask = window.fetch.bind(window);
let leaving = false;
let trying = false;

/** What a request that did not arrive is rejected with. */
export class NotConnected extends Error {
  constructor() {
    super("Not connected. Try again when the site is back.");
  }
}

export function network(): void {
  window.fetch = watched;
  addEventListener("offline", lost);
  // Requests that are cut off because the page is left are no loss.
  addEventListener("pagehide", () => (leaving = true));
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-safety=unsaved]")) event.preventDefault();
  });
}

async function watched(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const address = new URL(input instanceof Request ? input.url : input, location.href);
  if (address.origin !== location.origin) return ask(input, init);
  let response: Response;
  try {
    response = await ask(input, init);
  } catch (error) {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    if (signal?.aborted) throw error;
    lost();
    throw new NotConnected();
  }
  if (!isOurs(response)) {
    lost();
    throw new NotConnected();
  }
  compare(response);
  return response;
}

function isOurs(response: Response): boolean {
  return response.headers.has(header) || !fromProxies.includes(response.status);
}

/** A request has not arrived, or its answer was cut off. */
export function lost(): void {
  if (!leaving && !trying) void reconnect();
}

async function reconnect(): Promise<void> {
  trying = true;
  for (let turn = 0; !(await answers()); turn++) {
    if (turn === 0) {
      show("lost", "Not connected, trying again; what you typed is kept here.");
      announce("Not connected, trying again. What you typed is kept here.");
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * (pauses[turn + 1] ?? pauses.at(-1)!)));
  }
  trying = false;
  if (bar("lost")) {
    bar("lost")?.remove();
    announce("Connected again.");
  }
  for (const name of ["connected", "drafts-changed", "events-changed", "aws-changed"]) {
    document.dispatchEvent(new CustomEvent(`coldstart:${name}`, { detail: { elsewhere: true } }));
  }
}

async function answers(): Promise<boolean> {
  try {
    const response = await ask("/healthz", { cache: "no-store", signal: AbortSignal.timeout(patience) });
    if (!isOurs(response)) return false;
    compare(response);
    return true;
  } catch {
    return false;
  }
}

function compare(response: Response): void {
  const ours = document.querySelector<HTMLMetaElement>(`meta[name="${header}"]`)?.content;
  const theirs = response.headers.get(header);
  if (ours && theirs && ours !== theirs) outdated();
}

/** The site is newer than this page, in a way that the page would not understand. */
export function outdated(): void {
  if (bar("outdated")) return;
  const place = show("outdated", "A new version is here. Reload when it suits you; what you typed is saved.");
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button small",
    textContent: "Reload",
  });
  button.addEventListener("click", () => location.reload());
  place.append(button);
  announce("A new version is here. Reload when it suits you.");
}

function bar(kind: string): HTMLElement | null {
  return document.querySelector(`.site-bar[data-kind=${kind}]`);
}

function show(kind: string, words: string): HTMLElement {
  const place = Object.assign(document.createElement("div"), { className: "site-bar" });
  place.dataset.kind = kind;
  place.append(Object.assign(document.createElement("p"), { textContent: words }));
  document.querySelector(".header")?.after(place);
  return place;
}

/** Fetches a part of this page's script, also when the site is away for a while. The part is gone when the site is newer than the page. */
export async function part<M>(fetching: () => Promise<M>): Promise<M> {
  for (let tries = 1; ; tries++) {
    try {
      return await fetching();
    } catch (error) {
      if (!(await answers())) await connected();
      else if (tries > 1) {
        outdated();
        throw error;
      }
    }
  }
}

/** Resolves when the site answers again. */
function connected(): Promise<void> {
  return new Promise((resolve) => {
    document.addEventListener("coldstart:connected", () => resolve(), { once: true });
    lost();
  });
}
