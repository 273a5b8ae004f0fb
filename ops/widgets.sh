# Other people's programs that the browser's tests read our answers with. They are fetched and bundled into artifacts/, beside what is built, and are no
# part of what is shipped. Sourced by test, in the repository's root.

need_widgets() {
    local home=tests/Enamel.BrowserTests/Widgets out=artifacts/widgets
    [ -f "$out/built" ] && [ -z "$(find "$home" -newer "$out/built" -print -quit)" ] && return 0
    have npm || install npm "Node.js and npm (for the tests with other people's calendars)"
    say "Fetching the calendars that the tests read our answers with; the first time takes half a minute."
    mkdir -p "$out"
    cp "$home"/package.json "$home"/*.js "$out/"
    (
        cd "$out"
        npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error > npm.log 2>&1 || { cat npm.log >&2; die "npm could not fetch them."; }
        node_modules/.bin/esbuild calendar.js feed.js --bundle --minify --format=iife --outdir=bundled --log-level=error
        cp node_modules/@syncfusion/ej2-schedule/styles/material-lite.css bundled/calendar.css
    ) || exit 1
    touch "$out/built"
}
