//go:build !linux

package testserver

import "syscall"

// processAttributes gives a program a process group of its own, so that it can be
// killed whole.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
