#!/usr/bin/env bash
# Tells the action's next steps which whittle to run: the one that was GIVEN, the one on the PATH, or
# one that is built here from SOURCES. A build is kept in a cache:
#
#     find-whittle.sh key     the output `key`: its name there, where it has to be built, and CACHE is true
#     find-whittle.sh find    the output `whittle`; `built` is true where it was built. HIT is true
#                             where the cache had the directory whittle-program
set -euo pipefail

# With its libraries: another runner lacks those that were installed to build it.
kept=$RUNNER_TEMP/whittle-program

# A path of the runner's own or of the workflow's author; a second line would be another output.
output() {
    case $2 in *$'\n'*) echo "the $1 of whittle holds a newline" >&2; exit 1 ;; esac
    printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# All that the build reads, by path and content.
hash_sources() {
    cd "$SOURCES" &&
        find CMakeLists.txt docs/CMakeLists.txt .github/find-whittle.sh graph planner -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-32
}

# The C library and all others come with the image. A container has another one than its runner.
image() {
    local release=
    [ ! -r /etc/os-release ] || release=$(sha256sum </etc/os-release | cut -c 1-8)
    printf '%s-%s-%s' "${ImageOS:-}" "${ImageVersion:-}" "$release"
}

# Fails where it can't be told: a name that all sources share would be that of another program.
key() {
    local sources
    sources=$(hash_sources) || return 1
    printf 'whittle-%s-%s-%s-%s' "${RUNNER_OS:-$(uname -s)}" "${RUNNER_ARCH:-$(uname -m)}" \
        "$(image)" "$sources"
}

needs_key() {
    [ -z "${GIVEN:-}" ] && [ "${CACHE:-}" = true ] && ! command -v whittle >/dev/null
}

can_build() {
    command -v cc c++ cmake ninja pkg-config >/dev/null &&
        pkg-config --exists libgit2 jansson tomlplusplus nettle yaml-0.1 expat
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
        pkg-config libgit2-dev libjansson-dev libtomlplusplus-dev libyaml-dev libexpat1-dev nettle-dev
}

# Copies what a program loads, but for the C library, which belongs to its loader.
copy_libraries() {
    local name arrow path rest
    { ldd "$1" || true; } | while read -r name arrow path rest; do
        case $name in
            ld-* | libc.* | libm.* | libdl.* | libpthread.* | librt.* | libresolv.*) continue ;;
        esac
        [ "$arrow" != '=>' ] || [ ! -f "$path" ] || cp -L "$path" "$2/$name"
    done
}

build() {
    local directory=$RUNNER_TEMP/whittle-build beside=()
    can_build || install_libraries
    # What a library loads is looked for there as well: with new tags it would not be.
    # shellcheck disable=SC2016 # $ORIGIN is the loader's
    [ "$(uname -s)" != Linux ] ||
        beside=(-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON '-DCMAKE_INSTALL_RPATH=$ORIGIN/lib'
            -DCMAKE_EXE_LINKER_FLAGS=-Wl,--disable-new-dtags)
    cmake -S "$SOURCES" -B "$directory" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
        ${beside[@]+"${beside[@]}"}
    cmake --build "$directory" --target whittle
    rm -rf "$kept"
    mkdir -p "$kept/lib"
    cp "$directory/whittle" "$kept/whittle"
    [ "$(uname -s)" != Linux ] || copy_libraries "$kept/whittle" "$kept/lib"
}

# Not what an image that looks like this one made and that does not run here, nor what was cut off:
# an empty file is a script that does nothing, and does that well.
cached() {
    [ "${HIT:-}" = true ] || return 1
    case $("$kept/whittle" version) in "whittle "*) return 0 ;; esac
    echo "the whittle of the cache does not run here: it is built anew" >&2
    return 1
}

find_whittle() {
    local found
    if [ -n "${GIVEN:-}" ]; then
        found=$GIVEN
    elif ! found=$(command -v whittle); then
        found=$kept/whittle
        if ! cached; then
            build >&2
            output built true
        fi
    fi
    # The step that uses it may run in another directory.
    case $found in /* | [A-Za-z]:*) ;; */*) found=$PWD/$found ;; esac
    "$found" version
    output whittle "$found"
}

case $1 in
    key)
        if needs_key && name=$(key); then
            output key "$name"
        fi
        ;;
    find) find_whittle ;;
esac
