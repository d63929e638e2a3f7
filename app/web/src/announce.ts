// Short messages: to the eye for a few seconds, and to screen readers.

const live = (() => {
  let region: HTMLElement | undefined;
  return () => {
    region ??= document.getElementById("announcements") ?? undefined;
    return region;
  };
})();

/** Says something to screen readers only. */
export function announce(message: string): void {
  const region = live();
  if (!region) return;
  region.textContent = "";
  // A change that follows at once would be swallowed; a frame later it is read.
  requestAnimationFrame(() => (region.textContent = message));
}

/** Shows a message for a few seconds. `kind` is "", "good" or "bad"; a bad one stays until it is dismissed. */
export function toast(message: string, kind = ""): void {
  const place = document.getElementById("toasts");
  if (!place) return;
  const note = document.createElement("div");
  note.className = `toast ${kind}`.trim();
  note.append(Object.assign(document.createElement("span"), { textContent: message }));
  const close = Object.assign(document.createElement("button"), { type: "button", className: "toast-close", textContent: "×" });
  close.setAttribute("aria-label", "Dismiss");
  close.addEventListener("click", () => note.remove());
  note.append(close);
  place.append(note);
  // They lie over the text: two at a time, and what went wrong stays longest.
  while (place.childElementCount > 2) (place.querySelector(".toast:not(.bad)") ?? place.firstElementChild)?.remove();
  announce(message);
  if (kind !== "bad") setTimeout(() => note.remove(), 4500);
}
