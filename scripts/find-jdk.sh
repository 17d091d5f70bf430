# Finds a JDK for ./hawser and ./check, which source this file and call find_jdk. Plain POSIX shell; starts no program
# unless a JDK has no `release` file to read.

jdk_minimum=21

# Sets jdk_feature to the feature number (25) of the JDK in folder $1; fails if that is not a JDK.
read_jdk_feature() {
    jdk_feature=
    if [ ! -x "$1/bin/java" ] || [ ! -x "$1/bin/javac" ]; then
        return 1
    fi
    if [ -r "$1/release" ]; then
        while IFS= read -r jdk_line || [ -n "$jdk_line" ]; do
            case $jdk_line in
                JAVA_VERSION=*) jdk_feature=${jdk_line#JAVA_VERSION=} ;;
            esac
        done <"$1/release"
    else
        jdk_feature=$("$1/bin/javac" -version 2>&1)
        jdk_feature=${jdk_feature#javac }
    fi
    jdk_feature=${jdk_feature#\"}
    jdk_feature=${jdk_feature%%[!0-9]*} # Java 8 calls itself 1.8 and reads as 1: too old, as it should
    [ -n "$jdk_feature" ]
}

# The home of the `java` on PATH, through links and version managers' stand-ins.
jdk_on_path() {
    jdk_java=$(command -v java) || return 1
    while [ -L "$jdk_java" ]; do
        jdk_link=$(readlink "$jdk_java")
        case $jdk_link in
            /*) jdk_java=$jdk_link ;;
            *) jdk_java=${jdk_java%/*}/$jdk_link ;;
        esac
    done
    jdk_home=${jdk_java%/bin/java}
    if [ ! -r "$jdk_home/release" ]; then
        jdk_home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    fi
    [ -n "$jdk_home" ] && printf '%s\n' "$jdk_home"
}

# Sets jdk (its folder) and jdk_feature: JAVA_HOME, else the java on PATH, else the newest in the usual folders.
# Fails, with both empty, if none is new enough.
find_jdk() {
    jdk=${JAVA_HOME:-}
    if [ -n "$jdk" ] && read_jdk_feature "$jdk" && [ "$jdk_feature" -ge "$jdk_minimum" ]; then
        return 0
    fi
    if jdk=$(jdk_on_path) && read_jdk_feature "$jdk" && [ "$jdk_feature" -ge "$jdk_minimum" ]; then
        return 0
    fi
    jdk=
    jdk_best=0
    for jdk_home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
        if read_jdk_feature "$jdk_home" && [ "$jdk_feature" -ge "$jdk_minimum" ] && [ "$jdk_feature" -gt "$jdk_best" ]; then
            jdk=$jdk_home
            jdk_best=$jdk_feature
        fi
    done
    jdk_feature=$jdk_best
    [ -n "$jdk" ]
}

# Says on standard error what was looked for and what to do.
no_jdk() {
    cat >&2 <<TEXT
$1: no JDK $jdk_minimum or newer found (looked at JAVA_HOME, the java on PATH, and the usual folders of JDKs).
  Install one (for example: apt install openjdk-21-jdk, brew install openjdk, sdk install java),
  or set JAVA_HOME to the folder of one that is already here. A JRE without javac is not enough.
TEXT
    if [ -n "${JAVA_HOME:-}" ]; then
        echo "  JAVA_HOME is $JAVA_HOME" >&2
    fi
}
