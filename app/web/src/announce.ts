// Short messages: to the eye for a few seconds, in a place of their own, and to screen readers.

/** How long a message is shown, and how long it is left for screen readers, milliseconds. */
const shown = 4500;
const spoken = 10_000;

/** Says something to screen readers only. What comes together is read one after the other. */
export function announce(message: string): void {
  const region = document.getElementById("announcements");
  if (!region || !message) return;
  const line = Object.assign(document.createElement("p"), { textContent: message });
  // A change that follows at once would be swallowed; a frame later it is read.
  requestAnimationFrame(() => region.append(line));
  setTimeout(() => line.remove(), spoken);
}

/**
 * Shows a message for a few seconds. `kind` is "", "good" or "bad"; a bad one stays until it is dismissed. In a lab it has a line of its own in the
 * console's pane; elsewhere it stands behind what was pressed. It lies over nothing.
 */
export function toast(message: string, kind = ""): void {
  announce(message);
  const place = document.querySelector<HTMLElement>("[data-toasts]") ?? behindWhatWasPressed();
  const note = document.createElement("div");
  note.className = `toast ${kind}`.trim();
  note.append(Object.assign(document.createElement("span"), { textContent: message }));
  const close = Object.assign(document.createElement("button"), { type: "button", className: "toast-close", textContent: "×" });
  close.setAttribute("aria-label", "Dismiss");
  close.addEventListener("click", () => note.remove());
  note.append(close);
  place.append(note);
  // One at a time: the newest, unless the other one tells what went wrong.
  for (const other of place.querySelectorAll(".toast:not(.bad)")) if (other !== note) other.remove();
  while (place.querySelectorAll(".toast").length > 2) place.querySelector(".toast")?.remove();
  if (kind !== "bad") setTimeout(() => note.remove(), shown);
}

function behindWhatWasPressed(): HTMLElement {
  const near = document.activeElement?.closest("p, dd, td, li, figure, form, section");
  const place = Object.assign(document.createElement("div"), { className: "toasts" });
  if (near) near.after(place);
  else document.getElementById("main")?.prepend(place);
  return place;
}
