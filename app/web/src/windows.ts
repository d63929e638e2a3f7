// Other windows of this browser: what is saved or changed in one is heard by all. Other browsers of the same learner are not reached; a page asks
// anew when it comes to the front, and nothing is overwritten that it has not seen, because saving says what it is based on.

const channel = "BroadcastChannel" in window ? new BroadcastChannel("coldstart") : undefined;

/** Events of which the other windows are told. */
const shared = ["aws-changed"];
/** What a page looks at again when it comes to the front. */
const looked = ["drafts-changed", "events-changed"];

interface News {
  name: string;
  functions: string;
}

/** Tells the other windows. */
export function tellTabs(name: string, functions = ""): void {
  channel?.postMessage({ name, functions } satisfies News);
}

export function windows(): void {
  for (const name of shared) {
    document.addEventListener(`coldstart:${name}`, (event) => {
      if (!(event as CustomEvent<{ elsewhere?: boolean } | null>).detail?.elsewhere) tellTabs(name);
    });
  }
  document.addEventListener("coldstart:drafts-changed", (event) => {
    const { elsewhere, functions } = (event as CustomEvent<{ elsewhere?: boolean; functions?: string } | null>).detail ?? {};
    if (!elsewhere) tellTabs("drafts-changed", functions);
  });
  let missed = new Set<string>();
  channel?.addEventListener("message", ({ data }: MessageEvent<News>) => {
    // A hidden page looks when it is shown again.
    if (document.hidden) missed.add(data.name);
    else hear(data.name, data.functions);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    for (const name of new Set([...missed, ...looked])) hear(name);
    missed = new Set();
  });
}

function hear(name: string, functions = ""): void {
  document.dispatchEvent(new CustomEvent(`coldstart:${name}`, { detail: { elsewhere: true, functions } }));
}
