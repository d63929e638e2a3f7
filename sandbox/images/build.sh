#!/usr/bin/env bash
# Builds the Python images into target/images/*.wasm: `build.sh [NAME…]`, all of them by default.
# Does nothing for an image whose inputs have not changed. Afterwards `precompile target/images` turns them into machine code.
# Needs python3 (3.9 or newer) with pip and venv.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../target
mkdir -p "$target/images" "$target/venvs"
target=$(cd "$target" && pwd)

# IMAGE FOLDER WORLD PYTHON: its harness and requirements are in FOLDER, what images have in common is in shared.
images=(
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
  venv=$target/venvs/images-$(sha256sum "$requirements" | cut -c1-12)
  if [ ! -e "$venv/ready" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv" || fail "python3 with venv is needed (on Debian: apt-get install python3-venv)"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$requirements" >&2
    touch "$venv/ready"
  fi
  echo "$venv/bin"
}

# The packages inside an image are chosen for its own Python, whatever python3 this machine has.
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
  if [ -s "$target/images/$name.wasm" ] && { [ "$name" != tools ] || [ -s "$target/images/$name.files" ]; } && [ "$(cat "$target/images/$name.stamp" 2>/dev/null)" = "$stamp" ]; then
    return
  fi
  echo "building the $name image"
  rm -f "$target/images/$name.stamp"
  bin=$(tools "$here/$folder/requirements-build.txt")
  site=$target/images/$name.site
  packages "$bin" "$here/$folder/requirements.txt" "$python" "$site"
  if [ -e "$here/$folder/pack.py" ]; then
    # What the image reads as files when it runs, besides what is in its memory already.
    PYTHONPATH=$here/shared PYTHONDONTWRITEBYTECODE=1 "$bin/python3" "$here/$folder/pack.py" "$site" "$target/images/$name.files"
  fi
  (cd "$here/$folder" && PYTHONDONTWRITEBYTECODE=1 "$bin/componentize-py" --wit-path wit --world "$world" \
    componentize app --python-path . --python-path ../shared --python-path "$site" --output "$target/images/$name.half") ||
    fail "the $name image could not be built"
  mv "$target/images/$name.half" "$target/images/$name.wasm"
  echo "$stamp" > "$target/images/$name.stamp"
  echo "built the $name image in $((SECONDS - begun)) s"
}

for image in "${images[@]}"; do
  read -r name folder world python <<< "$image"
  if [ $# -eq 0 ] || [[ " $* " == *" $name "* ]]; then
    build "$name" "$folder" "$world" "$python"
  fi
done
