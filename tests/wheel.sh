#!/bin/sh
# The wheel alone, in an environment of its own and far from the repository, has the command, the plugin and its
# templates: a project of two files builds a site in two languages.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/.venv/bin/pip" wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$work" "$root"
"$root/.venv/bin/python" -m venv "$work/venv"
# The packages that the wheel needs are there already; only the project itself must not be.
site=$("$root/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
here=$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
for item in "$site"/*; do
  case "$(basename "$item")" in
    diglot*|_diglot*|__editable__*|pip*) ;;
    *) [ -e "$here/$(basename "$item")" ] || ln -s "$item" "$here/" ;;
  esac
done
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps "$work"/diglot-*.whl

mkdir -p "$work/project/source/en-US" "$work/project/source/nb-NO"
cd "$work/project"
printf 'site_name: Help\nsite_url: https://help.example/\ndocs_dir: source\ntheme: material\nplugins: [search, diglot]\n' > mkdocs.yml
printf '# Title\n\nOne sentence.\n' > source/en-US/page.md
printf '# <a name="title"></a>Tittel\n\nEn setning.\n' > source/nb-NO/page.md
"$work/venv/bin/diglot" --version
"$work/venv/bin/diglot" build
grep -q 'class="dg-article' site/nb-no/page/index.html
test -s site/assets/diglot/diglot.js
"$work/venv/bin/diglot" report --format html -o report.html
grep -q 'class Bench' report.html
test -f "$here/diglot/py.typed"
echo "The wheel works on its own."
