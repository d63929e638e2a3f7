// One formatter for scripts and style sheets. The width is that of `rustfmt.toml`.
export default { printWidth: 132 };
