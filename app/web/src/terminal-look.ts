// How the terminal looks: the page's own colours, and a way to live under a content security policy without inline styles.

import type { ITheme } from "@xterm/xterm";

/** The page's colours, as they are now. */
export function colours(place: Element): ITheme {
  const style = getComputedStyle(place);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    background: of("well"),
    foreground: of("well-ink"),
    cursor: of("term-cursor"),
    cursorAccent: of("well"),
    selectionBackground: of("term-selection"),
    black: of("term-black"),
    red: of("term-red"),
    green: of("term-green"),
    yellow: of("term-yellow"),
    blue: of("term-blue"),
    magenta: of("term-magenta"),
    cyan: of("term-cyan"),
    white: of("well-ink"),
    brightBlack: of("well-faint"),
    brightRed: of("term-red"),
    brightGreen: of("term-green"),
    brightYellow: of("term-yellow"),
    brightBlue: of("term-blue"),
    brightMagenta: of("term-magenta"),
    brightCyan: of("term-cyan"),
    brightWhite: "#ffffff",
  };
}

/**
 * Opens xterm.js under a policy without inline styles: the style sheets that it makes while it opens carry the page's nonce, and a `style`
 * attribute of one of its spans is set by way of the style object, which the policy allows.
 */
export function underPolicy(open: () => void): void {
  const nonce = document.querySelector<HTMLElement>("script[nonce]")?.nonce ?? "";
  const make = Document.prototype.createElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = make.call(document, name, options);
    if (name === "style") made.nonce = nonce;
    return made;
  }) as typeof document.createElement;
  HTMLSpanElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else Element.prototype.setAttribute.call(this, name, value);
  };
  try {
    open();
  } finally {
    // What was put on the one document gives way to what all documents have.
    delete (document as { createElement?: unknown }).createElement;
  }
}
