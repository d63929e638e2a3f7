// Makes `target/site/pkg`: what the browser is sent. Called by the Makefile after cargo has compiled the app to WebAssembly.
//
//   node app/web/build.mjs            bundles and WebAssembly
//   node app/web/build.mjs --style    the bundles only (seconds; the WebAssembly stays as it is)
//
// `BUILT` names the folder where `bindgen` (`app/web/bindgen`) was built: `target/debug` by default.
//
// Each file's name carries the hash of its content, so the server may let browsers keep it for ever. `assets.json` says which is which;
// the server reads it when it starts. Nothing is done again whose input has not changed.

import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const site = join(root, "target/site/pkg");
const work = join(root, "target/web");
mkdirSync(site, { recursive: true });
mkdirSync(work, { recursive: true });

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

/** Scripts and the style sheet, with the fonts that it names. */
async function bundle() {
  const { metafile } = await esbuild.build({
    absWorkingDir: here,
    entryPoints: { page: "src/page.ts", boot: "src/boot.ts", coldstart: "../../style/main.css" },
    outdir: site,
    entryNames: "[name].[hash]",
    chunkNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    // `url(/pictures/…)` and the like stay as they are; fonts are found in node_modules.
    loader: { ".woff2": "file", ".svg": "file" },
    nodePaths: [join(here, "node_modules")],
    publicPath: "/pkg",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome111", "firefox115", "safari16.4"],
    minify: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const outputs = Object.keys(metafile.outputs).map((path) => basename(path));
  const icon = readFileSync(join(here, "icon.svg"));
  const icon_name = `icon.${hash(icon)}.svg`;
  writeFileSync(join(site, icon_name), icon);
  const find = (pattern) => outputs.find((name) => pattern.test(name));
  return {
    page: find(/^page\..*\.js$/),
    boot: find(/^boot\..*\.js$/),
    style: find(/^coldstart\..*\.css$/),
    text_font: find(/^hanken-grotesk-latin-wght-normal\..*\.woff2$/),
    display_font: find(/^bricolage-grotesque-latin-wght-normal\..*\.woff2$/),
    icon: icon_name,
    files: [...outputs, icon_name],
  };
}

/**
 * The app's WebAssembly, what a page needs at once and the pieces that are fetched later, with the scripts that load them. They name each
 * other, so all names carry one hash, which is that of all contents.
 */
function wasm() {
  const compiled = join(root, "target/wasm32-unknown-unknown/wasm-release/app.wasm");
  const stamp = join(work, "wasm.json");
  const source = hash(readFileSync(compiled));
  const before = existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : {};
  const isThere = [before.js, before.wasm, ...(before.parts ?? [])].every((name) => name && existsSync(join(site, name)));
  if (before.source === source && before.parts && isThere) return before;

  execFileSync(join(root, process.env.BUILT ?? "target/debug", "bindgen"), [compiled, work], { stdio: "inherit" });
  const pieces = join(work, "pieces");
  const modules = [
    { name: "coldstart.wasm", bytes: optimised(join(work, "coldstart_bg.wasm")) },
    ...readdirSync(pieces)
      .filter((name) => name.endsWith(".wasm"))
      .map((name) => ({ name, bytes: optimised(join(pieces, name)) })),
  ];
  const scripts = [
    { name: "coldstart.js", text: minified(join(work, "coldstart.js")) },
    { name: "pieces.js", text: minified(join(pieces, "pieces.js")) },
  ];
  const contents = [...modules.map((module) => module.bytes), ...scripts.map((script) => Buffer.from(script.text))];
  const build = hash(Buffer.concat([...contents, readFileSync(fileURLToPath(import.meta.url))]));
  const named = (name) => name.replace(/\.(\w+)$/, `.${build}.$1`);
  const names = [...modules, ...scripts].map((file) => file.name);
  for (const { name, bytes } of modules) writeFileSync(join(site, named(name)), bytes);
  for (const { name, text } of scripts) {
    // Of the places where a name stands, two are addresses; as a key of imports it stays as it is in the WebAssembly.
    const links = text.replace(/(from|new URL\()"\.\/([\w.]+)"/g, (_, before, other) => `${before}"./${named(other)}"`);
    writeFileSync(join(site, named(name)), links);
  }
  const parts = names.slice(1).map(named);
  // What a piece consists of, by its name in `app/src/console/pieces.rs`.
  const needs = JSON.parse(readFileSync(join(pieces, "needs.json"), "utf8"));
  const of = Object.fromEntries(Object.entries(needs).map(([piece, files]) => [piece, files.map((file) => named(`${file}.wasm`))]));
  const made = { source, js: named("coldstart.js"), loader: named("pieces.js"), wasm: named("coldstart.wasm"), pieces: of, parts };
  writeFileSync(stamp, JSON.stringify(made));
  return made;
}

// Only these features: with `--all-features` browsers refuse the module. In the order of their names, functions that are one generic
// function for several types stand side by side, and compress better.
function optimised(path) {
  const made = `${path}.opt`;
  const opt = join(here, "node_modules/binaryen/bin/wasm-opt");
  const features = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
  const options = ["-Oz", "--reorder-functions-by-name", ...features.map((feature) => `--enable-${feature}`)];
  execFileSync(process.execPath, [opt, ...options, path, "-o", made], { stdio: "inherit" });
  return readFileSync(made);
}

function minified(path) {
  return esbuild.transformSync(readFileSync(path, "utf8"), { minify: true, format: "esm", target: "es2022" }).code;
}

/** `.br` and `.gz` beside each text, so that the server need not compress them again and again. */
function compress(names) {
  for (const name of names.filter((name) => /\.(js|css|wasm|json|svg)$/.test(name))) {
    const path = join(site, name);
    if (existsSync(`${path}.br`) && existsSync(`${path}.gz`)) continue;
    const bytes = readFileSync(path);
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** Files of earlier builds; yesterday's are kept for pages that are still open. */
function prune(kept) {
  const day = 24 * 3600 * 1000;
  for (const name of readdirSync(site)) {
    const plain = name.replace(/\.(br|gz)$/, "");
    if (!kept.includes(plain) && Date.now() - statSync(join(site, name)).mtimeMs > day) rmSync(join(site, name));
  }
}

const assets = join(site, "assets.json");
const bundled = await bundle();
const styleOnly = process.argv.includes("--style");
const stamp = join(work, "wasm.json");
const none = { js: "", loader: "", wasm: "", pieces: {}, parts: [] };
const islands = !styleOnly ? wasm() : existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : none;
const { files, ...named } = bundled;
const { js, loader, wasm: first, pieces, parts } = islands;
const names = [...files, first, ...parts].filter(Boolean);
compress(names);
writeFileSync(`${assets}.new`, JSON.stringify({ ...named, js, loader, wasm: first, pieces }, null, 2));
renameSync(`${assets}.new`, assets);
prune([...names, "assets.json"]);

const size = (name) => (name ? statSync(join(site, existsSync(join(site, `${name}.br`)) ? `${name}.br` : name)).size / 1024 : 0);
const sizes = (...names) => Math.round(names.reduce((sum, name) => sum + size(name), 0));
const editor = files.find((name) => name.startsWith("editor."));
const terminal = files.find((name) => /^terminal\..*\.js$/.test(name));
console.log(
  `web: page script ${sizes(named.page)} KB, style ${sizes(named.style)} KB, editor ${sizes(editor)} KB, terminal ${sizes(terminal)} KB, WebAssembly ${sizes(first)} KB (brotli)`,
);
console.log(
  `web: pieces ${Object.entries(pieces)
    .map(([piece, files]) => `${piece} ${sizes(...files)} KB`)
    .join(", ")}`,
);
