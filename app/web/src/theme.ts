// Light and dark. The system's wish holds until the switch is used; the choice is a cookie, so that the next page's first HTML has it.

/** Makes the switch in the header work. */
export function themeSwitch(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) {
    button.hidden = false;
    const name = () => button.setAttribute("aria-label", isDark() ? "Switch to light" : "Switch to dark");
    name();
    button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = theme;
      document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
      name();
      document.dispatchEvent(new CustomEvent("coldstart:theme", { detail: theme }));
    });
  }
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
