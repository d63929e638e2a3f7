// The sheet of shortcuts, by `?` or by its link.

/** Opens the sheet on `?`, unless somebody is typing. */
export function shortcuts(): void {
  const sheet = document.getElementById("shortcuts");
  if (!(sheet instanceof HTMLDialogElement)) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    if (!document.querySelector("dialog:modal")) sheet.showModal();
  });
  for (const link of document.querySelectorAll("[data-shortcuts]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      sheet.showModal();
    });
  }
  // A click beside the sheet closes it.
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
