#!/bin/sh
# send.sh FILE.json ...: sends each file as one message, and prints Lectern's answers. Needs curl.
set -eu
for file in "$@"; do
    curl --silent --show-error --fail-with-body --write-out '\n' --data-binary "@$file" \
        --header 'Content-Type: application/json' --header 'X-Lectern: send.sh' \
        "${LECTERN:-http://localhost:8766}/v1/transcripts"
done
