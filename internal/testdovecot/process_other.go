//go:build !linux

package testdovecot

import "syscall"

// processAttributes gives Dovecot a process group of its own, so that it can be
// killed whole.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
