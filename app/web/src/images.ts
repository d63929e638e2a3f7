// Pictures. One that is not to be had leaves its words behind, in a frame, instead of a broken icon. A drawing opens large, since its
// letters are small in a narrow column.

/** Watches the prose's pictures. */
export function images(): void {
  const swap = (image: HTMLImageElement) => {
    const words = Object.assign(document.createElement("span"), { className: "image-missing" });
    words.setAttribute("role", "img");
    words.textContent = image.alt || "A picture belongs here, but it could not be loaded.";
    image.replaceWith(words);
  };
  document.addEventListener("error", ({ target }) => target instanceof HTMLImageElement && swap(target), true);
  for (const image of document.images) {
    if (image.complete && image.naturalWidth === 0 && image.loading !== "lazy") swap(image);
  }
  for (const figure of document.querySelectorAll<HTMLElement>("figure.picture")) {
    const drawing = figure.querySelector("svg");
    if (drawing) figure.append(button("Open large", "button small quiet picture-open", () => enlarge(drawing)));
  }
}

function enlarge(drawing: SVGElement): void {
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog picture-dialog" });
  const title = drawing.querySelector("title")?.textContent ?? "Picture";
  dialog.setAttribute("aria-label", title);
  const head = Object.assign(document.createElement("header"), { className: "dialog-head" });
  head.append(Object.assign(document.createElement("h2"), { textContent: title }));
  head.append(button("Close", "button", () => dialog.close()));
  const figure = document.createElement("figure");
  figure.tabIndex = 0;
  figure.append(drawing.cloneNode(true));
  dialog.append(head, figure);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function button(label: string, className: string, act: () => void): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: label });
  made.addEventListener("click", act);
  return made;
}
