#!/bin/sh
# Runs the tests; with TEST_REPORT a JUnit file is made of what cargo prints,
# as stable Rust writes none.
output=$(mktemp)
trap 'rm -f "$output"' EXIT
{ cargo test --locked 2>&1; echo "exit $?"; } | tee "$output" | grep -v '^exit [0-9]*$'
if [ -n "$TEST_REPORT" ]; then
  awk '
    function escaped(text) {
      gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text); gsub(/"/, "\\&quot;", text)
      return text
    }
    /^ *Running / { suite = $2 == "unittests" ? $3 : $2 }
    /^test .* \.\.\. (ok|FAILED|ignored)/ {
      total++
      cases = cases "  <testcase classname=\"" escaped(suite) "\" name=\"" escaped($2) "\""
      if (/FAILED$/) { failed++; cases = cases "><failure message=\"see the output\"/></testcase>\n" }
      else if (/ignored/) { skipped++; cases = cases "><skipped/></testcase>\n" }
      else cases = cases "/>\n"
    }
    END {
      print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      printf "<testsuite name=\"rust-tonic\" tests=\"%d\" failures=\"%d\" skipped=\"%d\">\n%s</testsuite>\n", total, failed, skipped, cases
    }
  ' "$output" >"$TEST_REPORT"
fi
exit "$(sed -n 's/^exit \([0-9]*\)$/\1/p' "$output" | tail -n 1)"
