// Rows of tabs that do not fit: which way there are more, as an attribute for the style sheet; the chosen one is in sight.

/** Follows every row of tabs of the page. */
export function followTabs(): void {
  for (const row of document.querySelectorAll<HTMLElement>("[role=tablist]")) {
    const look = () => {
      const left = row.scrollLeft > 1;
      const right = row.scrollLeft + row.clientWidth < row.scrollWidth - 1;
      row.dataset.more = `${left ? "left" : ""} ${right ? "right" : ""}`.trim();
    };
    const show = () => row.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    row.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(() => {
      show();
      look();
    }).observe(row);
    new MutationObserver(show).observe(row, { attributeFilter: ["aria-selected"], attributes: true, subtree: true });
    look();
  }
}
