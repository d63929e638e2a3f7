// The contents list beside the prose: which section is being read.

/** Marks the entry whose heading was passed last. */
export function followContents(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".contents a[href^='#']")];
  const sections = links.flatMap((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return heading ? [{ link, heading }] : [];
  });
  if (!sections.length) return;

  let current: HTMLAnchorElement | undefined;
  const look = () => {
    const line = innerHeight * 0.25;
    const read = sections.filter(({ heading }) => heading.getBoundingClientRect().top <= line).at(-1) ?? sections[0];
    if (!read || read.link === current) return;
    current?.removeAttribute("aria-current");
    current = read.link;
    current.setAttribute("aria-current", "true");
    const list = current.closest<HTMLElement>(".contents");
    if (list && list.scrollHeight > list.clientHeight) {
      list.scrollTop = current.offsetTop - list.clientHeight / 2;
    }
  };

  let due = false;
  addEventListener(
    "scroll",
    () => {
      if (due) return;
      due = true;
      requestAnimationFrame(() => {
        due = false;
        look();
      });
    },
    { passive: true },
  );
  look();
}
