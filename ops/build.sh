# Builds when a source is newer than the last build that succeeded. Sourced by run, test and enamel, in the repository's root.

# is_current <stamp> <folder>...: whether nothing beneath the folders changed since. A deleted file shows in its folder's own time.
is_current() {
    local stamp=$1
    shift
    [ -f "$stamp" ] && [ -z "$(find "$@" global.json .editorconfig BannedSymbols.txt Directory.* -newer "$stamp" -print -quit 2> /dev/null)" ]
}

# build <name> <project or solution> <folder>...
build() {
    local stamp=artifacts/built-$1 project=$2 log=artifacts/build-$1.log
    shift 2
    is_current "$stamp" "$@" && return 0
    mkdir -p artifacts
    (
        # Two starts in one checkout do not build into each other.
        if have flock; then flock 9; fi
        if is_current "$stamp" "$@"; then exit 0; fi
        say "Building Enamel; the first time takes a minute or two."
        touch "$stamp.begun"
        # No compiler or build node stays behind. Restoring keeps to the locked versions.
        MSBUILDDISABLENODEREUSE=1 dotnet build "$project" -c Release -nologo -v quiet \
            -p:UseSharedCompilation=false -p:RestoreLockedMode=true > "$log" 2>&1 \
            || { grep -E 'error' "$log" | sort -u >&2 || cat "$log" >&2; die "The build failed; all of it is in $log."; }
        mv "$stamp.begun" "$stamp"
    ) 9> artifacts/build.lock || exit 1
}

build_server() { build server src/Enamel.Server src; }
