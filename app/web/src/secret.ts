// The secret access key on the account's page. It is not in the page: it is asked for when it is to be shown or copied.

import { announce, toast } from "./announce";

const hidden = "••••••••••••";

/** Shows and hides the key wherever it belongs on the page. */
export function secrets(): void {
  document.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLButtonElement>("[data-show-secret]");
    if (button) void (button.dataset.showSecret === "shown" ? hide() : show());
  });
  // The page may be brought back out of the browser's memory, for somebody else.
  addEventListener("pagehide", hide);
}

/** The text of an element as it is meant: with the key in its places. Nothing, when the key can't be had. */
export async function textWithSecret(element: Element): Promise<string | undefined> {
  const copy = element.cloneNode(true) as Element;
  const places = copy.querySelectorAll("[data-secret]");
  if (places.length > 0) {
    const key = await secret();
    if (key === undefined) return undefined;
    places.forEach((place) => (place.textContent = key));
  }
  return (copy.textContent ?? "").trim();
}

async function show(): Promise<void> {
  const key = await secret();
  if (key === undefined) return;
  for (const place of places()) {
    place.textContent = key;
    place.removeAttribute("role");
    place.removeAttribute("aria-label");
  }
  press(true);
  announce("The secret access key is shown.");
}

function hide(): void {
  for (const place of places()) {
    place.textContent = hidden;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", "secret access key, hidden");
  }
  press(false);
  if (places().length > 0) announce("The secret access key is hidden.");
}

function press(shown: boolean): void {
  const does = shown ? "Hide" : "Show";
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-show-secret]")) {
    button.dataset.showSecret = shown ? "shown" : "";
    button.textContent = does;
    button.setAttribute("aria-label", `${does} secret access key`);
  }
}

const places = () => document.querySelectorAll("[data-secret]");

async function secret(): Promise<string | undefined> {
  const from = document.querySelector<HTMLElement>("[data-secret-from]")?.dataset.secretFrom;
  try {
    const answer = await fetch(from ?? "", { method: "POST", body: new URLSearchParams() });
    const access = ((await answer.json()) as { Ok?: { secret_access_key: string } }).Ok;
    if (access) return access.secret_access_key;
  } catch {
    // Said below: what to do is the same.
  }
  toast("The secret access key could not be fetched. Load the page again.", "bad");
  return undefined;
}
