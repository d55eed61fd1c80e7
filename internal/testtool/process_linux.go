package testtool

import "syscall"

// ProcessGroup gives a program a process group of its own, so that it can be
// killed whole, and ends it when the test binary dies without cleaning up.
func ProcessGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
