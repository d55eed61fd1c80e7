package testserver

import "syscall"

// processAttributes gives a program a process group of its own, so that it can be
// killed whole, and ends it when the test binary dies without cleaning up.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
