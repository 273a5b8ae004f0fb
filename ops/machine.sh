# What Enamel needs of a machine, and how each thing is had. Sourced by run, test and enamel; it prints only when something is missing.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

have() { command -v "$1" > /dev/null 2>&1; }

# The machine's package manager, by the command that installs without asking.
installer() {
    if have apt-get; then echo "apt-get install -y --no-install-recommends"
    elif have dnf; then echo "dnf install -y"
    elif have apk; then echo "apk add"
    elif have pacman; then echo "pacman -S --noconfirm"
    elif have zypper; then echo "zypper --non-interactive install"
    elif have brew; then echo "brew install"
    fi
}

# The package that holds a thing, which every distribution calls otherwise.
package() {
    case "$1:$(installer | cut -d' ' -f1)" in
        postgres:apt-get) echo postgresql ;;
        postgres:brew) echo postgresql@17 ;;
        postgres:apk | postgres:pacman) echo postgresql ;;
        postgres:*) echo postgresql-server postgresql-contrib ;;
        icu:apt-get) apt-cache --names-only search '^libicu[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1 ;;
        icu:apk) echo icu-libs icu-data-full ;;
        icu:pacman | icu:brew) echo icu ;;
        icu:*) echo libicu ;;
        chromium:*) echo chromium ;;
        pgbouncer:*) echo pgbouncer ;;
        documents:apt-get) echo libpangocairo-1.0-0 libpangoft2-1.0-0 libcairo2 libfontconfig1 ;;
        documents:*) echo pango cairo fontconfig ;;
        poppler:apt-get) echo poppler-utils ;;
        poppler:brew | poppler:pacman) echo poppler ;;
        poppler:*) echo poppler-utils ;;
        npm:brew) echo node ;;
        npm:*) echo nodejs npm ;;
    esac
}

# The words before a command that needs root: nothing for root, sudo for who may; fails for who may not.
as_root() {
    if [ "$(id -u)" = 0 ] || have brew; then return 0; fi
    have sudo && { sudo -n true 2> /dev/null || [ -t 0 ]; } && echo sudo
}

# install <thing> <what it is for>: installs it, or says the one command that would.
install() {
    local manager packages root
    manager=$(installer)
    [ -n "$manager" ] || die "$2 is missing, and this machine has no package manager known here: install $1 by hand."
    root=$(as_root) || die "$2 is missing: sudo $manager $(package "$1")"
    if have apt-get; then
        say "$2 is missing; looking for it."
        $root apt-get update -qq || say "The package lists could not be brought up to date; trying with those at hand."
    fi
    packages=$(package "$1")
    [ -n "$packages" ] || die "$2 is missing, and no package is called $1 here: install it by hand."
    say "Installing $packages."
    # Unquoted on purpose: words.
    # shellcheck disable=SC2086
    without_a_service $root env DEBIAN_FRONTEND=noninteractive $manager $packages > /dev/null \
        || die "$2 could not be installed; this says why: $root $manager $packages"
}

# Debian's PostgreSQL package makes and starts a cluster for the whole machine. Nobody asked for one: Enamel keeps its own.
without_a_service() {
    local folder=/etc/postgresql-common/createcluster.d root='' status=0
    if ! have apt-get; then
        "$@"
        return
    fi
    [ "$1" = sudo ] && root=sudo
    $root mkdir -p "$folder"
    echo "create_main_cluster = false" | $root tee "$folder/enamel.conf" > /dev/null
    "$@" || status=$?
    $root rm -f "$folder/enamel.conf"
    return "$status"
}

need_dotnet() {
    have dotnet || die "The .NET 10 SDK is missing: $(dotnet_hint)"
}

dotnet_hint() {
    case "$(installer | cut -d' ' -f1)" in
        brew) echo "brew install dotnet" ;;
        apk) echo "apk add dotnet10-sdk" ;;
        "") echo "see https://dot.net/download" ;;
        *) echo "sudo $(installer) dotnet-sdk-10.0 (where the distribution lacks it, see https://dot.net/download)" ;;
    esac
}

# French, Arabic and English are formatted by ICU, which slim machines leave out and some images switch off.
need_icu() {
    unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT
    [ "$(uname)" = Linux ] || return 0
    compgen -G '/usr/lib*/libicuuc.so*' > /dev/null || compgen -G '/usr/lib/*/libicuuc.so*' > /dev/null \
        || compgen -G '/lib/*/libicuuc.so*' > /dev/null || install icu "ICU (languages and scripts)"
}

has_postgres() {
    [ -n "${ENAMEL_POSTGRES_BIN:-}" ] || have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null \
        || compgen -G '/usr/pgsql-*/bin/initdb' > /dev/null || compgen -G '/opt/homebrew/opt/postgresql@*/bin/initdb' > /dev/null \
        || compgen -G '/usr/local/opt/postgresql@*/bin/initdb' > /dev/null
}

need_postgres() {
    has_postgres || install postgres "PostgreSQL"
}

find_chromium() {
    local name
    for name in "${ENAMEL_CHROMIUM:-}" chromium chromium-browser google-chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -n "$name" ] && command -v "$name" 2> /dev/null && return 0
    done
    return 1
}

need_chromium() {
    find_chromium > /dev/null || install chromium "Chromium (for the browser tests)"
    ENAMEL_CHROMIUM=$(find_chromium) || die "Chromium was installed and cannot be found: name it in ENAMEL_CHROMIUM."
    export ENAMEL_CHROMIUM
}

# become <command>...: the command in this shell's place, so that Ctrl-C and kill reach it. A script's background job is told to ignore
# Ctrl-C; whoever sends that signal on purpose means it, so it is heard again.
become() {
    if env --default-signal=INT true 2> /dev/null; then exec env --default-signal=INT "$@"; fi
    exec "$@"
}

has_pgbouncer() {
    local name
    for name in /usr/sbin /usr/bin /usr/local/bin /opt/homebrew/bin; do
        [ -x "$name/pgbouncer" ] && return 0
    done
    return 1
}

need_pgbouncer() {
    has_pgbouncer || install pgbouncer "PgBouncer (for the tests behind a pooler)"
}

# A shared library by its file's name, wherever this machine keeps them.
has_library() {
    compgen -G "/usr/lib*/$1*" > /dev/null || compgen -G "/usr/lib/*/$1*" > /dev/null || compgen -G "/lib/*/$1*" > /dev/null \
        || compgen -G "/usr/local/lib/$1*" > /dev/null || compgen -G "/opt/homebrew/lib/$1*" > /dev/null
}

# What sets text and draws the PDFs. The fonts are the project's own.
need_documents() {
    local name
    for name in libpangocairo-1.0 libpangoft2-1.0 libcairo libfontconfig; do
        has_library "$name." || { install documents "Pango and Cairo (for documents on paper)"; return; }
    done
}

# Reads PDFs back.
need_poppler() {
    have pdftotext || install poppler "Poppler (for the tests of documents on paper)"
}
