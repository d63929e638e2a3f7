// Brings the islands of a page to life: loads the WebAssembly, then walks the page and hands each `<leptos-island>` to its Rust.
// The same walk as in Leptos's own inline script (leptos 0.8, `hydration/island_script.js`), as a file: so the page needs no inline
// script, and the files' names can carry the hash of what is in them.

interface Islands {
  default(options: { module_or_path: string }): Promise<unknown>;
  hydrate(): void;
  [island: string]: unknown;
}

interface Hydratable extends HTMLElement {
  $$on_hydrate?: () => void;
}

const { js, wasm } = document.querySelector<HTMLScriptElement>("script[data-wasm]")!.dataset as { js: string; wasm: string };

async function start(): Promise<void> {
  const islands = (await import(js)) as Islands;
  await islands.default({ module_or_path: wasm });
  islands.hydrate();
  await walk(document.body, islands, []);
  document.documentElement.dataset.ready = "";
}

async function walk(node: Element, islands: Islands, children: Hydratable["$$on_hydrate"][]): Promise<void> {
  if (node.localName === "leptos-island") await hydrate(node as HTMLElement, islands, children);
  const inner = node.localName === "leptos-children" ? [...children, (node as Hydratable).$$on_hydrate] : children;
  for (const child of [...node.children]) await walk(child, islands, inner);
}

async function hydrate(element: HTMLElement, islands: Islands, children: Hydratable["$$on_hydrate"][]): Promise<void> {
  const island = islands[element.dataset.component ?? ""];
  if (typeof island !== "function") {
    console.warn(`This page and its WebAssembly were built from different sources: no island ${element.dataset.component}.`);
    return;
  }
  children.at(-1)?.();
  await island(element);
}

start().catch((error: unknown) => {
  console.error(error);
  document.documentElement.dataset.broken = "";
});
