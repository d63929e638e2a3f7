// The terminal: xterm.js before the shell on the server, behind a handle with a few verbs. Fetched only where there is a terminal.
// What is typed is edited here (terminal-line.ts); a line goes to the server (terminal-client.ts), and its output comes back as it is printed.

import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { announce } from "./announce";
import { type Completions, Client, type Event } from "./terminal-client";
import { lost, NotConnected } from "./network";
import { commands, Line, type Wish } from "./terminal-line";
import { colours, underPolicy } from "./terminal-look";

interface Options {
  /** The lab in whose page it stands. */
  lab?: string;
  /** Resolves when what is typed in the editor is saved; asked before every line. */
  before?: () => Promise<unknown>;
  /** Whether there is an editor that could open a file. */
  editor?: boolean;
  /** Whether to take the focus at once. */
  focus?: boolean;
}

const readerKept = "coldstart:terminal-reader";
const red = (text: string) => (text.includes("\x1b") ? text : `\x1b[31m${text}\x1b[39m`);
// A colour of its own: what xterm.js dims has too little contrast.
const faint = (text: string) => `\x1b[90m${text}\x1b[39m`;

/** Puts a terminal into `parent`. What the handle can do is said at each verb. */
export async function create(parent: HTMLElement, options: Options) {
  const bar = toolbar();
  const screen = Object.assign(document.createElement("div"), { className: "terminal-screen" });
  parent.append(bar.element, screen);
  // The font's widths are measured when it is opened.
  await document.fonts.load("13px 'JetBrains Mono'").catch(() => undefined);

  const term = new Terminal({
    convertEol: true,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fontFamily: getComputedStyle(parent).getPropertyValue("--font-code").trim() || "monospace",
    fontSize: 13,
    lineHeight: 1.35,
    minimumContrastRatio: 4.5,
    screenReaderMode: localStorage.getItem(readerKept) === "on",
    scrollback: 5000,
    theme: colours(parent),
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  underPolicy(() => term.open(screen));
  quiet(term);
  fit.fit();
  term.textarea?.setAttribute("aria-label", "Terminal. Press Escape, then Tab, to leave it.");

  const client = new Client(options.lab);
  const line = new Line(term);
  // Lines of a text that is not whole yet.
  let waiting = "";
  let state: "opening" | "ready" | "running" = "opening";
  // Keys that have come and are not taken yet; whether somebody is taking them.
  let keysLeft = "";
  let taking = false;
  // Lines of a text that was entered as a whole: each is typed after the answer to the one before.
  let next: string[] = [];
  // Whether the program that runs reads what is typed, the line that is being typed to it, and the lines on their way to it.
  let reading = false;
  let answer = "";
  let answers = Promise.resolve();
  let done = 0;
  // Who waits for the site, to be told when the terminal is taken away.
  const gone = new Set<(is: boolean) => void>();
  // Whether the server has the line, and whether Ctrl+C came before it had.
  let under = false;
  let interrupted = false;

  const become = (next: typeof state) => {
    state = next;
    parent.dataset.state = next;
    bar.stop.hidden = next !== "running";
  };
  become("opening");

  const wrote = (text: string) => new Promise<void>((resolve) => term.write(text, resolve));

  /** A new prompt, on a line of its own, with what the last program may have left behind put right. */
  async function prompt(cwd: string, code: number): Promise<void> {
    await wrote("");
    if (term.buffer.active.type === "alternate") await wrote("\x1b[?1049l");
    await wrote("\x1b[0m\x1b[?25h\x1b[?1l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004h");
    if (term.buffer.active.cursorX > 0) await wrote("\r\n");
    line.prompt = waiting ? "> " : `\x1b[1;36m${cwd}\x1b[0m \x1b[1;${code === 0 ? "32" : "31"}m$\x1b[0m `;
    line.begin();
    become("ready");
    reading = false;
    keysLeft += answer;
    answer = "";
  }

  let last = { cwd: "~", code: 0 };

  async function run(text: string): Promise<void> {
    const whole = waiting + text;
    if (!whole.trim()) return prompt(last.cwd, last.code);
    become("running");
    under = interrupted = false;
    let ended = false;
    try {
      // What is in the editor goes first: a line that ran on older files would deploy them without a word.
      await options.before?.();
      if (interrupted) return await prompt(last.cwd, 130);
      const begun = () => {
        under = true;
        if (interrupted) void client.stop();
      };
      for await (const event of client.run(whole, last.cwd, begun)) {
        ended = (await heed(event, whole)) || ended;
      }
      if (!ended) {
        lost();
        await wrote(red("\r\nThe connection was lost. What had been running was stopped.\r\n"));
        last = { ...last, code: 1 };
        return await reopen("");
      }
    } catch (error) {
      // It has not begun: it stands at the next prompt again, to be run or changed.
      if (error instanceof NotConnected) return await reopen(whole);
      waiting = "";
      line.remember(whole);
      term.write(red(`\r\n${error instanceof Error ? error.message : String(error)}\r\n`));
      last = { ...last, code: 1 };
    }
    parent.dataset.code = String(last.code);
    await prompt(last.cwd, last.code);
    if (!waiting) parent.dataset.done = String(++done);
  }

  /** Does what an event says. Says whether it was the last. */
  async function heed(event: Event, whole: string): Promise<boolean> {
    switch (event.event) {
      case "output":
        await wrote(event.text);
        return false;
      case "error":
        await wrote(red(event.text));
        return false;
      case "open":
        if (options.editor) tell("open-file", { function: event.function, path: event.path });
        else term.write(faint(`${event.path} can be edited in a lab's page, in the Code tab.\r\n`));
        return false;
      case "reading": {
        reading = event.on;
        // Typed ahead, before the program asked.
        const ahead = reading ? keysLeft : "";
        if (ahead) {
          keysLeft = "";
          meanwhile(ahead);
        }
        return false;
      }
      case "more":
        waiting = `${whole}\n`;
        return true;
      case "done":
        waiting = "";
        last = { cwd: event.cwd, code: event.code };
        line.remember(whole);
        if (event.note) await wrote(red(`${event.note}\r\n`));
        if (event.left) await wrote(faint("The shell was left. Here is a new one.\r\n"));
        if (event.drafts.length) tell("drafts-changed", { functions: event.drafts.join(" ") });
        if (event.outside || event.drafts.length) tell("aws-changed", {});
        return true;
    }
  }

  async function fulfil(wish: Wish): Promise<void> {
    switch (wish.wish) {
      case "run":
        next = [...wish.rest, ...next];
        return run(wish.text);
      case "drop":
        waiting = "";
        return prompt(last.cwd, 130);
      case "clear":
        await wrote("\x1b[H\x1b[2J\x1b[3J");
        return line.atTop();
      case "leave":
        return run("exit");
      case "complete":
        return complete();
    }
  }

  let offered: Completions | undefined;

  async function complete(): Promise<void> {
    const before = waiting + line.beforeCursor();
    const found = await client.complete(before).catch(() => undefined);
    if (!found || state !== "ready" || waiting + line.beforeCursor() !== before) return;
    const again = offered?.word === found.word && offered.candidates.length > 1;
    offered = line.complete(found) ? undefined : found;
    if (!offered || offered.candidates.length < 2) return;
    if (again) {
      line.show(columns(offered.candidates, term.cols));
      offered = undefined;
    }
    announce(`${found.candidates.length} completions`);
  }

  /** While a line runs: Ctrl+C stops it. The rest is for the program, if it reads, or for the next prompt. */
  function meanwhile(data: string): void {
    if (data.includes("\x03")) {
      answer = keysLeft = "";
      next = [];
      term.write("^C");
      if (under) void client.stop();
      else interrupted = true;
    } else if (reading) {
      const plain = data.replace(/\x1b\[20[01]~/g, "").replace(/\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-Z])/g, "");
      for (const letter of plain) answerWith(letter);
    } else keysLeft += data;
  }

  function answerWith(letter: string): void {
    const send = (text: string | null) => (answers = answers.then(() => client.type(text)));
    if (letter === "\x04" && !answer) send(null);
    else if (letter === "\x7f") {
      if (answer) term.write("\b \b");
      answer = [...answer].slice(0, -1).join("");
    } else if (letter === "\r" || letter === "\n") {
      term.write("\r\n");
      send(`${answer}\n`);
      answer = "";
    } else if (letter >= " ") {
      answer += letter;
      term.write(letter);
    }
  }

  /** What comes from the keyboard, or was pasted. One key after the other: what follows a Tab or an Enter waits until that is done. */
  async function take(data: string): Promise<void> {
    if (state === "running") return meanwhile(data);
    keysLeft += data;
    if (taking || state === "opening") return;
    taking = true;
    try {
      while (next.length || keysLeft) {
        const typed = next.shift();
        if (typed !== undefined) {
          if (typed.trim() || waiting) await fulfil(line.type(typed));
          continue;
        }
        const { rest, wish } = line.take(keysLeft);
        keysLeft = rest;
        if (wish) await fulfil(wish);
      }
    } finally {
      taking = false;
    }
  }

  term.onData((data) => void take(data));
  term.attachCustomKeyEventHandler(keys(term));

  const sizes = new ResizeObserver(() => {
    if (!screen.clientWidth || !screen.clientHeight) return;
    fit.fit();
    if (state === "ready") line.resized();
  });
  sizes.observe(screen);

  const themed = () => (term.options.theme = colours(parent));
  document.addEventListener("coldstart:theme", themed);
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", themed);

  bar.stop.addEventListener("click", () => void take("\x03"));
  bar.clear.addEventListener("click", () => {
    term.reset();
    if (state === "ready") void prompt(last.cwd, last.code);
    term.focus();
  });
  bar.reader.checked = term.options.screenReaderMode ?? false;
  bar.reader.addEventListener("change", () => {
    term.options.screenReaderMode = bar.reader.checked;
    localStorage.setItem(readerKept, bar.reader.checked ? "on" : "off");
  });

  /** The site is away: waits until it is back. What was typed stands at the new prompt. */
  async function reopen(typed: string): Promise<void> {
    become("opening");
    parent.dataset.code = String(last.code);
    const lines = [...(typed ? [typed] : []), ...next].join("\n");
    const kept = [lines, keysLeft, answer].join("").replace(/\r/g, "\n").replace(/\n+$/, "");
    waiting = keysLeft = answer = "";
    next = [];
    reading = false;
    await wrote(faint("\r\nNot connected. The terminal goes on by itself as soon as the site is back.\r\n"));
    if (!(await connected())) return;
    const { cwd } = last;
    try {
      const opened = await client.open(cwd);
      // The server keeps the shell when only the connection was lost.
      last = { cwd: opened.cwd || cwd, code: last.code };
      if (opened.running) term.write(faint("A command is running in another window. Ctrl+C stops it.\r\n"));
    } catch (error) {
      if (error instanceof NotConnected) return reopen(kept);
      term.write(red(`${error instanceof Error ? error.message : String(error)}\r\n`));
    }
    await prompt(last.cwd, last.code);
    parent.dataset.reopened = String(Number(parent.dataset.reopened ?? 0) + 1);
    if (kept) keysLeft = `\x1b[200~${kept}\x1b[201~${keysLeft}`;
    void take("");
  }

  /** Resolves when the site answers again; to `false` when the terminal has been taken away. */
  function connected(): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (is: boolean) => {
        document.removeEventListener("coldstart:connected", back);
        gone.delete(done);
        resolve(is);
      };
      const back = () => done(true);
      gone.add(done);
      document.addEventListener("coldstart:connected", back);
      lost();
    });
  }

  async function open(): Promise<void> {
    try {
      const opened = await client.open();
      line.past = opened.history;
      term.write(faint("Your files, your AWS account. Type help to see what there is.\r\n"));
      if (opened.running) term.write(faint("A command is running in another window. Ctrl+C stops it.\r\n"));
      last = { cwd: opened.cwd || "~", code: 0 };
      await prompt(last.cwd, 0);
      await take("");
    } catch (error) {
      if (error instanceof NotConnected) return void reopen("");
      term.write(red(`${error instanceof Error ? error.message : String(error)}\r\n`));
    }
  }
  await open();
  if (options.focus) term.focus();

  return {
    /** Puts lines in as if they had been typed one by one, each with its answer below it. `${…}` of the prose that has become known since is
     * filled in. Ctrl+C ends the rest of them, too. */
    async run(text: string) {
      const filled = await client.fill(text).catch(() => text);
      term.focus();
      if (state === "ready" && waiting) await fulfil({ wish: "drop" });
      line.clear();
      parent.dataset.block = "running";
      for (const one of commands(filled.replaceAll("\x1b", ""))) {
        if (!one.trim() && !waiting) continue;
        await take(`\x1b[200~${one}\x1b[201~\r`);
        // Somebody has stopped it, or types meanwhile.
        if (last.code === 130 || state !== "ready") break;
      }
      delete parent.dataset.block;
    },
    /** Puts the cursor into it. */
    focus: () => term.focus(),
    /** Takes it away; what runs is stopped. */
    destroy() {
      sizes.disconnect();
      document.removeEventListener("coldstart:theme", themed);
      system.removeEventListener("change", themed);
      client.leave();
      for (const tell of gone) tell(false);
      term.dispose();
      parent.replaceChildren();
    },
  };
}

// What a program prints may colour its own terminal and nothing more: no window titles, no clipboard, no links that hide where they lead.
function quiet(term: Terminal): void {
  for (const number of [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 52, 104, 110, 111, 112, 633, 1337]) {
    term.parser.registerOscHandler(number, () => true);
  }
  // Answers to its questions would arrive as if they had been typed.
  const silent = () => true;
  term.parser.registerCsiHandler({ final: "c" }, silent);
  term.parser.registerCsiHandler({ prefix: ">", final: "c" }, silent);
  term.parser.registerCsiHandler({ final: "n" }, silent);
  term.parser.registerCsiHandler({ prefix: "?", final: "n" }, silent);
  term.parser.registerCsiHandler({ intermediates: "$", final: "p" }, silent);
  term.parser.registerCsiHandler({ prefix: "?", intermediates: "$", final: "p" }, silent);
  term.parser.registerCsiHandler({ final: "t" }, silent);
  term.parser.registerDcsHandler({ intermediates: "$", final: "q" }, silent);
}

// Keys that are the browser's, or the page's, and not the shell's.
function keys(term: Terminal): (event: KeyboardEvent) => boolean {
  let leaving = false;
  return (event) => {
    if (event.type !== "keydown") return true;
    // Esc, then Tab or Shift+Tab: out of the terminal, so that nobody is caught in it.
    if (event.key === "Tab" && leaving) return (leaving = false);
    if (event.key !== "Shift") leaving = event.key === "Escape";
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.altKey && event.key.toLowerCase() === "v") return false;
    if (control && !event.altKey && event.key.toLowerCase() === "c" && (event.shiftKey || term.hasSelection())) return false;
    // The workbench's own.
    return !(control && event.key === "Enter");
  };
}

function tell(name: string, detail: object): void {
  document.dispatchEvent(new CustomEvent(`coldstart:${name}`, { detail }));
}

/** Words side by side, as `ls` prints them. */
function columns(words: string[], width: number): string {
  const names = words.map((word) => word.trimEnd());
  const wide = Math.min(width, Math.max(...names.map((name) => name.length)) + 2);
  const across = Math.max(1, Math.floor(width / wide));
  const down = Math.ceil(names.length / across);
  const rows = Array.from({ length: down }, (_, row) => names.filter((_, index) => index % down === row));
  return rows
    .map((row) =>
      row
        .map((name) => name.padEnd(wide))
        .join("")
        .trimEnd(),
    )
    .join("\r\n");
}

function toolbar() {
  const element = Object.assign(document.createElement("div"), { className: "terminal-bar" });
  const button = (label: string, hidden = false) =>
    Object.assign(document.createElement("button"), {
      type: "button",
      className: "button small quiet",
      textContent: label,
      hidden,
    });
  const hint = Object.assign(document.createElement("span"), {
    className: "terminal-hint",
    textContent: "Esc, then Tab leaves the terminal",
  });
  const label = Object.assign(document.createElement("label"), { className: "terminal-reader" });
  const reader = Object.assign(document.createElement("input"), { type: "checkbox" });
  label.append(reader, "Screen reader");
  const stop = button("Stop", true);
  const clear = button("Clear");
  element.append(hint, label, stop, clear);
  return { element, stop, clear, reader };
}
