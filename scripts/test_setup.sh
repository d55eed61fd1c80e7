#!/usr/bin/env bash
# Installs the programs that the tests need besides Go, Node and make, where it
# may: on Debian and its kin, as root or with sudo that asks no password.
# Prints to standard output the list of what the tests have to do without
# (dovecot, postfix, chromium, postgres, nginx, caddy, python, race), separated by commas; all else
# goes to standard error. With CI=true it fails instead of leaving something out
# by itself.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin # servers live there

without=${HEARTHMAIL_TEST_WITHOUT:-}
without=${without// /}

say() { printf '%s\n' "$*" >&2; }

left_out() { [[ ,$without, == *,$1,* ]]; }

present() {
	case $1 in
	dovecot) command -v dovecot && on_debian dovecot-imapd dovecot-lmtpd ;;
	postfix) command -v postfix ;;
	chromium) { command -v chromium || command -v chromium-browser || command -v google-chrome; } && on_debian $(fonts) ;;
	postgres) compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb ;;
	nginx) command -v nginx ;;
	caddy) command -v caddy ;;
	python) command -v python3 ;;
	race) command -v "${CC:-cc}" || command -v gcc || command -v clang ;;
	esac >/dev/null
}

# on_debian is true when the Debian packages are installed, and on other systems.
on_debian() {
	command -v dpkg-query || return 0
	[ "$(dpkg-query --show --showformat '${db:Status-Status} ' "$@" 2>/dev/null)" = "$(printf 'installed %.0s' "$@")" ]
} >/dev/null

# fonts are those that the pictures of mails were taken with.
fonts() { echo fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji; }

packages() {
	case $1 in
	dovecot) echo dovecot-imapd dovecot-lmtpd ;;
	postfix) echo postfix ;;
	chromium) echo chromium $(fonts) ;;
	postgres) echo postgresql ;;
	nginx) echo nginx-light ;;
	caddy) echo caddy ;;
	python) echo python3 ;;
	race) echo gcc libc6-dev ;;
	esac
}

purpose() {
	case $1 in
	dovecot) echo 'the tests on a real IMAP server' ;;
	postfix) echo 'the tests on a real submission server' ;;
	chromium) echo 'the tests in a browser' ;;
	postgres) echo 'the tests on PostgreSQL' ;;
	nginx) echo 'the tests behind nginx' ;;
	caddy) echo 'the tests behind Caddy' ;;
	python) echo 'the tests that have Python read what is written' ;;
	race) echo 'the checks for data races' ;;
	esac
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
	command -v apt-get && { [ "$(id -u)" = 0 ] || sudo -n true; }
} >/dev/null 2>&1

install() {
	local log
	log=$(mktemp)
	say "Installing $*"
	if ! {
		as_root env DEBIAN_FRONTEND=noninteractive apt-get update --quiet &&
			as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install --quiet --yes --no-install-recommends --no-remove \
				-o DPkg::Lock::Timeout=120 "$@"
	} >"$log" 2>&1 </dev/null; then
		tail -n 20 "$log" >&2
		say 'apt-get failed (its last words are above).'
	fi
	rm -f "$log"
}

services() {
	case $1 in
	dovecot) echo dovecot.socket dovecot.service ;;
	postfix) echo postfix.service ;;
	nginx) echo nginx.service ;;
	caddy) echo caddy.service ;;
	esac
}

# The tests start servers of their own; those that the packages start for the
# whole machine are not wanted.
stop_new_services() { # tools
	local tool names
	[ -d /run/systemd/system ] || return 0
	for tool in "$@"; do
		read -ra names < <(services "$tool") || continue # it has none
		! present "$tool" || as_root systemctl disable --quiet --now "${names[@]}" >&2 ||
			say "The machine may now run a $tool of its own."
	done
}

# The tests start a PostgreSQL of their own as well. Its package makes a cluster
# for the whole machine and starts that, unless it finds these words when it is
# installed; afterwards they give way to those that it came with.
clusters=/etc/postgresql-common/createcluster.conf
without_cluster() { # command
	if [ -e "$clusters" ]; then
		"$@"
		return
	fi
	as_root mkdir -p "${clusters%/*}"
	as_root tee "$clusters" <<<'create_main_cluster = false' >/dev/null
	"$@"
	as_root cp "/usr/share${clusters#/etc}" "$clusters" || as_root rm -f "$clusters"
	as_root rm -f "$clusters.ucf-dist"
}

# Postfix would take the place of the machine's own mail server, if that has one: then
# apt-get fails, for it may remove nothing. Without the answer it would ask what to be
# configured for.
install_postfix() {
	as_root debconf-set-selections <<<'postfix postfix/main_mailer_type select No configuration' >/dev/null 2>&1 || true
	install postfix
}

# is_vain is true for what this user could not run.
is_vain() { [ "$1" = postfix ] && [ "$(id -u)" != 0 ]; }

missing=()
for tool in dovecot postfix chromium postgres nginx caddy python race; do
	left_out "$tool" || present "$tool" || is_vain "$tool" || missing+=("$tool")
done

if [ ${#missing[@]} -gt 0 ] && may_install; then
	wanted=()
	for tool in "${missing[@]}"; do
		[ "$tool" != postfix ] || continue
		read -ra names < <(packages "$tool")
		wanted+=("${names[@]}")
	done
	if [[ " ${missing[*]} " == *' postgres '* ]]; then
		without_cluster install "${wanted[@]}"
	elif [ ${#wanted[@]} -gt 0 ]; then
		install "${wanted[@]}"
	fi
	[[ " ${missing[*]} " != *' postfix '* ]] || install_postfix
	stop_new_services "${missing[@]}"
fi

refused=
leave_out() { # tool, what to do about it
	say "Leaving out $(purpose "$1"): $2"
	without=${without:+$without,}$1
	refused=yes
}
for tool in ${missing[@]+"${missing[@]}"}; do
	present "$tool" || leave_out "$tool" "install $(packages "$tool") to have them."
done
if ! left_out dovecot && [[ $(dovecot --version) != 2.3.* ]]; then
	leave_out dovecot "they are written for Dovecot 2.3, and this is $(dovecot --version)."
fi
if ! left_out postfix && is_vain postfix; then
	leave_out postfix 'it starts as root alone.'
fi
if [ -n "$refused" ] && [ "${CI:-}" = true ]; then
	say 'CI leaves nothing out.'
	exit 1
fi
[ -n "$without" ] || say 'Everything is here.'
printf '%s\n' "$without"
