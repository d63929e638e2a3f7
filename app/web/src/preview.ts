// For authors: a bar that says which preview this is and what is wrong in the files, and a reload as soon as a file is saved.

interface Lab {
  id: string;
  title: string;
  steps: [string, string][];
  wrong: [string, string][];
}

interface State {
  revision: number;
  problems: string[];
  is_preview: boolean;
  can_end: boolean;
  labs: Lab[];
}

/** Starts if the visitor is an instructor, or a preview's guest; others are not asked for. */
export async function preview(role: string | undefined): Promise<void> {
  const teaches = role === "instructor" || role === "admin";
  if (isAsked || (!teaches && !document.cookie.includes("preview=1"))) return;
  isAsked = true;
  const response = await fetch("/preview/state", { cache: "no-store" });
  if (!response.ok) return;
  const state = (await response.json()) as State;
  show(state);
  void follow(state.revision);
}

let bar: HTMLElement | undefined;
let isAsked = false;

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  text = "",
  members: Record<string, string> = {},
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  Object.assign(made, members);
  if (text) made.textContent = text;
  return made;
}

function show(state: State): void {
  bar?.remove();
  bar = element("aside", "", { className: "preview-bar" });
  bar.setAttribute("aria-label", "Preview");
  bar.append(element("strong", state.is_preview ? "Preview" : "Author"));
  const lab = state.labs.find(({ id }) => location.pathname === `/labs/${id}`);
  if (lab) bar.append(choice(lab));
  if (state.can_end) {
    const form = element("form", "", { method: "post", action: "/preview/end" });
    form.append(element("button", "End preview", { className: "button small" }));
    bar.append(form);
  }
  bar.append(mistakes(state.problems));
  (document.querySelector("#main") ?? document.body).before(bar);
}

// "Be a student at step 3", "be near miss X".
function choice(lab: Lab): HTMLElement {
  const form = element("form", "", { method: "post", action: "/preview" });
  const hidden = (name: string, value: string) => element("input", "", { type: "hidden", name, value });
  const step = hidden("step", "");
  const as = hidden("as", "start");
  const select = element("select", "", { ariaLabel: "Be a student" });
  const option = (text: string, at: string, how: string) => {
    const made = element("option", text, { value: how });
    made.dataset.step = at;
    return made;
  };
  lab.steps.forEach(([id, title], at) => {
    select.append(option(`At the start of step ${at + 1}: ${title}`, id, "start"));
    select.append(option(`After step ${at + 1}: ${title}`, id, "solution"));
  });
  lab.wrong.forEach(([name, say]) => select.append(option(`Near miss ${name}: ${say}`, "", `wrong/${name}`)));
  const take = () => {
    as.value = select.value;
    step.value = select.selectedOptions[0]?.dataset.step ?? "";
  };
  select.addEventListener("change", take);
  form.addEventListener("submit", take);
  form.append(hidden("lab", lab.id), step, as, select, element("button", "Be this student", { className: "button small" }));
  return form;
}

function mistakes(problems: string[]): HTMLElement {
  if (!problems.length) return element("span", "No mistakes in the files");
  const details = element("details");
  details.append(element("summary", problems.length === 1 ? "1 mistake" : `${problems.length} mistakes`));
  const list = element("ul");
  problems.forEach((problem) => list.append(element("li", problem)));
  details.append(list);
  // Those of the page that is open are seen at once.
  details.open = problems.some((problem) => location.pathname.split("/").some((part) => part.length > 3 && problem.includes(part)));
  return details;
}

async function follow(revision: number): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`/preview/changes?since=${revision}`, { cache: "no-store" });
      if (response.status === 404) return;
      if (response.ok && ((await response.json()) as number) !== revision) return location.reload();
      if (!response.ok) await pause();
    } catch {
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}
