#!/bin/sh
# To run before rsyslogd starts: forgets how far it has read the files of which it may have read less than it
# has noted. It reads them again from their beginning, so lines may be sent twice, but none is lost.
#
# When imfile has read 512 bytes of a file, it knows the file by them and notes its position at once; the lines
# until there may not be in the queue yet. All later notes are about lines that are.
#
# rewind-unsent.sh DIRECTORY   the workDirectory of rsyslogd
set -eu
longest_line=1048576 # maxMessageSize

for state in "$1"/imfile-state:*; do
  [ -e "$state" ] || continue
  file=$(sed -n 's/.*"filename": "\([^"]*\)".*/\1/p' "$state" | sed 's|\\/|/|g')
  position=$(sed -n 's/.*"curr_offs": \([0-9]*\).*/\1/p' "$state")
  if [ -e "$file" ] && [ "${position:-0}" -gt $((longest_line + 512)) ]; then
    continue
  fi
  # Ends of line from the 512th byte to the position: only one is that of the line with this byte.
  if [ ! -e "$file" ] || [ "$(head -c "${position:-0}" "$file" | tail -c +512 | wc -l)" -le 1 ]; then
    rm "$state"
  fi
done
