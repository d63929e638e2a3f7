// The clipboard.

import { announce, toast } from "./announce";

/** How long a button says that it has copied, milliseconds. */
const told = 1600;

/**
 * Copies a text. The button that was pressed says so, in its own place. Where the browser gives no clipboard (plain HTTP on another host), it asks
 * the old way.
 */
export async function copy(text: string): Promise<boolean> {
  const pressed = document.activeElement;
  const copied = await write(text);
  if (!copied) {
    toast("Your browser did not let us copy. Select the text and press Ctrl+C.", "bad");
    return false;
  }
  announce("Copied");
  if (pressed instanceof HTMLButtonElement) {
    pressed.dataset.copied = "";
    setTimeout(() => delete pressed.dataset.copied, told);
  }
  return true;
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    // Inside an open dialog, nothing outside can be selected.
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    return copied;
  }
}
