# SPDX-License-Identifier: GPL-2.0-only
#
# From hostrace's documents, one for each kernel and file system, a table: a row for each mode, a column for each document. A cell has
# what went wrong beside what was really in flight; a dash where the mode could not be run, and below the table why.

def column: "\(.kernel.release) \(.filesystem.type)";
def wrong: [[.lost, "lost"], [.partial, "partial"], [.leaked, "leaked"], [.fromChild, "from child"], [.stale, "stale"], [.other, "other"]]
    | map(select(.[0] > 0) | "\(.[0]) \(.[1])");
def cell: if .problem != "" and .tried == 0 then "–" else
    (wrong | if length == 0 then "0" else join(", ") end) + " / \(.inFlight)" end;

. as $documents
| ([.[].modes[].name] | reduce .[] as $name ([]; if index([$name]) then . else . + [$name] end)) as $modes
| "| mode | \([.[] | column] | join(" | ")) |",
  "|---|\([.[] | "---|"] | join(""))",
  ($modes[] as $mode
    | "| \($mode) | \([$documents[] | ((.modes[] | select(.name == $mode) | cell) // "–")] | join(" | ")) |"),
  "",
  ($documents[] | column as $column | .modes[] | select(.problem != "") | "- \($column), \(.name): \(.problem)")
