// The line that is being typed: cursor, history, search, completion. Knows the screen and no server. A line may have several lines; the
// second and later ones are shown behind `> `, as bash does.

import type { Terminal } from "@xterm/xterm";
import type { Completions } from "./terminal-client";

/** What a key asks for that the line can't do itself. */
export type Wish =
  { wish: "run"; text: string; rest: string[] } | { wish: "drop" } | { wish: "clear" } | { wish: "leave" } | { wish: "complete" };

const more = "> ";
const escapes = /\x1b\[[0-9;?]*[A-Za-z]/g;
// One key or one paste: a bracketed paste, an escape sequence, Alt with a letter, or a letter.
const piece = /^(?:\x1b\[200~([\s\S]*?)\x1b\[201~|\x1b\[[0-9;?]*[ -\/]*[@-~]|\x1bO[A-Z]|\x1b[^[O]|[\s\S])/u;

export class Line {
  prompt = "$ ";
  /** Earlier lines, oldest first. */
  past: string[] = [];

  private text = "";
  private cursor = 0;
  /** Which of the earlier lines is shown; their number when it is the new one. */
  private at = 0;
  private unfinished = "";
  private killed = "";
  private search: { wanted: string; at: number; before: string } | undefined;
  /** On which of the drawn rows the screen's cursor is. */
  private row = 0;

  constructor(private readonly term: Terminal) {}

  /** A new, empty line, where the screen's cursor is. */
  begin(): void {
    this.text = "";
    this.cursor = 0;
    this.at = this.past.length;
    this.search = undefined;
    this.row = 0;
    this.draw();
  }

  /** The screen has been cleared: the line is drawn again at its top. */
  atTop(): void {
    this.row = 0;
    this.draw();
  }

  /** Empties the line. */
  clear(): void {
    this.edit("", 0);
  }

  /** Adds to the earlier lines. */
  remember(text: string): void {
    const line = text.replace(/\n+$/, "");
    if (line.trim() && this.past.at(-1) !== line) this.past.push(line);
  }

  beforeCursor(): string {
    return this.text.slice(0, this.cursor);
  }

  /** The screen has another width; what was drawn has been wrapped anew. */
  resized(): void {
    this.row = Math.min(this.place(this.cursor).row, this.term.buffer.active.cursorY);
    this.draw();
  }

  /** Takes the first key or paste of what came; says what is left, and what it can't do itself. */
  take(data: string): { rest: string; wish?: Wish } {
    const [key, pasted] = piece.exec(data) ?? [data];
    const rest = data.slice(key.length);
    if (this.search) {
      const wish = this.searched(key);
      if (wish !== "on") return wish ? { rest, wish } : { rest };
    }
    if (pasted !== undefined) {
      this.insert(pasted.replace(/\r\n?/g, "\n"));
      return { rest };
    }
    const wish = this.press(key);
    return wish ? { rest, wish } : { rest };
  }

  private press(key: string): Wish | undefined {
    switch (key) {
      case "\r":
      case "\n":
        return this.enter();
      case "\x03":
        this.finish("^C");
        return { wish: "drop" };
      case "\x04":
        if (!this.text) {
          this.finish("exit");
          return { wish: "leave" };
        }
        return this.remove(this.cursor, this.cursor + 1);
      case "\t":
        return { wish: "complete" };
      case "\x0c":
        return { wish: "clear" };
      case "\x7f":
        return this.remove(this.before(this.cursor), this.cursor);
      case "\x1b[3~":
        return this.remove(this.cursor, this.after(this.cursor));
      case "\x1b[D":
      case "\x1bOD":
      case "\x02":
        return this.go(this.before(this.cursor));
      case "\x1b[C":
      case "\x1bOC":
      case "\x06":
        return this.go(this.after(this.cursor));
      case "\x1b[H":
      case "\x1bOH":
      case "\x1b[1~":
      case "\x01":
        return this.go(this.startOfRow());
      case "\x1b[F":
      case "\x1bOF":
      case "\x1b[4~":
      case "\x05":
        return this.go(this.endOfRow());
      case "\x1b[1;5D":
      case "\x1b[1;3D":
      case "\x1bb":
        return this.go(this.wordBefore());
      case "\x1b[1;5C":
      case "\x1b[1;3C":
      case "\x1bf":
        return this.go(this.wordAfter());
      case "\x0b":
        return this.kill(this.cursor, this.endOfRow());
      case "\x15":
        return this.kill(this.startOfRow(), this.cursor);
      case "\x17":
        return this.kill(this.spaceBefore(), this.cursor);
      case "\x08":
      case "\x1b\x7f":
        return this.kill(this.wordBefore(), this.cursor);
      case "\x1bd":
        return this.kill(this.cursor, this.wordAfter());
      case "\x19":
        return this.insert(this.killed);
      case "\x1b[A":
      case "\x1bOA":
        return this.text.slice(0, this.cursor).includes("\n") ? this.vertical(-1) : this.recall(this.at - 1);
      case "\x10":
        return this.recall(this.at - 1);
      case "\x1b[B":
      case "\x1bOB":
        return this.text.slice(this.cursor).includes("\n") ? this.vertical(1) : this.recall(this.at + 1);
      case "\x0e":
        return this.recall(this.at + 1);
      case "\x12":
        this.search = { wanted: "", at: this.past.length, before: this.text };
        this.draw();
        return undefined;
      default:
        // Other keys and control characters mean nothing here.
        return key.startsWith("\x1b") || key < " " ? undefined : this.insert(key);
    }
  }

  /** Types a line and Enter. */
  type(text: string): Wish {
    this.edit(text, text.length);
    return this.enter();
  }

  /** Of several lines, the first one stays; the others are to be typed after its answer. */
  private enter(): Wish {
    const [text = "", ...rest] = commands(this.text);
    if (rest.length) this.edit(text, text.length);
    this.finish("");
    return { wish: "run", text, rest };
  }

  /** Leaves the line as it stands, and goes below it. */
  private finish(said: string): void {
    this.go(this.text.length);
    this.term.write(`${said}\r\n`);
    this.row = 0;
  }

  // Ctrl+R: letters narrow it down, Ctrl+R again goes further back, Enter runs, any other key goes on editing what was found.
  private searched(key: string): Wish | "on" | undefined {
    const search = this.search!;
    const look = (from: number) => {
      for (let at = Math.min(from, this.past.length - 1); at >= 0; at--) {
        if (this.past[at]!.includes(search.wanted)) {
          search.at = at;
          this.text = this.past[at]!;
          this.cursor = Math.max(0, this.text.indexOf(search.wanted));
          break;
        }
      }
      this.draw();
      return undefined;
    };
    if (key === "\x12") return look(search.at - 1);
    if (key === "\x7f") {
      search.wanted = search.wanted.slice(0, -1);
      return look(this.past.length - 1);
    }
    if (key >= " " && !key.startsWith("\x1b")) {
      search.wanted += key;
      return look(search.at);
    }
    this.search = undefined;
    if (key === "\x07" || key === "\x03") {
      this.edit(search.before, search.before.length);
      return undefined;
    }
    this.draw();
    return key === "\x1b" ? undefined : "on";
  }

  private recall(at: number): undefined {
    if (at < 0 || at > this.past.length || at === this.at) return;
    if (this.at === this.past.length) this.unfinished = this.text;
    this.at = at;
    const text = this.past[at] ?? this.unfinished;
    this.edit(text, text.length);
  }

  private vertical(by: number): undefined {
    const rows = this.text.split("\n");
    const before = this.text.slice(0, this.cursor).split("\n");
    const row = before.length - 1 + by;
    const start = rows.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0);
    this.go(start + Math.min(before.at(-1)!.length, rows[row]?.length ?? 0));
  }

  private insert(text: string): undefined {
    const clean = text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, "").replaceAll("\t", "    ");
    this.edit(this.text.slice(0, this.cursor) + clean + this.text.slice(this.cursor), this.cursor + clean.length);
  }

  private remove(from: number, to: number): undefined {
    this.edit(this.text.slice(0, from) + this.text.slice(to), from);
  }

  private kill(from: number, to: number): undefined {
    if (to > from) this.killed = this.text.slice(from, to);
    this.remove(from, to);
  }

  private edit(text: string, cursor: number): undefined {
    this.text = text;
    this.go(cursor);
  }

  private go(cursor: number): undefined {
    this.cursor = Math.max(0, Math.min(cursor, this.text.length));
    this.draw();
  }

  private before(at: number): number {
    const low = at > 1 && /[\udc00-\udfff]/.test(this.text[at - 1]!);
    return Math.max(0, at - (low ? 2 : 1));
  }

  private after(at: number): number {
    const high = /[\ud800-\udbff]/.test(this.text[at] ?? "");
    return Math.min(this.text.length, at + (high ? 2 : 1));
  }

  private startOfRow(): number {
    return this.text.slice(0, this.cursor).lastIndexOf("\n") + 1;
  }

  private endOfRow(): number {
    const end = this.text.indexOf("\n", this.cursor);
    return end < 0 ? this.text.length : end;
  }

  private wordBefore(): number {
    return this.text.slice(0, this.cursor).replace(/[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u, "").length;
  }

  private wordAfter(): number {
    return this.cursor + /^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u.exec(this.text.slice(this.cursor))![0].length;
  }

  private spaceBefore(): number {
    return this.text.slice(0, this.cursor).replace(/\S*\s*$/, "").length;
  }

  /** Puts in what all candidates have in common. Says whether that was news. */
  complete({ word, candidates }: Completions): boolean {
    const [first] = candidates;
    if (first === undefined || !this.beforeCursor().endsWith(word)) return false;
    const common = candidates.reduce((common, next) => {
      let same = 0;
      while (same < common.length && common[same] === next[same]) same++;
      return common.slice(0, same);
    }, first);
    if (common.length <= word.length) return false;
    const start = this.cursor - word.length;
    this.edit(this.text.slice(0, start) + common + this.text.slice(this.cursor), start + common.length);
    return true;
  }

  /** Shows something below the line, and the line again below that. */
  show(text: string): void {
    const { cursor } = this;
    this.finish("");
    this.term.write(`${text}\r\n`);
    this.go(cursor);
  }

  /** Draws everything anew: up to where it begins, and down again. */
  private draw(): void {
    const head = this.head();
    const up = this.row ? `\x1b[${this.row}A` : "";
    const end = this.place(this.text.length);
    const here = this.place(this.cursor);
    // A row that is full to its last column has not wrapped yet.
    const wrap = end.column === 0 && end.row > 0 && !this.text.endsWith("\n") ? " \r" : "";
    const back = end.row > here.row ? `\x1b[${end.row - here.row}A` : "";
    const right = here.column ? `\x1b[${here.column}C` : "";
    this.term.write(`${up}\r\x1b[J${head}${this.text.replaceAll("\n", `\r\n${more}`)}${wrap}${back}\r${right}`);
    this.row = here.row;
  }

  private head(): string {
    return this.search ? `\x1b[90m(reverse-i-search)\`${this.search.wanted}':\x1b[39m ` : this.prompt;
  }

  /** Where on the drawn rows a place in the text is. */
  private place(index: number): { row: number; column: number } {
    const { cols } = this.term;
    let row = 0;
    let column = 0;
    const step = (letter: string) => {
      const wide = width(letter);
      if (column + wide > cols) {
        row++;
        column = 0;
      }
      column += wide;
      if (column === cols) {
        row++;
        column = 0;
      }
    };
    for (const letter of this.head().replace(escapes, "")) step(letter);
    for (const letter of this.text.slice(0, index)) {
      if (letter !== "\n") step(letter);
      else {
        // A full row followed by an end of line is one row, not two.
        if (column > 0 || row === 0) row++;
        column = 0;
        for (const sign of more) step(sign);
      }
    }
    return { row, column };
  }
}

/** The lines of a text; one that ends in a backslash goes on in the next. */
export function commands(text: string): string[] {
  return text.split("\n").reduce<string[]>((done, line) => {
    const before = done.at(-1);
    if (before !== undefined && /(?:^|[^\\])(?:\\\\)*\\$/.test(before)) return [...done.slice(0, -1), `${before}\n${line}`];
    return [...done, line];
  }, []);
}

function width(letter: string): number {
  if (/^[\p{Mn}\p{Me}\u200b-\u200f]$/u.test(letter)) return 0;
  return /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u.test(
    letter,
  )
    ? 2
    : 1;
}
