# Builds a module that is started from a script, for ./bench and ./abuse, which source this file. They set
#
#   root     the folder of the project
#   jdk      the JDK, see find-jdk.sh
#   program  the script's name
#   module   the module; it is built into $module/target/$program, whose folder `lib` then holds all jars
#   sources  the modules that it is made of
#
# and call build_module, which sets target. Only one copy of each program runs in a folder at a time.

# shellcheck shell=bash disable=SC2154

newer_source() {
    local paths=("$root/pom.xml") each
    for each in "${sources[@]}"; do
        paths+=("$root/$each/pom.xml" "$root/$each/src/main")
    done
    find "${paths[@]}" -newer "$target/built" -print -quit 2>/dev/null || true
}

run_maven() {
    if ! command -v mvn >/dev/null; then
        echo "$program: needs Maven 3.8 or newer to build itself (for example: apt install maven, brew install maven)" >&2
        exit 1
    fi
    echo "building …" >&2
    touch "$target/began"
    if ! (cd "$root" && JAVA_HOME=$jdk mvn -B -Dquick "-Dhawser.target=target/$program" -pl "$module" -am package) \
        </dev/null >"$target/build.log" 2>&1; then
        echo "$program: the build failed. The end of $target/build.log:" >&2
        { grep '^\[ERROR\] .' "$target/build.log" || cat "$target/build.log"; } | tail -n 20 | sed 's/^/  /' >&2
        exit 1
    fi
    touch -r "$target/began" "$target/built" # what was edited meanwhile counts as newer
    echo "built in $SECONDS s" >&2
}

install_node_packages() {
    local lock=$root/benchmarks/package-lock.json installed=$root/benchmarks/node_modules/.package-lock.json
    if ! command -v npm >/dev/null || [ "$installed" -nt "$lock" ]; then
        return 0
    fi
    echo "installing ws and Bun from npm …" >&2
    if (cd "$root/benchmarks" && npm ci --no-audit --no-fund) </dev/null >"$target/npm.log" 2>&1; then
        touch "$installed"
    else
        echo "$program: npm ci failed, see $target/npm.log; going on without its packages" >&2
    fi
}

build_module() {
    # A folder of its own for classes, so that other builds neither disturb a run nor are disturbed by it.
    target=$root/$module/target/$program
    mkdir -p "$target"
    # One at a time: two would measure each other.
    if command -v flock >/dev/null; then
        exec 9>"$target/lock"
        flock -n 9 || { echo "$program: another ./$program runs in this folder" >&2 && exit 1; }
    fi
    if [ ! -f "$target/built" ] || [ -n "$(newer_source)" ]; then
        run_maven
    fi
    install_node_packages
}
