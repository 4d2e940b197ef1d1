#!/usr/bin/env bash
# Builds, runs, tests and checks Lectern with a JDK 21 or newer and nothing else; the tests need Maven once, for JUnit.
# Each verb_NAME function is a verb, its comment the line of help. Kept to what bash 3.2, BSD tools and Git Bash know.
set -eu
set -o pipefail
cd "$(dirname "$0")"

readonly MIN_JDK=21
readonly JUNIT=junit-platform-console-standalone
readonly JUNIT_VERSION=1.13.4
readonly JUNIT_SHA256=3fdfc37e29744a9a67dd5365e81467e26fbde0b7aa204e6f8bbe79eeaa7ae892
readonly JUNIT_JAR=.cache/$JUNIT-$JUNIT_VERSION.jar
readonly MAVEN_COPY=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy
readonly TOP_LEVEL='src|test|examples|build\.sh|Justfile|README\.md|LICENSE|\.ci|\.gitignore'
# The order of the single file: from what the program is about to how it is driven. A folder not named here comes last.
readonly READING_ORDER="domain port app json websocket gateway journal notion emulator status captions client demo cli"

out=${LECTERN_OUT:-build} # where everything built goes

sorted() { # the same order in every locale
    LC_ALL=C sort "$@"
}

die() {
    printf 'build.sh: %s\n' "$@" >&2
    exit 1
}

# ---- the JDK ----

# The version of the JDK or image in a folder, such as 25.0.3.
java_version() {
    sed -n 's/^JAVA_VERSION="\([^"]*\).*/\1/p' "$1/release"
}

# The major version of the JDK in a folder; 0 if there is none.
jdk_version() {
    local version=
    if [ -x "$1/bin/javac" ] && [ -f "$1/release" ]; then
        version=$(java_version "$1")
    fi
    version=${version%%[!0-9]*}
    echo "${version:-0}"
}

use_jdk() {
    [ "$(jdk_version "$1")" -ge $MIN_JDK ] && export JAVA_HOME="$1"
}

javac_home() {
    javac -J-XshowSettings:properties -version 2>&1 | tr -d '\r' | sed -n 's/^ *java\.home = //p'
}

find_jdk() {
    local home newest=
    use_jdk "${JAVA_HOME:-}" && return
    use_jdk "$(javac_home)" && return
    for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        {/opt/homebrew,/usr/local}/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        {,~}/Library/Java/JavaVirtualMachines/*/Contents/Home ~/.sdkman/candidates/java/* ~/.jdks/* \
        "/c/Program Files/Java"/* "/c/Program Files/Eclipse Adoptium"/*; do
        [ "$(jdk_version "$home")" -le "$(jdk_version "$newest")" ] || newest=$home
    done
    use_jdk "$newest" || die "no JDK $MIN_JDK or newer in JAVA_HOME, on PATH or in the usual folders" \
        "install one (often a package named openjdk-21-jdk or openjdk@21) or point to yours:" \
        "    JAVA_HOME=/path/to/jdk ./build.sh ..."
}

# Up soon rather than fast in the end: javac is done before the JVM's optimising pays.
javac_strict() {
    "$JAVA_HOME/bin/javac" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC --release $MIN_JDK -Xlint:all -Werror \
        -encoding UTF-8 "$@"
}

# ---- building ----

# Whether nothing below the given paths changed since the stamp (folders change with the files in them).
unchanged_since() {
    local stamp=$1
    shift
    [ -f "$stamp" ] && [ -z "$(find "$@" -newer "$stamp")" ]
}

verb_compile() { # the program into build/classes, if a source is newer
    unchanged_since "$out/classes.stamp" build.sh src && return
    rm -rf "$out/classes" "$out/classes.stamp"
    mkdir -p "$out/classes"
    touch "$out/classes.begun"
    find src -name '*.java' | sorted >"$out/classes.list"
    javac_strict -Xdoclint:all,-missing -d "$out/classes" "@$out/classes.list"
    (cd src && find . -type f ! -name '*.java' ! -name '.*') | while read -r resource; do
        mkdir -p "$out/classes/$(dirname "$resource")"
        cp "src/$resource" "$out/classes/$resource"
    done
    mv "$out/classes.begun" "$out/classes.stamp"
}

verb_run() { # ARGS: the program with these arguments
    verb_compile
    exec "$JAVA_HOME/bin/java" -p "$out/classes" -m lectern/lectern.Main "$@"
}

verb_demo() { # ARGS: everything on this computer, nothing sent anywhere
    verb_run demo "$@"
}

# The time stamp of all outputs, so that the same commit gives the same bytes.
output_date() {
    local seconds=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
    date -u -d "@$seconds" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$seconds" +%Y-%m-%dT%H:%M:%SZ
}

verb_jar() { # build/lectern.jar, for java -jar
    verb_compile
    (cd "$out/classes" && find . -type f | sorted) >"$out/jar.list"
    (cd "$out/classes" && "$JAVA_HOME/bin/jar" --create --file ../lectern.jar --main-class lectern.Main \
        --date="$(output_date)" @../jar.list)
    write_sums
}

# SHA256SUMS of what there is, for sha256sum -c in that folder.
write_sums() {
    (
        cd "$out"
        for file in lectern.jar Main.java; do
            [ ! -f "$file" ] || echo "$(sha256 "$file")  $file"
        done >SHA256SUMS
    )
}

version() {
    sed -n 's/.*String NUMBER = "\(.*\)";.*/\1/p' src/lectern/domain/Version.java
}

commit() {
    git describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null || echo unknown
}

reading_order() {
    find src -name '*.java' ! -name 'package-info.java' ! -name 'module-info.java' | awk -F/ -v order="$READING_ORDER" '
        BEGIN { for (i = split(order, names, " "); i > 0; i--) rank[names[i]] = i + 1 }
        { printf "%02d %s\n", (NF == 3 ? $3 != "Main.java" : ($3 in rank) ? rank[$3] : 99), $0 }' | sorted | cut -c 4-
}

# The status page's files as entries of a map of text blocks; javac refuses a text above 65,535 bytes.
resource_entries() {
    (cd src/lectern/status && find . -type f ! -name '*.java' ! -name '.*' | sorted) | cut -c 3- |
        while read -r name; do
            tr -d '\r' <"src/lectern/status/$name" | sed 's/\\/\\\\/g; s/"""/\\"""/g' |
                awk -v name="$name" -v tab='            ' '
                    BEGIN { printf "%sMap.entry(\"%s\", \"\"\"\n", substr(tab, 5), name }
                    { print ($0 == "" ? "" : tab $0) }
                    END { printf "%s\"\"\"),\n", tab }'
        done | sed '$s/),$/));/'
}

verb_single() { # build/Main.java, the whole program as one file, for java Main.java
    mkdir -p "$out"
    reading_order >"$out/single.list"
    resource_entries >"$out/single.resources"
    {
        echo "// Lectern $(version), commit $(commit)"
        echo "// The whole program as one file, to read and to run: java Main.java help (JDK $MIN_JDK or newer)."
        echo "// Generated by build.sh from the files below: do not edit."
        echo "//"
        awk '{ sub("^src/", "//     "); print } END { print "" }' "$out/single.list"
        # shellcheck disable=SC2046 # paths of Java sources hold no spaces
        sed -n '/^import lectern\./d; /^import /p' $(cat "$out/single.list") | tr -d '\r' | sorted -u
        # shellcheck disable=SC2046
        awk -v resources="$out/single.resources" '
            FNR == 1 { printf "\n// ---- %s ----\n\n", substr(FILENAME, 5); body = 0 }
            { sub(/\r$/, "") }
            /^(package|import) / || (!body && /^$/) { next }
            sub(/ CARRIED = Map\.of\(\);$/, " CARRIED = Map.ofEntries(") {
                print
                while ((getline line < resources) > 0) print line
                next
            }
            { body = 1; sub(/^public /, ""); print }' $(cat "$out/single.list")
    } >"$out/Main.java"
    write_sums
}

# The launcher for Unix uses nothing but the shell itself, as there may be no PATH.
unix_launcher() { # ARCHIVE_FLAG ARCHIVE
    cat <<END
#!/bin/sh
# Starts Lectern on the Java runtime that lies beside this script, wherever that was moved to.
self=\$0
case \$self in */*) ;; *) self=./\$self ;; esac
while [ -L "\$self" ]; do
    target=\$(PATH=\${PATH:-}:/usr/bin:/bin readlink "\$self") || exit 1
    case \$target in /*) self=\$target ;; *) self=\${self%/*}/\$target ;; esac
done
home=\${self%/*}/..

# The data folder, where a heap dump goes; one that a --config file names is not known here.
case \${XDG_STATE_HOME:-} in /*) folder=\$XDG_STATE_HOME ;; *) folder=\${HOME:-}/.local/state ;; esac
[ ! -d "\${HOME:-}/Library/Application Support" ] || folder="\$HOME/Library/Application Support"
folder=\${LECTERN_DATA_DIR:-\$folder/lectern}
option=
for word in "\$@"; do
    [ "\$option" != --data-dir ] || folder=\$word
    case \$word in --data-dir=*) folder=\${word#*=} ;; esac
    option=\$word
done

# shellcheck disable=SC2086 # LECTERN_JAVA_OPTIONS are words
exec "\$home/bin/java" "@\$home/lib/lectern.options" "$1\$home/lib/$2" \\
    "-XX:HeapDumpPath=\$folder/out-of-memory.hprof" "-XX:ErrorFile=\$folder/crash.log" \
    \${LECTERN_JAVA_OPTIONS:-} -m lectern/lectern.Main "\$@"
END
}

windows_launcher() { # ARCHIVE_FLAG ARCHIVE
    awk '{ printf "%s\r\n", $0 }' <<END
@echo off
rem Starts Lectern on the Java runtime that lies beside this script, wherever that was moved to.
setlocal
set "home=%~dp0.."
rem Where a heap dump goes; a data folder that --data-dir or --config names is not known here.
set "folder=%LOCALAPPDATA%\\lectern"
if defined LECTERN_DATA_DIR set "folder=%LECTERN_DATA_DIR%"
"%home%\\bin\\java" "@%home%\\lib\\lectern.options" "$1%home%\\lib\\$2" ^
  "-XX:HeapDumpPath=%folder%\\out-of-memory.hprof" "-XX:ErrorFile=%folder%\\crash.log" ^
  %LECTERN_JAVA_OPTIONS% -m lectern/lectern.Main %*
END
}

# JVM_OPTIONS, in a subshell: the image does what it is for, once: a lecture over a WebSocket, acknowledged and written.
train() {
    local java=$out/image/bin/java lectern=(-m lectern/lectern.Main) data=$out/training notion server
    case $(uname -s) in
        MINGW* | MSYS* | CYGWIN*) # which cannot ask a process to end
            "$java" "$@" "${lectern[@]}" demo
            return
            ;;
    esac
    rm -rf "$data"
    mkdir "$data"
    echo '{"action":"save_transcript","messageId":"1","raw_section":"Section 1: Start","raw_lecture":"1. First",
        "transcripts":["first line"]}' >"$data/message.json"
    "$java" "${lectern[@]}" emulator --port 0 >"$data/notion" &
    notion=$!
    # shellcheck disable=SC2064 # the variable is gone by then
    trap "kill $notion" EXIT
    await_ready "$data/notion" $notion
    NOTION_TOKEN=$(said token "$data/notion") "$java" "$@" "${lectern[@]}" --websocket-port 0 --status-port 0 \
        --notion-url "$(said notion "$data/notion")" --database-id "$(said database "$data/notion")" \
        --data-dir "$data/data" >"$data/server" &
    server=$!
    await_ready "$data/server" $server
    "$java" "${lectern[@]}" send --wait --url "$(said websocket "$data/server")" "$data/message.json"
    kill $server
    wait $server # which writes what it has learned
}

# FILE PROCESS: until the process has said "ready" in the file.
await_ready() {
    until grep -q '^ready' "$1"; do
        kill -0 "$2" || die "the image does not start"
        sleep 0.2
    done
}

said() { # WHAT FILE
    sed -n "s/^$1 //p" "$2" | tr -d '\r'
}

# The JVM's options, as both launchers read them.
image_options() {
    cat <<END
# The JVM's options; change them here for good, or add to them by LECTERN_JAVA_OPTIONS.
# On JDK 25, resident while idle: as much with the parallel collector, 2 MB more with G1, and no sooner ready with any;
# a small heap to begin with saves 5 MB, with few new objects in it 2 more.
-XX:+UseSerialGC
-Xms8m
-Xmx256m
-XX:NewSize=1m
# Strings that are interned: some thousands, and as many lie in the archive. The usual table takes half a megabyte more.
-XX:StringTableSize=4096
# One learner's lectures are done before the JVM's optimising compiler pays: to write a course of 144 takes 2.2 s of CPU
# time, and 3.2 with it. It would take 4,200 lectures a second, and 22,000 with it: for many, set this to 4.
-XX:TieredStopAtLevel=1
# What runs a few hundred times is done before its compilation pays: the first acknowledgement comes 16 ms sooner, and
# half a megabyte less is resident.
-XX:CompileThresholdScaling=4
# A heap that is too small ends the process, which loses nothing: the dump, once, goes to the data folder. It ends with
# 1: ExitOnOutOfMemoryError would make that 3, which is Lectern's for what only a person can put right.
-XX:+CrashOnOutOfMemoryError
-XX:-CreateCoredumpOnCrash
-XX:+HeapDumpOnOutOfMemoryError
# No file of figures in the folder for temporary files.
-XX:-UsePerfData
# Where the archive of classes does not fit, as on another kind of processor, start without a word and without it.
-Xlog:disable
END
}

# From a training run, an archive of the classes as the JVM wants them; it is of no use to any other JVM. Without what the
# compiler saw, for which a thread would compile at each start what there is no need for: 23 ms more until the first
# acknowledgement, and 0.5 MB.
archive_classes() { # FILE
    local list=$out/training.classes options="@$out/image/lib/lectern.options"
    if [ "$(jdk_version "$JAVA_HOME")" -ge 25 ]; then
        (train "$options" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
            "-XX:AOTCacheOutput=$1")
    else
        (train "$options" "-XX:DumpLoadedClassList=$list")
        "$out/image/bin/java" "$options" -Xshare:dump "-XX:SharedClassListFile=$list" "-XX:SharedArchiveFile=$1" \
            -m lectern/lectern.Main
    fi >"$out/training.log" 2>&1 || true
    [ -s "$1" ] || die "no archive of classes was made:" "$(cat "$out/training.log")"
}

verb_image() { # build/image, the program with a Java runtime of its own: build/image/bin/lectern
    local image=$out/image flag=-XX:SharedArchiveFile= archive=lectern.jsa
    verb_jar
    unchanged_since "$image/bin/lectern" build.sh src &&
        [ "$(java_version "$image")" = "$(java_version "$JAVA_HOME")" ] && return
    [ "$(jdk_version "$JAVA_HOME")" -lt 25 ] || flag=-XX:AOTCache= archive=lectern.aot
    rm -rf "$image"
    # No TLS with elliptic curves without jdk.crypto.ec, until JDK 22 has it in java.base; jdeps cannot see it.
    "$JAVA_HOME/bin/jlink" -J-XX:TieredStopAtLevel=1 --module-path "$out/lectern.jar" \
        --add-modules lectern,jdk.crypto.ec --output "$image" \
        --strip-java-debug-attributes --no-header-files --no-man-pages --compress=zip-6 \
        --exclude-files '**/bin/keytool*,**/bin/jwebserver*,**/lib/jrt-fs.jar,**/lib/jexec*'
    # What debuggers of the JVM itself want: 5 MB. (--strip-debug would fail where there is no objcopy.)
    [ "$(uname -s)" != Linux ] || ! command -v strip >/dev/null || strip --strip-unneeded "$image/lib/server/libjvm.so"
    image_options >"$image/lib/lectern.options"
    archive_classes "$image/lib/$archive"
    windows_launcher $flag $archive >"$image/bin/lectern.bat"
    # Last and at once, as its presence tells that the image is whole, and its time of which sources.
    unix_launcher $flag $archive >"$out/launcher"
    chmod +x "$out/launcher"
    touch -r "$out/classes.stamp" "$out/launcher"
    mv "$out/launcher" "$image/bin/lectern"
}

verb_echo() { # --port P: a bare WebSocket echo server on Lectern's classes, for conformance suites
    verb_compile
    javac_strict -cp "$out/classes" -d "$out/echo" test/lectern/websocket/EchoServer.java
    exec "$JAVA_HOME/bin/java" -cp "$(class_path "$out/classes" "$out/echo")" lectern.websocket.EchoServer "$@"
}

# ---- testing ----

sha256() {
    if command -v sha256sum >/dev/null; then
        sha256sum "$1"
    else
        shasum -a 256 "$1"
    fi | cut -d ' ' -f 1
}

fetch_junit() {
    if [ ! -f "$JUNIT_JAR" ]; then
        command -v mvn >/dev/null || die "the tests need Maven once, to fetch JUnit: install it (a package named maven)"
        mvn -q -B "$MAVEN_COPY" -Dartifact=org.junit.platform:$JUNIT:$JUNIT_VERSION \
            -DoutputDirectory=.cache </dev/null
    fi
    [ "$(sha256 "$JUNIT_JAR")" = $JUNIT_SHA256 ] ||
        die "$JUNIT_JAR is not the file that was reviewed (SHA-256 $JUNIT_SHA256): delete it and try again"
}

class_path() {
    local separator=:
    case $(uname -s) in MINGW* | MSYS* | CYGWIN*) separator=';' ;; esac
    (IFS=$separator && echo "$*")
}

# One line of counts from JUnit's summary; fails unless there are passes and nothing else but skips.
count_tests() {
    awk '/^\[ +[0-9]+ tests successful +\]/ { passed = $2 }
        /^\[ +[0-9]+ (tests|containers) failed +\]/ { failed += $2 }
        /^\[ +[0-9]+ tests (skipped|aborted) +\]/ { skipped += $2 }
        END {
            printf "%d passed, %d failed%s\n", passed, failed, (skipped ? ", " skipped " skipped" : "")
            exit (failed || !passed)
        }' "$1"
}

# ARGS for JUnit's launcher. More tests at a time than two cores need, as many wait for processes and for time to pass;
# JUnit would begin others for tests that wait, did its pool not end there.
run_tests() {
    local status=0 tests=5 compiler jvm
    # CPU time is what is short: the optimising compiler, begun as soon as usual, takes a quarter of it; without it, the
    # few loops over much text take more.
    jvm="-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=3000 -XX:Tier4CompileThreshold=60000
        -XX:Tier4BackEdgeThreshold=200000 -XX:+UseParallelGC"
    fetch_junit
    verb_compile
    rm -rf "$out/test-classes"
    find test -name '*.java' | sorted >"$out/test.list"
    javac_strict -proc:none -cp "$(class_path "$out/classes" "$JUNIT_JAR")" -d "$out/test-classes" \
        "@$out/test.list" &
    compiler=$!
    verb_single
    verb_image
    wait $compiler
    # shellcheck disable=SC2086 # options are words
    "$JAVA_HOME/bin/java" -ea $jvm ${LECTERN_TEST_OPTS:-} "-Dlectern.java.home=$JAVA_HOME" "-Dlectern.out=$out" \
        -jar "$JUNIT_JAR" execute --disable-banner --details=summary \
        --config junit.jupiter.execution.parallel.enabled=true \
        --config junit.jupiter.execution.parallel.config.strategy=fixed \
        --config junit.jupiter.execution.parallel.config.fixed.parallelism=$tests \
        --config junit.jupiter.execution.parallel.config.fixed.max-pool-size=$tests \
        --config "junit.jupiter.testclass.order.default=org.junit.jupiter.api.ClassOrderer\$OrderAnnotation" \
        --class-path "$(class_path "$out/test-classes" "$out/classes")" --scan-class-path "$out/test-classes" "$@" \
        </dev/null | tee "$out/test.log" || status=$?
    count_tests "$out/test.log" || status=1
    return $status
}

verb_test() { # ARGS: all tests; ARGS for JUnit's launcher, such as -n '.*JsonParser.*'; LECTERN_TEST_OPTS for its JVM
    run_tests --exclude-tag fuzz "$@"
}

verb_fuzz() { # a million mutated WebSocket frames twice; LECTERN_FUZZ_SEED=N for others
    run_tests --include-tag fuzz
}

verb_bench() { # NAME ARGS: measures; without a name, which there are
    if [ $# -eq 0 ]; then
        find test/bench -name '?*Bench.java' | sed 's|.*/\(.*\)Bench.java|\1|' | tr '[:upper:]' '[:lower:]' | sorted
        return
    fi
    local file
    file=$(find test/bench -iname "$1bench.java")
    [ -n "$file" ] || die "no benchmark is named $1"
    shift
    verb_compile
    case $file in
        */NotionBench.java) verb_image ;;
        */StartBench.java)
            verb_image
            verb_single
            ;;
    esac
    rm -rf "$out/bench-classes"
    javac_strict -proc:none -cp "$out/classes" -sourcepath test -d "$out/bench-classes" test/bench/*.java
    "$JAVA_HOME/bin/java" "-Dlectern.bench.out=$out/bench" -cp "$(class_path "$out/bench-classes" "$out/classes")" \
        "lectern.bench.$(basename "$file" .java)" "$@"
}

# ---- auditing ----

verb_audit() { # build/audit: what an auditor asks, read from the classes, and a bill of materials
    verb_compile
    rm -rf "$out/audit" "$out/audit-classes"
    javac_strict -proc:none -cp "$out/classes" -d "$out/audit-classes" test/audit/*.java
    "$JAVA_HOME/bin/java" -cp "$(class_path "$out/audit-classes" "$out/classes")" lectern.audit.Audit \
        "$out/classes" "$out/audit" "$(output_date)"
}

# A copy of the tree as it is now, with the same commit, in the given folder.
copy_tree() {
    rm -rf "$1"
    mkdir -p "$1"
    if [ -e .git ]; then
        git clone -q --shared --no-checkout . "$1"
        git -C "$1" reset -q
    fi
    find . -mindepth 1 -maxdepth 1 ! -name .git ! -name .cache ! -name "${out%%/*}" -exec cp -R {} "$1" \;
}

# In another folder, later, with another umask, locale and time zone. The image's archive of classes is made from a run,
# and no two runs are the same.
same_when_built_elsewhere() {
    copy_tree "$out/again" &&
        (umask 077 && cd "$out/again" && export LECTERN_OUT=made LC_ALL=C TZ=Pacific/Kiritimati &&
            export JAVA_TOOL_OPTIONS="-Duser.language=tr -Duser.country=TR" &&
            ./build.sh image && ./build.sh single && ./build.sh audit) &&
        diff -r "$out/classes" "$out/again/made/classes" &&
        diff -r -x 'lectern.aot' -x 'lectern.jsa' "$out/image" "$out/again/made/image" &&
        diff -r "$out/audit" "$out/again/made/audit" &&
        cmp "$out/lectern.jar" "$out/again/made/lectern.jar" && cmp "$out/Main.java" "$out/again/made/Main.java" &&
        cmp "$out/SHA256SUMS" "$out/again/made/SHA256SUMS"
}

# The unit as systemd itself reads it, and its exposure at most 2.5 of 10.
unit_is_sound() {
    local home
    mkdir -p "$out/home/.local/lib/lectern/bin"
    home=$(cd "$out/home" && pwd)
    printf '#!/bin/sh\n' >"$home/.local/lib/lectern/bin/lectern"
    chmod +x "$home/.local/lib/lectern/bin/lectern"
    HOME=$home XDG_RUNTIME_DIR=$home systemd-analyze verify --user examples/service/lectern.service &&
        systemd-analyze security --offline=true --threshold=25 examples/service/lectern.service
}

# ---- checking ----

passed=0
failed=0

# WHAT COMMAND...: one line, and the command's output if it fails. Verbs go through ./build.sh, since `if` would switch
# off their `set -e`.
verify() {
    local what=$1
    shift
    if "$@" >"$out/check.log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        echo "ok   $what"
    else
        failed=$((failed + 1))
        echo "FAIL $what:"
        sed 's/^/         /' "$out/check.log"
    fi
}

jar_needs_three_modules() {
    local modules
    modules=$("$JAVA_HOME/bin/jdeps" --print-module-deps "$out/lectern.jar")
    echo "$modules"
    [ "$modules" = java.base,java.net.http,jdk.httpserver ]
}

says_version() { # COMMAND...: the program
    local words
    words=$("$@" version)
    echo "$words"
    [ "${words/$(version)/}" != "$words" ]
}

only_known_names_at_top() {
    git ls-files --cached --others --exclude-standard >"$out/files.list" &&
        ! cut -d / -f 1 "$out/files.list" | sorted -u | grep -vxE "$TOP_LEVEL"
}

verb_check() { # all forms, their modules, the audit, the same bytes twice, the rules of form, the top level
    local java=$JAVA_HOME/bin/java
    rm -rf "$out/again" "$out/single"
    mkdir -p "$out"
    verify "the sources compile without a warning, Javadoc included" ./build.sh jar
    verify "the single file is made" ./build.sh single
    verify "the jar needs java.base, java.net.http and jdk.httpserver only" jar_needs_three_modules
    verify "the jar runs" says_version "$java" -jar "$out/lectern.jar"
    verify "the single file compiles without a warning" javac_strict -d "$out/single" "$out/Main.java"
    verify "the single file runs" says_version "$java" "$out/Main.java"
    if [ "$(jdk_version "$JAVA_HOME")" -ge 22 ]; then
        verify "the sources run as they are" says_version "$java" src/lectern/Main.java
    fi
    verify "the image is made" ./build.sh image
    # Where no Java is to be found, and no PATH to find it by.
    verify "the image runs where there is no Java" says_version env -i "$out/image/bin/lectern"
    verify "the audit has a reason for all it finds" ./build.sh audit
    verify "built elsewhere, at another time and in another locale, all has the same bytes" same_when_built_elsewhere
    if systemd-analyze --help 2>/dev/null | grep -e --offline >/dev/null; then
        verify "the systemd unit is sound and hardened" unit_is_sound
    fi
    if [ -e .git ]; then
        verify "the top level holds only what the layout names" only_known_names_at_top
    fi
    verify "the sources keep the rules of form and architecture" \
        ./build.sh test -n '.*(SourceRules|Architecture|Audit|ServiceFiles)Test'
    verify "a million mutated WebSocket frames, twice, meet only the protocol's failures" ./build.sh fuzz
    sed -n 's/^fuzz: /         /p' "$out/check.log"
    if command -v shellcheck >/dev/null; then
        verify "the scripts are sound" \
            shellcheck -S warning build.sh .ci/run examples/clients/send.sh "$out/image/bin/lectern"
    fi
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
}

verb_all() { # test, then check
    verb_test "$@"
    verb_check
}

# ---- the rest ----

verb_jdk() { # prints the JDK in use
    echo "$JAVA_HOME"
}

verb_clean() { # removes everything built (JUnit stays in .cache)
    rm -rf "$out"
}

usage() {
    echo "usage: ./build.sh VERB [ARGS]"
    sed -n 's/^verb_\([a-z]*\)() { # \(.*\)/\1|\2/p' build.sh | awk -F'|' '{ printf "    %-8s %s\n", $1, $2 }'
}

verb=${1:-}
if [ -z "$verb" ]; then
    usage
    exit
fi
shift
if ! declare -F "verb_$verb" >/dev/null; then
    usage >&2
    exit 2
fi
find_jdk
"verb_$verb" "$@"
