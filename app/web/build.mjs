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

/** The app's WebAssembly and the script that loads it. */
function wasm() {
  const compiled = join(root, "target/wasm32-unknown-unknown/wasm-release/app.wasm");
  const stamp = join(work, "wasm.json");
  const source = hash(readFileSync(compiled));
  const before = existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : {};
  if (before.source === source && [before.js, before.wasm].every((name) => existsSync(join(site, name)))) return before;

  const run = (program, ...args) => execFileSync(program, args, { stdio: "inherit" });
  run(join(root, process.env.BUILT ?? "target/debug", "bindgen"), compiled, work);
  // Only these features: with `--all-features` browsers refuse the module. In the order of their names, functions that are one generic
  // function for several types stand side by side, and compress better.
  run(
    process.execPath,
    join(here, "node_modules/binaryen/bin/wasm-opt"),
    "-Oz",
    "--reorder-functions-by-name",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    join(work, "coldstart_bg.wasm"),
    "-o",
    join(work, "coldstart.wasm"),
  );
  const optimised = readFileSync(join(work, "coldstart.wasm"));
  const script = minified(join(work, "coldstart.js"));
  const made = { source, js: `coldstart.${hash(script)}.js`, wasm: `coldstart.${hash(optimised)}.wasm` };
  writeFileSync(join(site, made.js), script);
  copyFileSync(join(work, "coldstart.wasm"), join(site, made.wasm));
  writeFileSync(stamp, JSON.stringify(made));
  return made;
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
const islands = !styleOnly ? wasm() : existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : { js: "", wasm: "" };
const { files, ...named } = bundled;
const names = [...files, islands.js, islands.wasm].filter(Boolean);
compress(names);
writeFileSync(`${assets}.new`, JSON.stringify({ ...named, js: islands.js, wasm: islands.wasm }, null, 2));
renameSync(`${assets}.new`, assets);
prune([...names, "assets.json"]);

const size = (name) =>
  name ? Math.round(statSync(join(site, existsSync(join(site, `${name}.gz`)) ? `${name}.gz` : name)).size / 1024) : 0;
const editor = files.find((name) => name.startsWith("editor."));
const terminal = files.find((name) => /^terminal\..*\.js$/.test(name));
console.log(
  `web: page script ${size(named.page)} KB, style ${size(named.style)} KB, editor ${size(editor)} KB, terminal ${size(terminal)} KB, WebAssembly ${size(islands.wasm)} KB (gzipped)`,
);
