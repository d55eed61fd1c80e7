//go:build !linux

package testtool

import "syscall"

// ProcessGroup gives a program a process group of its own, so that it can be
// killed whole.
func ProcessGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
