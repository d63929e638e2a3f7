// The script of every page. It adds to HTML that already works: a theme switch, copy buttons, the learner's own values and progress on
// pages that are the same for everyone. It is not needed to read, to sign in or to start a lab.
// Start at the bottom: what runs, and in which order.

import { announce, toast } from "./announce";
import { copy } from "./copy";
import { dressCode } from "./code";
import { followContents } from "./contents";
import { keepFocus } from "./focus";
import { forms } from "./forms";
import { images } from "./images";
import { followAccount, me, refreshMe } from "./me";
import { menus } from "./menus";
import { network, part } from "./network";
import { secrets } from "./secret";
import { shortcuts } from "./shortcuts";
import { followTabs } from "./tabs";
import { tellTabs, windows } from "./windows";
import { themeSwitch } from "./theme";

declare global {
  interface Window {
    coldstart: object;
  }
}

// What the islands (Rust) may ask of JavaScript. Editor and terminal are fetched when they are first asked for.
window.coldstart = {
  announce,
  copy,
  dressCode,
  editor: async (parent: HTMLElement, options: object) => (await part(() => import("./editor"))).create(parent, options),
  refreshMe,
  terminal: async (parent: HTMLElement, options: object) => (await part(() => import("./terminal"))).create(parent, options),
  tellTabs,
  toast,
};

network();
windows();
themeSwitch();
dressCode(document);
images();
followContents();
followTabs();
forms();
keepFocus();
secrets();
shortcuts();
menus();
followAccount();
void me();
