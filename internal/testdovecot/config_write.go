package testdovecot

import (
	"bytes"
	"os"
	"os/user"
	"path/filepath"
	"text/template"
)

// settings is what the configuration template is filled with.
type settings struct {
	Options
	Dir, IP                      string
	MailUID, MailGID             string // who owns the mail
	InternalUser, InternalGroup  string // empty: those of Dovecot's packages
	IMAPPort, IMAPSPort, LMTPort int
	Password                     string
}

// fillUsers chooses the system users that Dovecot's processes run as. Root
// gives the mail to the user "mail", because Dovecot refuses to open mail as
// root; anybody else can only use their own name.
func (s *settings) fillUsers() error {
	if os.Geteuid() == 0 {
		owner, err := user.Lookup("mail")
		if err != nil {
			return err
		}
		s.MailUID, s.MailGID = owner.Uid, owner.Gid
		return nil
	}
	me, err := user.Current()
	if err != nil {
		return err
	}
	group, err := user.LookupGroupId(me.Gid)
	if err != nil {
		return err
	}
	s.MailUID, s.MailGID = me.Uid, me.Gid
	s.InternalUser, s.InternalGroup = me.Username, group.Name
	return nil
}

// writeConfig writes dovecot.conf and returns its path.
func (s *settings) writeConfig() (string, error) {
	text, err := template.New("dovecot.conf").Parse(configTemplate)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := text.Execute(&out, s); err != nil {
		return "", err
	}
	if s.Introspection != "" {
		tokens := "introspection_mode = post\nintrospection_url = " + s.Introspection +
			"\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n"
		if err := os.WriteFile(filepath.Join(s.Dir, "oauth2.conf"), []byte(tokens), 0o600); err != nil {
			return "", err
		}
	}
	if s.Sharing {
		rules := "Public/News anyone lr\nPublic/Board anyone lrwstip\n"
		// Dovecot's user reads it.
		if err := os.WriteFile(filepath.Join(s.Dir, "acl"), []byte(rules), 0o644); err != nil {
			return "", err
		}
	}
	file := filepath.Join(s.Dir, "dovecot.conf")
	return file, os.WriteFile(file, out.Bytes(), 0o600)
}

// The settings favour speed: nothing is synced to disk, and processes are kept
// for the next connection. A wrong password is refused without the growing
// delay that anvil's penalty would add.
const configTemplate = `
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/run
log_path = {{.Dir}}/dovecot.log
protocols = imap{{if .LMTP}} lmtp{{end}}
listen = {{.IP}}
default_vsz_limit = 2G
default_client_limit = 20000
default_process_limit = 6000
mail_max_userip_connections = {{.MaxUserIPConnections}}
{{- if .Capabilities}}
imap_capability = {{.Capabilities}}
{{- end}}

auth_mechanisms = {{.Mechanisms}}
auth_failure_delay = 0
{{- if .AnyDomain}}
auth_username_format = %Ln
{{- end}}
disable_plaintext_auth = {{if .RequireTLS}}yes{{else}}no{{end}}
passdb {
  driver = static
  args = noauthenticate=yes nodelay=yes
}
passdb {
  driver = static
  args = password={{.Password}}
}
{{- if .Introspection}}
passdb {
  driver = oauth2
  mechanisms = {{.TokenMechanisms}}
  args = {{.Dir}}/oauth2.conf
}
{{- end}}
userdb {
  driver = static
  args = uid={{.MailUID}} gid={{.MailGID}} home={{.Dir}}/mail/%u
}

{{if .TLS -}}
ssl = {{if .RequireTLS}}required{{else}}yes{{end}}
ssl_cert = <{{.Dir}}/server.pem
ssl_key = <{{.Dir}}/server.key
{{- else -}}
ssl = no
{{- end}}

mail_location = mdbox:~/mdbox
mail_fsync = never
first_valid_uid = 1
first_valid_gid = 1
namespace inbox {
  inbox = yes
  separator = /
{{- if not .WithoutRoles}}
  mailbox Drafts {
    special_use = \Drafts
    auto = subscribe
  }
  mailbox Sent {
    special_use = \Sent
    auto = subscribe
  }
  mailbox Trash {
    special_use = \Trash
    auto = subscribe
  }
  mailbox Junk {
    special_use = \Junk
    auto = subscribe
  }
  mailbox Archive {
    special_use = \Archive
    auto = subscribe
  }
{{- end}}
}
{{- if .Sharing}}
namespace others {
  type = shared
  separator = /
  prefix = shared/%%u/
  location = mdbox:%%h/mdbox
  list = children
  subscriptions = no
}
namespace public {
  type = public
  separator = /
  prefix = Public/
  location = mdbox:{{.Dir}}/mail/public
  list = children
  subscriptions = no
  mailbox News {
    auto = create
  }
  mailbox Board {
    auto = create
  }
}
{{- end}}
{{- if .Plugins}}
mail_plugins = {{.Plugins}}
protocol imap {
  mail_plugins = $mail_plugins {{.IMAPPlugins}}
}
plugin {
{{- if .Sharing}}
  acl = vfile:{{.Dir}}/acl:cache_secs=0
  acl_shared_dict = file:{{.Dir}}/mail/shared-mailboxes
{{- end}}
{{- if .Quota}}
  quota = count:Space
  quota_rule = {{.Quota}}
  quota_vsizes = yes
{{- end}}
}
{{- end}}

service imap-login {
  inet_listener imap {
    port = {{.IMAPPort}}
  }
  inet_listener imaps {
    port = {{.IMAPSPort}}
    ssl = yes
  }
  service_count = 0
  process_min_avail = 1
}
service imap {
  process_limit = 6000
  service_count = 200
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
{{- if .AuthSocket}}
service auth {
  unix_listener {{.Dir}}/auth {
    mode = 0666
  }
}
{{- end}}
{{- if .LMTP}}
service lmtp {
  inet_listener lmtp {
    port = {{.LMTPort}}
  }
}
protocol lmtp {
  postmaster_address = postmaster@localhost
}
{{- end}}
{{- if .InternalUser}}

# An ordinary user can neither change to other users nor call chroot.
default_internal_user = {{.InternalUser}}
default_internal_group = {{.InternalGroup}}
default_login_user = {{.InternalUser}}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service imap-urlauth-login {
  chroot =
}
{{- end}}
`
