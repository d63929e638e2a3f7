// The code editor: CodeMirror 6 with Python and JSON, behind a handle with a few verbs. Fetched only where there is something to edit.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { python } from "@codemirror/lang-python";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import {
  Annotation,
  Compartment,
  EditorState,
  type Extension,
  Prec,
  StateEffect,
  StateField,
  Transaction,
} from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { highlight, theme } from "./editor-theme";

type Language = "python" | "json" | "text";

interface Options {
  doc?: string;
  language?: Language;
  label?: string;
  readOnly?: boolean;
  onChange?: (text: string) => void;
  onRun?: () => void;
  onSave?: () => void;
  onCheck?: () => void;
}

const mark = StateEffect.define<number | null>();
// A change that did not come from the keyboard of this page.
const quiet = Annotation.define<boolean>();
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, transaction) {
    let next = lines.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(mark)) continue;
      next =
        effect.value === null ? Decoration.none : Decoration.set(Decoration.line({ class: "cm-error-line" }).range(effect.value));
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function speaks(language: Language): Extension {
  switch (language) {
    case "python":
      return [python(), indentUnit.of("    ")];
    case "json":
      return [json(), indentUnit.of("  "), linter(complaint)];
    case "text":
      return [];
  }
}

// An empty document is not a mistake yet.
function complaint(view: EditorView) {
  return view.state.doc.toString().trim() === "" ? [] : jsonParseLinter()(view);
}

function does(act: (() => void) | undefined): () => boolean {
  return () => {
    act?.();
    return act !== undefined;
  };
}

// Tab indents; after Esc it leaves the editor, so that nobody is caught in it.
function tab(): Extension {
  let leaving = false;
  return [
    Prec.highest(
      EditorView.domEventHandlers({
        keydown: (event) => void (event.key !== "Tab" && event.key !== "Shift" && (leaving = event.key === "Escape")),
        focus: () => void (leaving = false),
      }),
    ),
    keymap.of([{ key: "Tab", run: (view) => !leaving && indentMore(view), shift: (view) => !leaving && indentLess(view) }]),
  ];
}

/** The one stretch in which two texts differ. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

// Typing over a selection is done here. Where the browser does it, Chromium gives the new text the look of the old one as an inline style,
// which the page's policy refuses.
function typeOver(): Extension {
  return EditorView.domEventHandlers({
    beforeinput(event, view) {
      const { main } = view.state.selection;
      const text = event.data;
      if (event.inputType !== "insertText" || !text || main.empty || view.composing || view.state.readOnly) return false;
      event.preventDefault();
      const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
      const taken = view.state.facet(EditorView.inputHandler).some((take) => take(view, main.from, main.to, text, insert));
      if (!taken) view.dispatch(insert());
      return true;
    },
  });
}

/** Puts an editor into `parent`. What the handle can do is said at each verb. */
export function create(parent: HTMLElement, options: Options) {
  const language = new Compartment();
  const editable = new Compartment();
  const lock = (readOnly: boolean) => [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)];
  const nonce = document.querySelector<HTMLElement>("script[nonce]")?.nonce;

  const extensions: Extension[] = [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    lineNumbers(),
    highlightActiveLineGutter(),
    lintGutter(),
    foldGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    marked,
    Prec.high(
      keymap.of([
        { key: "Mod-Enter", run: does(options.onRun) },
        { key: "Mod-s", run: does(options.onSave), preventDefault: true },
        { key: "Mod-Shift-Enter", run: does(options.onCheck) },
      ]),
    ),
    tab(),
    typeOver(),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
    EditorView.contentAttributes.of({
      "aria-label": options.label ?? "Code",
      "aria-description": "Tab indents. Press Escape, then Tab, to leave the editor.",
    }),
    EditorView.updateListener.of((update) => {
      const typed = update.transactions.some((each) => each.docChanged && !each.annotation(quiet));
      if (typed) options.onChange?.(update.state.doc.toString());
    }),
    theme,
    syntaxHighlighting(highlight),
    language.of(speaks(options.language ?? "text")),
    editable.of(lock(options.readOnly ?? false)),
  ];

  const view = new EditorView({ parent, state: EditorState.create({ doc: options.doc ?? "", extensions }) });

  return {
    /** What stands in the editor. */
    get: () => view.state.doc.toString(),
    /** Replaces everything. Does not call `onChange`. Undo starts anew: it must not bring back another file. */
    set(text: string, next?: Language) {
      view.setState(EditorState.create({ doc: text, extensions }));
      if (next) {
        options.language = next;
        view.dispatch({ effects: language.reconfigure(speaks(next)) });
      }
    },
    /** Changes the text where it differs: cursor, place and undo stay. Does not call `onChange`. */
    update(text: string) {
      const before = view.state.doc.toString();
      if (before === text) return;
      const { from, to, insert } = difference(before, text);
      view.dispatch({
        changes: { from, to, insert },
        annotations: [quiet.of(true), Transaction.addToHistory.of(false)],
      });
    },
    /** Puts text where the cursor is. */
    insert: (text: string) => view.dispatch(view.state.replaceSelection(text)),
    /** Marks a line, counted from 1, and scrolls to it. */
    markError(line: number, message: string) {
      const at = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch(setDiagnostics(view.state, [{ from: at.from, to: at.to, severity: "error", message }]), {
        effects: [mark.of(at.from), EditorView.scrollIntoView(at.from, { y: "center" })],
      });
    },
    /** Takes the marks away. */
    clearMarks: () => view.dispatch(setDiagnostics(view.state, []), { effects: mark.of(null) }),
    /** Locks or unlocks it. */
    setReadOnly: (readOnly: boolean) => view.dispatch({ effects: editable.reconfigure(lock(readOnly)) }),
    /** Puts the cursor into it. */
    focus: () => view.focus(),
    /** Takes it away. */
    destroy: () => view.destroy(),
  };
}
