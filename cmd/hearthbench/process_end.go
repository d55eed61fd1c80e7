package main

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// askToEnd lets a process end in good order when its context does, and within
// limit.
func askToEnd(cmd *exec.Cmd, limit time.Duration) {
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = limit
}

// endProcess asks a process to end and waits until it has; when that takes
// longer than its WaitDelay it is killed.
func endProcess(cmd *exec.Cmd) error {
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	late := time.AfterFunc(cmd.WaitDelay, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	_ = cmd.Wait() // how it ended is told by its log
	return nil
}
