# What the scripts share; read by them, not run.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
HOME_DIR=${TRUNKLINE_HOME:-$ROOT/var}
DIST=${TRUNKLINE_ASTERISK_DIST:-$ROOT/var/asterisk-dist}

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# The home of a JDK 25 or newer, in JAVA_HOME.
find_java() {
  local want=25 home version
  for home in "${TRUNKLINE_JAVA_HOME:-}" "${JAVA_HOME:-}" \
      /usr/lib/jvm/*"$want"* /usr/lib/jvm/*2[6-9]* /opt/*jdk*"$want"* /opt/java/openjdk \
      "$HOME"/.sdkman/candidates/java/"$want"* "$HOME"/.jdks/*"$want"* \
      "$(javac=$(command -v javac) && dirname "$(dirname "$(readlink -f "$javac")")")"; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    if [ "${version:-0}" -ge "$want" ]; then
      export JAVA_HOME=$home
      return
    fi
  done
  fail "Trunkline needs a JDK $want (not only a JRE), and none was found." \
       "  Debian 13 or newer, Ubuntu 25.10 or newer: apt install openjdk-25-jdk-headless" \
       "  Debian 12 and others: the package temurin-25-jdk from Eclipse Adoptium (adoptium.net, 'Linux installation')," \
       "  or its .tar.gz unpacked anywhere, and then: export TRUNKLINE_JAVA_HOME=/the/folder"
}

find_maven() {
  command -v mvn >/dev/null || fail "Trunkline is built with Maven 3.8.7 or newer, and there is no mvn: apt install maven"
}

# The flags of every Trunkline process: no sound card is looked for, native libraries may be loaded.
java_flags() {
  FLAGS=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Djava.awt.headless=true
    -Dnet.java.sip.communicator.service.media.DISABLE_AUDIO_SUPPORT=true
    -Dnet.java.sip.communicator.service.media.DISABLE_VIDEO_SUPPORT=true
    "-Dtrunkline.installation=$ROOT" "-Dtrunkline.home=$HOME_DIR" "-Dtrunkline.asterisk=$DIST")
}

built() {
  [ -f "$ROOT/target/trunkline.jar" ] && [ -d "$ROOT/target/lib" ] &&
    [ -z "$(find "$ROOT/pom.xml" "$ROOT/src/main" -newer "$ROOT/target/trunkline.jar" -print -quit)" ]
}

# Builds if a source is newer than what was built; one command at a time, the others wait for it.
build() {
  local log=$ROOT/target/build.log
  built && return
  find_maven
  mkdir -p "$ROOT/target"
  exec 7>"$ROOT/target/build.lock"
  flock -n 7 || { say "Another command is building Trunkline here: waiting for it ..."; flock 7; }
  if built; then exec 7>&-; return; fi
  touch "$ROOT/target/build.lock"
  if [ -d "$HOME/.m2/repository/io/javalin" ]; then
    say "Building Trunkline ..."
  else
    say "Building Trunkline (this first time Maven downloads its libraries, some hundred MB: two minutes or more) ..."
  fi
  if ! (cd "$ROOT" && mvn -B -Dmaven.test.skip=true -Dspotless.check.skip=true package) 2>&1 | tee "$log" |
      awk '/Downloaded from/ { if (++n % 50 == 0) { printf "  %d files\n", n; fflush() } }'; [ "${PIPESTATUS[0]}" != 0 ]; then
    tail -n 25 "$log" >&2
    fail "The build failed; the whole output is in $log." \
         "If a download failed: Maven takes its libraries from the repository in your ~/.m2/settings.xml (default: Maven Central)."
  fi
  # Maven leaves a jar alone whose content stays the same; what was changed during the build is newer still.
  touch -r "$ROOT/target/build.lock" "$ROOT/target/trunkline.jar"
  exec 7>&-
}

# What English callers are listened to with, if Debian's packages can be had; without it menus work by keys.
find_recognizer() {
  local missing=()
  # Not into grep -q: it ends at the first match, and ldconfig, cut off, counts as failed.
  [[ $(ldconfig -p 2>/dev/null) == *libpocketsphinx.so.3* ]] || missing+=(libpocketsphinx3)
  [ -r /usr/share/pocketsphinx/model/en-us/en-us/mdef ] || missing+=(pocketsphinx-en-us)
  [ "${#missing[@]}" != 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing for listening to callers: ${missing[*]}"
    apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null && return 0
  fi
  say "English callers are not listened to, menus work by keys. For speech: apt install ${missing[*]}"
  return 1
}
