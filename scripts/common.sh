# SPDX-License-Identifier: Apache-2.0
# Sourced by the shell scripts of this folder: goes to the root of the tree, names one Python, prints progress.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Debian's own interpreter sees Debian's packages; another python3 may come first on PATH.
python=/usr/bin/python3
jobs=$(nproc)
# What is compiled for one build folder is found again for another one, such as a wheel's.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD}

say() { printf '==> %s\n' "$*"; }

# quiet LOG COMMAND...: the output goes to LOG; the end of it is shown if the command fails.
quiet() {
  local log=$1 status=0
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 60 "$log" >&2
    printf 'failed (status %s): %s\nwhole log: %s\n' "$status" "$*" "$log" >&2
  fi
  return "$status"
}

# build PRESET [TARGET...]: configures and builds; all targets if none is named.
build() {
  local preset=$1 targets=()
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
  say "build: preset $preset${*:+, targets $*} (log: build/$preset.log)"
  quiet "build/$preset.configure.log" cmake --preset "$preset"
  quiet "build/$preset.log" cmake --build --preset "$preset" --parallel "$jobs" "${targets[@]}"
}
