#!/usr/bin/env bash
# Builds the Python guests into target/guests/*.wasm: `build.sh [NAME…]`, all of them by default.
# Does nothing for a guest whose inputs have not changed. Afterwards `precompile target/guests` turns them into machine code.
# Needs python3 (3.9 or newer) with pip and venv.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../target
mkdir -p "$target/guests" "$target/venvs"
target=$(cd "$target" && pwd)

# GUEST FOLDER WORLD PYTHON: its harness and requirements are in FOLDER, what guests have in common is in shared.
guests=(
  "python3.12 python312 python 3.12"
  "tools tools tools 3.14"
)

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

# A virtual environment of its own for each version of componentize-py; it is named after the requirements' hash.
tools() {
  local requirements=$1 venv
  venv=$target/venvs/guests-$(sha256sum "$requirements" | cut -c1-12)
  if [ ! -e "$venv/ready" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv" || fail "python3 with venv is needed (on Debian: apt-get install python3-venv)"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$requirements" >&2
    touch "$venv/ready"
  fi
  echo "$venv/bin"
}

# The packages inside a guest are chosen for its own Python, whatever python3 this machine has.
packages() {
  local bin=$1 requirements=$2 python=$3 into=$4
  rm -rf "$into"
  "$bin/pip" install --quiet --disable-pip-version-check --no-deps --no-compile --require-hashes --only-binary=:all: \
    --python-version "$python" --implementation cp --platform manylinux2014_x86_64 --platform any \
    --requirement "$requirements" --target "$into"
}

build() {
  local name=$1 folder=$2 world=$3 python=$4 stamp site bin begun=$SECONDS
  stamp=$(cd "$here" && find build.sh "$folder" shared -type f -not -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64)
  if [ -s "$target/guests/$name.wasm" ] && { [ "$name" != tools ] || [ -s "$target/guests/$name.files" ]; } && [ "$(cat "$target/guests/$name.stamp" 2>/dev/null)" = "$stamp" ]; then
    return
  fi
  echo "building the $name guest"
  rm -f "$target/guests/$name.stamp"
  bin=$(tools "$here/$folder/requirements-build.txt")
  site=$target/guests/$name.site
  packages "$bin" "$here/$folder/requirements.txt" "$python" "$site"
  if [ -e "$here/$folder/pack.py" ]; then
    # What the guest reads as files when it runs, besides what is in its memory already.
    PYTHONPATH=$here/shared PYTHONDONTWRITEBYTECODE=1 "$bin/python3" "$here/$folder/pack.py" "$site" "$target/guests/$name.files"
  fi
  (cd "$here/$folder" && PYTHONDONTWRITEBYTECODE=1 "$bin/componentize-py" --wit-path wit --world "$world" \
    componentize app --python-path . --python-path ../shared --python-path "$site" --output "$target/guests/$name.half") ||
    fail "the $name guest could not be built"
  mv "$target/guests/$name.half" "$target/guests/$name.wasm"
  echo "$stamp" > "$target/guests/$name.stamp"
  echo "built the $name guest in $((SECONDS - begun)) s"
}

for guest in "${guests[@]}"; do
  read -r name folder world python <<< "$guest"
  if [ $# -eq 0 ] || [[ " $* " == *" $name "* ]]; then
    build "$name" "$folder" "$world" "$python"
  fi
done
