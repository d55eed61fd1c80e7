#!/usr/bin/env bash
# Unpacks Debian's Cyrus and Courier into .tools/servers, beside an installed
# Dovecot, with which their packages conflict. Needs Debian 12 or its kin with
# package lists (apt-get update), but neither root nor an installation.
set -euo pipefail
cd "$(dirname "$0")/.."

tree=$PWD/.tools/servers
servers=(cyrus-imapd cyrus-common courier-imap courier-base courier-authlib gamin)
# What internal/testserver runs, and so what must find its libraries.
programs=(usr/lib/cyrus/bin/{master,imapd,idled,ctl_cyrusdb} usr/libexec/gam_server
	usr/bin/{imapd,maildirmake.courier} usr/sbin/couriertcpd usr/lib/courier/courier/imaplogin)

[ -e "$tree/versions" ] && exit

if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
	echo 'Cyrus and Courier are taken from Debian packages, and this system has no apt-get.' >&2
	exit 1
fi

new=$tree.new
rm -rf "$tree" "$new"
mkdir -p "$new/packages"
trap 'rm -rf "$new"' EXIT
# apt's own user downloads, when root runs this.
[ "$(id -u)" != 0 ] || chmod a+rwx "$new/packages"

depends() {
	apt-cache depends --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$@"
}

# libraries prints the packages of shared libraries that the servers need and
# that are not installed. Only programs that are not run here want the two left out.
libraries() {
	local direct
	direct=$(depends "${servers[@]}" | sed -nE 's/^ *\|?(Pre)?Depends: (lib[^<> ]*)$/\2/p' | sort -u |
		grep -vE '^lib(clamav|zephyr)')
	# shellcheck disable=SC2086 # one word a package
	depends --recurse $direct | grep '^lib' | sort -u | while read -r name; do
		[ "$(dpkg-query --show --showformat '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
	done
}

download() {
	local log=$new/download.log wanted
	mapfile -t wanted < <(libraries)
	if ! (cd "$new/packages" && apt-get download --quiet "${servers[@]}" "${wanted[@]}") >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		return 1
	fi
}

if ! apt-cache show "${servers[@]}" >/dev/null 2>&1 || ! download; then
	if [ "$(id -u)" = 0 ]; then
		apt-get update --quiet >/dev/null
	elif sudo -n true 2>/dev/null; then
		sudo -n apt-get update --quiet >/dev/null
	fi
	download
fi
for package in "$new"/packages/*.deb; do
	dpkg --extract "$package" "$new"
done
for package in "$new"/packages/c*.deb; do
	dpkg-deb --show --showformat '${Package} ${Version}\n' "$package"
done >"$new/versions"
rm -rf "$new"/packages "$new"/download.log "$new"/usr/share "$new"/var

# Courier's programs ask for passwords at a socket whose path is compiled in.
# In this copy it becomes ./authdaemon, in the directory they are started in.
# The compiler has cut the path in pieces of 16 bytes; what follows a NUL is
# not looked at.
authlib=$(readlink -f "$new"/usr/lib/libcourierauth.so.0)
sed -i 's#/run/courier/aut#./authdaemon\x00\x00\x00\x00#' "$authlib"
if ! grep -q --text --fixed-strings './authdaemon' "$authlib"; then
	echo "Courier's library of sign-ins is not the one that is known here: $authlib" >&2
	exit 1
fi

libs=$new/usr/lib:$(printf '%s:' "$new"/{usr/lib,lib}/*-linux-gnu)
for program in "${programs[@]}"; do
	if missing=$(LD_LIBRARY_PATH=$libs ldd "$new/$program" | grep 'not found'); then
		printf '%s lacks libraries:\n%s\n' "$program" "$missing" >&2
		exit 1
	fi
done
mv "$new" "$tree"
printf 'Unpacked into %s:\n' "${tree#"$PWD"/}"
cat "$tree/versions"
