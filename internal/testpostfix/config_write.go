package testpostfix

import (
	"bytes"
	"os"
	"path/filepath"
	"text/template"
)

// logFile is where it logs, in its directory.
const logFile = "postfix.log"

// settings is what the configuration's templates are filled with.
type settings struct {
	Dir           string
	Port, TLSPort int
	LMTP          string // host:port
	AuthSocket    string
	Refused       []string
}

// write writes main.cf and master.cf.
func (s settings) write() error {
	for name, text := range map[string]string{"main.cf": mainTemplate, "master.cf": masterTemplate} {
		parsed, err := template.New(name).Parse(text)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := parsed.Execute(&out, s); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(s.Dir, name), out.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// trimmed is a line of a program's output.
func trimmed(output []byte) []byte { return bytes.TrimSpace(output) }

// Every message goes to Dovecot, and the DNS is not asked.
const mainTemplate = `compatibility_level = 3.6
queue_directory = {{.Dir}}/spool
data_directory = {{.Dir}}/data
maillog_file = {{.Dir}}/` + logFile + `
maillog_file_prefixes = {{.Dir}}
myhostname = mail.example.org
mydestination =
mynetworks =
alias_maps =
alias_database =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
default_transport = lmtp:inet:{{.LMTP}}
in_flow_delay = 0
message_size_limit = 52428800
mailbox_size_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_peername_lookup = no
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {{.AuthSocket}}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {{.Dir}}/server.pem
smtpd_tls_key_file = {{.Dir}}/server.key
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
{{- if .Refused}} check_recipient_access inline:{ {{- range $i, $address := .Refused}}{{if $i}}, {{end}}{ {{$address}} = 550 5.1.1 nobody has this address }{{end -}} },{{end}} permit_sasl_authenticated, reject
`

// service, type, private, unprivileged, chroot, wakeup, processes, command
const masterTemplate = `127.0.0.1:{{.Port}} inet n - n - - smtpd
127.0.0.1:{{.TLSPort}} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
