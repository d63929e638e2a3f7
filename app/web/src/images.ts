// A picture that is not to be had leaves its words behind, in a frame, instead of a broken icon.

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
}
