#!/usr/bin/env bash
# Makes a stand-in for the image python:3.10-slim where no registry of images can be reached:
# Debian's packages by debootstrap, and the Python 3.10 that is installed here.
#
#   deploy/base.sh NAME      makes the image NAME for buildah; needs root
set -euo pipefail
name=$1
python=${PYTHON310:-$("$(dirname "$0")/../.venv/bin/python" -c 'import os, sys; print(os.path.realpath(sys.base_prefix))')}
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# What Python's own modules are linked against.
debootstrap --variant=minbase --include=ca-certificates,netbase,tzdata,libssl3,libffi8,libsqlite3-0,libbz2-1.0,liblzma5,zlib1g,libreadline8,libncursesw6,libuuid1,libexpat1,libnsl2 \
  "$release" "$root" >/dev/null
rm -rf "$root"/usr/share/{doc,man,locale}/* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*

tar -C "$python" -c --exclude=site-packages --exclude=__pycache__ --exclude=idlelib --exclude=tkinter \
    --exclude=lib/python3.10/test --exclude='config-3.10*' \
    bin/python3.10 bin/python3 bin/python $(cd "$python" && ls -d lib/libpython3.10.so* lib/python3.10) \
  | tar -C "$root/usr/local" -x
mkdir -p "$root/usr/local/lib/python3.10/site-packages"
chroot "$root" ldconfig
chroot "$root" /usr/local/bin/python -c 'import ssl, sqlite3, bz2, lzma, ctypes, uuid'

# The build downloads packages as this machine does: it trusts the same certificates.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n' >"$root/etc/pip.conf"

container=$(buildah from scratch)
buildah add -q "$container" "$root" / >/dev/null
buildah config --env PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin --cmd python3 "$container"
buildah commit -q "$container" "$name" >/dev/null
buildah rm "$container" >/dev/null
