#!/bin/sh
# Makes what the Makefile needs, once: `setup.sh venv` the virtual environment, `setup.sh programs` those of the tests.
# What is missing is installed through apt-get where we are root; elsewhere a message says what to do.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() {
  say "Installing $* with apt-get"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

venv() {
  python=${PYTHON:-python3}
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    as_root || { say "Python 3.11 or newer is needed; set PYTHON to one, for example: make PYTHON=python3.12"; exit 2; }
    install python3
  fi
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    as_root || { say "Python's venv module is needed: sudo apt-get install python3-venv"; exit 2; }
    install python3-venv
  fi
  say "Creating .venv with the locked packages"
  "$python" -m venv --clear .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
  touch .venv/complete
}

programs() {
  # Playwright brings a Node.js of its own, which needs libatomic.
  missing=
  command -v chromium >/dev/null || missing="chromium"
  .venv/bin/playwright --version >/dev/null 2>&1 || missing="$missing libatomic1"
  # Readers of what is exported: gettext, and the schemas of XLIFF, which this package has.
  command -v msgfmt >/dev/null || missing="$missing gettext"
  [ -d /usr/share/php/Symfony/Component/Translation ] || missing="$missing php-symfony-translation"
  [ -n "$missing" ] || return 0
  if as_root; then
    # shellcheck disable=SC2086  # a list of words
    install $missing
  else
    say "Some tests are skipped. To run them: sudo apt-get install $missing"
  fi
}

"$1"
