#!/usr/bin/env bash
# Builds the Dockerfile with buildah, starts what came out of it, and talks with it: `make image`.
# Needs root, buildah and debootstrap (Debian's packages). BASE=python:3.10-slim where a registry
# of images can be reached; else a base is made here, see deploy/base.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in buildah debootstrap; do
  command -v "$tool" >/dev/null || { echo "no $tool: apt-get install $tool" >&2; exit 1; }
done
if [ -z "${BASE:-}" ]; then
  BASE=localhost/vagvisaren-base
  # Made once: `buildah rmi vagvisaren-base` has it made anew, with Debian's newest packages.
  if ! buildah inspect --type image "$BASE" >/dev/null 2>&1; then
    echo "making the base" >&2
    deploy/base.sh "$BASE"
  fi
fi
image=localhost/vagvisaren
echo "building (some minutes)" >&2
buildah bud --isolation chroot --build-arg "BASE=$BASE" -t "$image" -f Dockerfile . >build-image.log 2>&1 \
  || { tail -20 build-image.log >&2; exit 1; }
rm -f build-image.log
buildah images --format '{{.Name}}: {{.Size}}' "$image"

container=$(buildah from "$image")
trap 'buildah umount "$container" >/dev/null; buildah rm "$container" >/dev/null' EXIT
.venv/bin/python -m tests.image_trial "$(buildah mount "$container")"
