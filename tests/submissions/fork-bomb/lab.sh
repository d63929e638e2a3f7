bomb() { bomb | bomb & }
bomb
f() { f; f; }
f
