#include <ctype.h>
#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/builds.h"

/* What is in no list of this kind may build anything. */
static const char *const lists[] = {
    /* of shells */
    "! ( . [ [[ ] ]] break case continue done esac exit export false fi for hash history",
    "in let local popd pushd read return set shift shopt test trap true type ulimit umask",
    "unset wait { }",
    /* files */
    "basename chmod chown cmp copy cp dd del df dir dirname du file find install ldd ln",
    "ls md mkdir mktemp mount move mv nm objdump otool rd readelf realpath ren rm rmdir",
    "size stat strip sync touch",
    /* the machine */
    "cd cls clear date env free hostname id kill lscpu nproc ps pwd service sleep sysctl",
    "systemctl taskkill tasklist uname ver vol where which",
    /* text */
    "awk base64 cat column cut diff echo fold grep head jq md5sum nl od openssl printenv",
    "printf rev sed seq sha256sum shasum sort tac tail tee tr uniq wc xxd",
    /* archives */
    "7z gunzip gzip lipo tar unzip xz zip zstd",
    /* packages */
    "apk apt apt-get brew choco corepack dnf dpkg pacman pip pip3 pipx pkg pkg_add pkgin",
    "scoop snap update-alternatives vcpkg winget yum",
    /* PowerShell */
    "add-content add-path compress-archive copy-item expand-archive foreach-object",
    "get-childitem get-command get-content get-item invoke-webrequest join-path move-item",
    "new-item new-object out-file out-string remove-item select-string set-content",
    "set-executionpolicy set-location test-path where-object write-error write-host",
    "write-output",
    /* tools */
    "codesign curl gh git gpg hdiutil rustfmt rustup-init rustup-init.sh sccache security",
    "typos wget xcode-select xcrun",
};

bool harmless(const char *name)
{
    char folded[32] = "";
    for (size_t i = 0; name[i] && i + 1 < sizeof folded; i++)
        folded[i] = (char)tolower((unsigned char)name[i]);
    bool found = false;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !found; i++)
        found = text_has_word(lists[i], folded);
    return found && strlen(name) < sizeof folded;
}
