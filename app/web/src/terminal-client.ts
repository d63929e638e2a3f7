// What the terminal says to the server. A line's output comes as server-sent events in the answer to its POST, as it is printed; when the
// page goes away, the answer is cut off, and the server stops the line.

import { lost, NotConnected } from "./network";

export type Event =
  | { event: "output" | "error"; text: string }
  | { event: "open"; function: string; path: string }
  | { event: "reading"; on: boolean }
  | { event: "more" }
  | { event: "done"; code: number; cwd: string; drafts: string[]; outside: boolean; left: boolean; note: string | null };

export interface Completions {
  /** The part of the text that they replace: its end. */
  word: string;
  candidates: string[];
}

export class Client {
  private readonly gone = new AbortController();

  constructor(private readonly lab: string | undefined) {}

  /** Enters the lab's folder, or the one that the prompt stands in. `cwd` is empty while a line runs in another window. */
  async open(cwd?: string): Promise<{ cwd: string; running: boolean; history: string[] }> {
    return (await this.post("open", { lab: this.lab, cwd })).json();
  }

  /** Runs a text. `begun` is told when it can be stopped. `cwd` is where the prompt stands: a server that was started anew does not know it. */
  async *run(text: string, cwd: string, begun: () => void): AsyncGenerator<Event> {
    const response = await this.post("run", { text, lab: this.lab, cwd });
    begun();
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let kept = "";
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (this.gone.signal.aborted) throw error;
        lost();
        return { done: true as const, value: undefined };
      });
      if (done) return;
      kept += value;
      const frames = kept.split("\n\n");
      kept = frames.pop() ?? "";
      for (const frame of frames) {
        const data = frame.split("\n").flatMap((line) => (line.startsWith("data:") ? [line.slice(5)] : []));
        if (data.length) yield JSON.parse(data.join("\n")) as Event;
      }
    }
  }

  /** Ctrl+C. */
  async stop(): Promise<void> {
    await this.post("stop", {}).catch(() => undefined);
  }

  /** A line for the program that runs; none is Ctrl+D. */
  async type(text: string | null): Promise<void> {
    await this.post("type", { text }).catch(() => undefined);
  }

  /** What the text before the cursor could go on with. */
  async complete(text: string): Promise<Completions> {
    return (await this.post("complete", { text })).json();
  }

  /** A text of the prose with what has come into being since the page was made. */
  async fill(text: string): Promise<string> {
    return ((await (await this.post("fill", { text })).json()) as { text: string }).text;
  }

  /** The page goes away. */
  leave(): void {
    this.gone.abort();
  }

  private async post(verb: string, body: object): Promise<Response> {
    const response = await fetch(`/terminal/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: this.gone.signal,
    });
    if (response.ok) return response;
    if (response.status >= 500 && !response.headers.get("content-type")?.includes("json")) throw new NotConnected();
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    throw new Error(message ?? `The server answered ${response.status}.`);
  }
}
