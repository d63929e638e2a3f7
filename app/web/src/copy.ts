// The clipboard.

import { toast } from "./announce";

/** Copies a text and says so. Where the browser gives no clipboard (plain HTTP on another host), it asks the old way. */
export async function copy(text: string): Promise<boolean> {
  const copied = await write(text);
  toast(copied ? "Copied" : "Your browser did not let us copy. Select the text and press Ctrl+C.", copied ? "good" : "bad");
  return copied;
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}
