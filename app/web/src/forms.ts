// Small comforts for plain HTML forms. Without them the forms still post.

import { copy } from "./copy";
import { textWithSecret } from "./secret";

/** Shows passwords on request, keeps a form from being sent twice, lets a click copy what stands beside it. */
export function forms(): void {
  document.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLButtonElement>("button");
    if (button?.dataset.reveal !== undefined) reveal(button);
    if (button?.dataset.copy !== undefined) void copyFrom(button);
    if (button?.dataset.print !== undefined) print();
  });
  closeMenus();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
    if (form.method === "post") {
      // After this event, or the button's own name would not be sent.
      setTimeout(() => form.querySelector("button:not([type=button])")?.setAttribute("aria-busy", "true"));
    }
  });
  // Back from the browser's cache: nothing is under way any more.
  addEventListener("pageshow", () =>
    document.querySelectorAll("form [aria-busy]").forEach((busy) => busy.removeAttribute("aria-busy")),
  );
}

// The header's menu, in a narrow window: a click beside it and Esc close it.
function closeMenus(): void {
  const open = () => document.querySelectorAll<HTMLDetailsElement>("details.header-menu[open]");
  document.addEventListener("click", ({ target }) => {
    for (const menu of open()) if (!menu.contains(target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

function reveal(button: HTMLButtonElement): void {
  const field = document.getElementById(button.dataset.reveal ?? "");
  if (field instanceof HTMLInputElement) {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? "Show" : "Hide";
    button.setAttribute("aria-pressed", String(!shown));
  }
}

async function copyFrom(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  const text = source ? await textWithSecret(source) : undefined;
  if (text !== undefined) await copy(text);
}
