#!/usr/bin/env bash
# Tells the action's next step which whittle to run: the one that was GIVEN, the one on the PATH, or
# one that is built here from SOURCES.
set -euo pipefail

can_build() {
    command -v cc c++ cmake ninja pkg-config >/dev/null &&
        pkg-config --exists libgit2 jansson tomlplusplus nettle yaml-0.1
}

install_libraries() {
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    command -v apt-get >/dev/null || {
        echo "whittle is not on the PATH, nor what it takes to build it, and only on Debian and" \
            "Ubuntu can that be installed: install whittle, or name it with the input 'whittle'" >&2
        exit 1
    }
    "${root[@]}" apt-get update -qq
    "${root[@]}" apt-get install -qq -y --no-install-recommends gcc g++ cmake ninja-build \
        pkg-config libgit2-dev libjansson-dev libtomlplusplus-dev libyaml-dev nettle-dev
}

build() {
    local directory=${RUNNER_TEMP:-/tmp}/whittle-build
    can_build || install_libraries
    cmake -S "$SOURCES" -B "$directory" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF
    cmake --build "$directory"
    found=$directory/whittle
}

if [ -n "${GIVEN:-}" ]; then
    found=$GIVEN
elif ! found=$(command -v whittle); then
    build >&2
fi
# The step that uses it may run in another directory.
case $found in /* | [A-Za-z]:*) ;; */*) found=$PWD/$found ;; esac
"$found" version
# A path of the runner's own or of the workflow's author; a second line would be another output.
case $found in *$'\n'*) echo "the path of whittle holds a newline" >&2; exit 1 ;; esac
printf 'whittle=%s\n' "$found" >>"$GITHUB_OUTPUT"
